/** Days, hours, minutes and seconds: years and months have no length of their own. */
const duration = /^P(?=\d|T\d)(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?$/;

/**
 * The seconds of an ISO 8601 duration such as `PT1H30M`, the form of a permission set's
 * SessionDuration; `undefined` for any other text.
 */
export function isoDurationSeconds(text: string): number | undefined {
  const parts = duration.exec(text);
  if (!parts) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts
    .slice(1)
    .map((part) => Number(part ?? 0));
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
}

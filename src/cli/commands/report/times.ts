const date = /^(\d{4})-(\d\d)-(\d\d)$/;
const time = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * A time of the command line as ISO 8601 in UTC: a date means its beginning in UTC, or its end.
 * `undefined` where it is none, or a day that no month has.
 */
export function parseTime(text: string, edge: 'beginning' | 'end'): string | undefined {
  const day = date.test(text) ? text : time.exec(text)?.[1];
  if (day === undefined || !isDay(day)) return undefined;
  const clock = edge === 'beginning' ? 'T00:00:00.000Z' : 'T23:59:59.999Z';
  const at = Date.parse(day === text ? `${day}${clock}` : text);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

function isDay(day: string): boolean {
  const at = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
}

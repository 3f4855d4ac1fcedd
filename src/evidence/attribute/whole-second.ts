/** CloudTrail's times are whole seconds: an event in a grant's first second must not count as earlier. */
export function wholeSecond(iso: string): number {
  return Math.floor(Date.parse(iso) / 1000) * 1000;
}

/** Returns the whole second in the format of event times. */
export const wholeSecondText = (iso: string): string =>
  `${new Date(wholeSecond(iso)).toISOString().slice(0, 'YYYY-MM-DDTHH:MM:SS'.length)}Z`;

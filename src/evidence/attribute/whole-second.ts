/** CloudTrail gives whole seconds: what happens within a grant's first second must not fall before it. */
export function wholeSecond(iso: string): number {
  return Math.floor(Date.parse(iso) / 1000) * 1000;
}

/** The same in the form of events' times. */
export const wholeSecondText = (iso: string): string =>
  `${new Date(wholeSecond(iso)).toISOString().slice(0, 'YYYY-MM-DDTHH:MM:SS'.length)}Z`;

/** CloudTrail gives whole seconds: what happens within a grant's first second must not fall before it. */
export function wholeSecond(iso: string): number {
  return Math.floor(Date.parse(iso) / 1000) * 1000;
}

const datePattern = /^(\d{4})-(\d\d)-(\d\d)$/;
const timePattern = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * Parses a time of the command line into ISO 8601 in UTC. A date means the beginning or the end of that
 * day in UTC. Returns `undefined` if it is not a time, or if the date does not exist.
 */
export function parseTime(text: string, edge: 'beginning' | 'end'): string | undefined {
  const day = datePattern.test(text) ? text : timePattern.exec(text)?.[1];
  if (day === undefined || !isDay(day)) return undefined;
  const clock = edge === 'beginning' ? 'T00:00:00.000Z' : 'T23:59:59.999Z';
  const time = Date.parse(day === text ? `${day}${clock}` : text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

export const isTime = (text: string): boolean => parseTime(text, 'end') !== undefined;

function isDay(day: string): boolean {
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

import { parseTime } from '../times.ts';

const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * Parses how long ago (`7d`, `12h`, `30m`), a date or a time into ISO 8601. `now` is in epoch milliseconds. Returns
 * `undefined` if it is none of them.
 */
export function parseSince(text: string, now: number): string | undefined {
  const [, amount = '', unit = ''] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  const milliseconds = Number(amount) * (unitMs[unit] ?? Number.NaN);
  if (Number.isNaN(milliseconds) || unit === '') return parseTime(text, 'beginning');
  return new Date(Math.max(0, now - milliseconds)).toISOString();
}

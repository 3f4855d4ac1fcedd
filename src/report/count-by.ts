import type { Counted } from './report.ts';

/** How often each value occurs, the most frequent first; not by locale, so that it reads the same anywhere. */
export function countBy<T>(items: readonly T[], keyOf: (item: T) => string): readonly Counted[] {
  const counts = new Map<string, number>();
  for (const item of items) {
    const value = keyOf(item);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

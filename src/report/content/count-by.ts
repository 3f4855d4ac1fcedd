import type { Counted } from './report.ts';

/** How often each value occurs, the most frequent first; not by locale, so that it reads the same anywhere. */
export function countBy<T>(items: readonly T[], keyOf: (item: T) => string): readonly Counted[] {
  const counts = new Map<string, number>();
  for (const item of items) {
    const value = keyOf(item);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const byCount = Map.groupBy(counts.keys(), (value) => counts.get(value) ?? 0);
  return [...byCount]
    .sort(([a], [b]) => b - a)
    .flatMap(([times, values]) => values.sort().map((value) => ({ value, count: times })));
}

/** How many of the items are so. */
export function count<T>(items: readonly T[], isSo: (item: T) => boolean): number {
  let sum = 0;
  for (const item of items) if (isSo(item)) sum += 1;
  return sum;
}

import type { ValueCount } from './report.ts';

/** Counts each value, the most frequent first. Sorts by code unit, so that no locale changes a report. */
export function countBy<T>(items: readonly T[], keyOf: (item: T) => string): readonly ValueCount[] {
  const counts = new Map<string, number>();
  for (const item of items) {
    const value = keyOf(item);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const byCount = Map.groupBy(counts.keys(), (value) => counts.get(value) ?? 0);
  return [...byCount]
    .sort(([a], [b]) => b - a)
    .flatMap(([count, values]) => values.sort().map((value) => ({ value, count })));
}

export function count<T>(items: readonly T[], isCounted: (item: T) => boolean): number {
  let sum = 0;
  for (const item of items) if (isCounted(item)) sum += 1;
  return sum;
}

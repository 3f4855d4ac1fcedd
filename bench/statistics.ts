export interface Statistics {
  readonly medianMs: number;
  readonly p95Ms: number;
}

/** Returns the median and the 95th percentile of durations in milliseconds. */
export function statisticsOf(durationsMs: readonly number[]): Statistics {
  const sorted = [...durationsMs].sort((a, b) => a - b);
  const percentile = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { medianMs: round(percentile(0.5)), p95Ms: round(percentile(0.95)) };
}

/** Rounds to two decimals. */
export const round = (value: number): number => Math.round(value * 100) / 100;

/** Prints one result as a JSON line. */
export const print = (result: Readonly<Record<string, unknown>>): void =>
  console.log(JSON.stringify(result));

/** Awaits `run` and adds its duration to `durationsMs`. */
export async function timed<T>(durationsMs: number[], run: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const result = await run();
  durationsMs.push(performance.now() - startedAt);
  return result;
}

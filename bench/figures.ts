export interface Figures {
  readonly medianMs: number;
  readonly p95Ms: number;
}

/** Median and 95th percentile of durations in milliseconds. */
export function figuresOf(durations: readonly number[]): Figures {
  const sorted = [...durations].sort((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return { medianMs: round(at(0.5) ?? Number.NaN), p95Ms: round(at(0.95) ?? Number.NaN) };
}

export const round = (value: number): number => Math.round(value * 100) / 100;

/** Prints one figure as a JSON line. */
export const print = (line: Readonly<Record<string, unknown>>): void =>
  console.log(JSON.stringify(line));

export async function timed<T>(durations: number[], act: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const result = await act();
  durations.push(performance.now() - startedAt);
  return result;
}

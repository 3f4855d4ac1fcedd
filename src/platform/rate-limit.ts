export interface RateLimitDeps {
  readonly perSecond: number;
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** Waits for its turn. Concurrent callers get their turns in the order of their calls. */
export type TakeTurn = () => Promise<void>;

/** Spaces calls evenly, so that at most `perSecond` of them begin within any second. */
export function createRateLimit({ perSecond, now, sleep }: RateLimitDeps): TakeTurn {
  const intervalMs = 1_000 / perSecond;
  let nextAt = 0;
  return async () => {
    const turnAt = Math.max(nextAt, now());
    nextAt = turnAt + intervalMs;
    const waitMs = turnAt - now();
    if (waitMs > 0) await sleep(waitMs);
  };
}

export const toIso = (epochMs: number): string => new Date(epochMs).toISOString();

/** Rounds up: the result is never before the exact time. */
export const toEpochSeconds = (iso: string): number => Math.ceil(Date.parse(iso) / 1000);

/** The maximum difference between the clocks of two functions. */
export const maxClockSkewMs = 2_000;

/** The longest time for which a function of this system runs: the largest `timeoutSeconds` of infra/functions.json. */
const maxInvocationMs = 300_000;

/** After this time, in epoch milliseconds, no function runs that runs now, on any function's clock. */
export const latestInvocationEnd = (now: number): number =>
  now + maxInvocationMs + 2 * maxClockSkewMs;

/**
 * Whether a stored ISO time is within the last `milliseconds`. A time in the future is not: this system
 * writes none.
 */
export const isWithinLast = (milliseconds: number, at: string | undefined, now: number): boolean =>
  at !== undefined && Date.parse(at) > now - milliseconds && Date.parse(at) <= now + maxClockSkewMs;

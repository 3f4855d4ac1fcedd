export const toIso = (epochMs: number): string => new Date(epochMs).toISOString();

/** Rounds up: the result is never before the exact time. */
export const toEpochSeconds = (iso: string): number => Math.ceil(Date.parse(iso) / 1000);

/** The maximum difference between the clocks of two functions. */
export const maxClockSkewMs = 2_000;

/** The longest time for which a function of this system runs: the largest `timeoutSeconds` of infra/functions.json. */
export const maxInvocationMs = 300_000;

export const toIso = (epochMs: number): string => new Date(epochMs).toISOString();

/** Rounds up: the result is never before the exact time. */
export const toEpochSeconds = (iso: string): number => Math.ceil(Date.parse(iso) / 1000);

/** The maximum difference between the clocks of two functions. */
export const maxClockSkewMs = 2_000;

export const toIso = (epochMs: number): string => new Date(epochMs).toISOString();

/** Rounds up: the result is never before the exact time. */
export const toEpochSeconds = (iso: string): number => Math.ceil(Date.parse(iso) / 1000);

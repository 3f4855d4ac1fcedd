export const toIso = (epochMs: number): string => new Date(epochMs).toISOString();

/** Rounds up, so that a time in whole seconds is never before the exact one. */
export const toEpochSeconds = (iso: string): number => Math.ceil(Date.parse(iso) / 1000);

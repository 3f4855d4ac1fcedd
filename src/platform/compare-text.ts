/** Orders texts by their code units: independent of the locale, so that the result is the same on every machine. */
export const compareText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

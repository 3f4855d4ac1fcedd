/** The result of a lookup: a decision must distinguish all of these. */
export type Lookup<T> =
  | { readonly outcome: 'found'; readonly value: T }
  | { readonly outcome: 'missing' }
  | { readonly outcome: 'malformed'; readonly problem: string }
  | { readonly outcome: 'failed'; readonly error: string };

export const found = <T>(value: T): Lookup<T> => ({ outcome: 'found', value });

/** Runs a lookup. `undefined` becomes `missing`, an error becomes `malformed` or `failed`. */
export async function lookUp<T>(find: () => Promise<T | undefined>): Promise<Lookup<T>> {
  try {
    const value = await find();
    return value === undefined ? { outcome: 'missing' } : found(value);
  } catch (error) {
    if (error instanceof MalformedRecordError)
      return { outcome: 'malformed', problem: error.message };
    return { outcome: 'failed', error: error instanceof Error ? error.name : 'unknown' };
  }
}

/** A record has attributes or values that its kind of record does not allow. */
export class MalformedRecordError extends Error {
  override readonly name = 'MalformedRecordError';
}

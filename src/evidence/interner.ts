/** More distinct values than one user's events have. Beyond this number a value is returned unshared. */
const maxShared = 10_000;

/**
 * Saves memory when many events have equal values: returns the first value it received under a key
 * instead of the equal one that it is called with, so that the later one can be freed.
 */
export function createInterner<T>(): (key: string, value: T) => T {
  const known = new Map<string, T>();
  return (key, value) => {
    const shared = known.get(key);
    if (shared !== undefined) return shared;
    if (known.size < maxShared) known.set(key, value);
    return value;
  };
}

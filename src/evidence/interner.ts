/** More different values than a person has; beyond them each is held by itself. */
const maxShared = 10_000;

/** Gives for a key the value that was given for it first, so that equal ones are held once. */
export function createInterner<T>(): (key: string, value: T) => T {
  const known = new Map<string, T>();
  return (key, value) => {
    const shared = known.get(key);
    if (shared !== undefined) return shared;
    if (known.size < maxShared) known.set(key, value);
    return value;
  };
}

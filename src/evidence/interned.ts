/** More different values than a person has; beyond them each is held by itself. */
const mostShared = 10_000;

/** Gives for a key the value that was given for it first, so that equal ones are held once. */
export function createShared<T>(): (key: string, value: T) => T {
  const known = new Map<string, T>();
  return (key, value) => {
    const shared = known.get(key);
    if (shared !== undefined) return shared;
    if (known.size < mostShared) known.set(key, value);
    return value;
  };
}

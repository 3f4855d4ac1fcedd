/** Something that others need before it can be there: it is set once, and read after that. */
export interface Deferred<T> {
  set(value: T): T;
  get(): T;
}

export function createDeferred<T>(what: string): Deferred<T> {
  let known: { readonly value: T } | undefined;
  return {
    set(value) {
      known = { value };
      return value;
    },
    get() {
      if (known === undefined)
        throw new Error(`The local environment has not started: it has no ${what} yet`);
      return known.value;
    },
  };
}

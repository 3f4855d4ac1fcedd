/** A value that other parts refer to before it exists. It is set once, during the start. */
export interface Deferred<T> {
  set(value: T): T;
  get(): T;
}

export function createDeferred<T>(description: string): Deferred<T> {
  let current: { readonly value: T } | undefined;
  return {
    set(value) {
      current = { value };
      return value;
    },
    get() {
      if (current === undefined)
        throw new Error(`The local environment has not started: it has no ${description} yet`);
      return current.value;
    },
  };
}

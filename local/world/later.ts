/** Something that others need before it can be there: it is set once, and read after that. */
export interface Later<T> {
  set(value: T): T;
  get(): T;
}

export function createLater<T>(what: string): Later<T> {
  let known: { readonly value: T } | undefined;
  return {
    set(value) {
      known = { value };
      return value;
    },
    get() {
      if (known === undefined) throw new Error(`The world has not begun: it has no ${what} yet`);
      return known.value;
    },
  };
}

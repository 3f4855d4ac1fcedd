/** The parts of dynalite that update-item.ts calls. They are no public interface: the version is pinned. */
declare module 'dynalite/actions/updateItem.js' {
  import type { AttributeValue } from '@aws-sdk/client-dynamodb';

  type Callback<Result = undefined> = (error: DynaliteError | null, result?: Result) => void;

  interface DynaliteError extends Error {
    readonly body?: { readonly __type: string };
  }

  interface Store {
    readonly options: { readonly maxItemSize: number };
    getTable(name: string, callback: Callback<object>): void;
    getItemDb(tableName: string): ItemDb;
  }

  interface ItemDb {
    /** `run` gets a function that wraps the callback, so that the lock ends when it is called. */
    lock(key: string, run: (release: <T>(callback: T) => T) => void): void;
    get(key: string, callback: Callback<object>): void;
    put(key: string, item: object, callback: Callback): void;
  }

  function updateItem(
    store: Store,
    request: object,
    callback: Callback<{ readonly Attributes?: Record<string, AttributeValue> }>,
  ): void;
  export = updateItem;
}

declare module 'dynalite/validations/updateItem.js' {
  /** Parses the request's expressions into members of it. Returns what is wrong with the request. */
  export function custom(request: object): string | undefined;
}

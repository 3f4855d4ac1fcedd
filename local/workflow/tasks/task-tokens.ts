export type TokenResult =
  | { readonly ok: true; readonly output: unknown }
  | { readonly ok: false; readonly error: string; readonly cause: string };

/** Where it is remembered which tokens there ever were, a restart included. */
export interface TokenStore {
  add(token: string, executionArn: string): void;
  has(token: string): boolean;
}

/** `waiting`: a task waits for it. `closed`: it was answered, timed out or stopped. */
export type TokenState = 'waiting' | 'closed' | 'unknown';

export interface TaskTokens {
  /** From here on the token can be answered, which resolves the promise, once. */
  open(token: string, executionArn: string): Promise<TokenResult>;
  close(token: string): void;
  state(token: string): TokenState;
  /** Answers whoever waits for the token, and says in which state it was before. */
  complete(token: string, answer: TokenResult): TokenState;
}

/** The task tokens that were handed out, and the tasks that wait for them. */
export function createTaskTokens(known: TokenStore): TaskTokens {
  const waiting = new Map<string, (answer: TokenResult) => void>();

  function state(token: string): TokenState {
    if (waiting.has(token)) return 'waiting';
    return known.has(token) ? 'closed' : 'unknown';
  }

  return {
    open(token, executionArn) {
      known.add(token, executionArn);
      return new Promise((resolve) => waiting.set(token, resolve));
    },
    close: (token) => void waiting.delete(token),
    state,
    complete(token, answer) {
      const before = state(token);
      waiting.get(token)?.(answer);
      waiting.delete(token);
      return before;
    },
  };
}

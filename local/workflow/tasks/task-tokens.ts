import type { TaskOutcome } from './task-outcome.ts';

/** Stores every token ever issued, across restarts. */
export interface TokenStore {
  add(token: string, executionArn: string): void;
  has(token: string): boolean;
}

/** `waiting`: a task waits for it. `closed`: the task completed, timed out or was stopped. */
export type TokenState = 'waiting' | 'closed' | 'unknown';

export interface TaskTokens {
  /** Accepts the token; the promise resolves with the outcome from `complete`. */
  open(token: string, executionArn: string): Promise<TaskOutcome>;
  close(token: string): void;
  state(token: string): TokenState;
  /** Completes the task that waits for the token, and returns the token's previous state. */
  complete(token: string, outcome: TaskOutcome): TokenState;
}

/** Connects the issued task tokens with the tasks that wait for them. */
export function createTaskTokens(store: TokenStore): TaskTokens {
  const waiting = new Map<string, (outcome: TaskOutcome) => void>();

  function state(token: string): TokenState {
    if (waiting.has(token)) return 'waiting';
    return store.has(token) ? 'closed' : 'unknown';
  }

  return {
    open(token, executionArn) {
      store.add(token, executionArn);
      return new Promise((resolve) => waiting.set(token, resolve));
    },
    close: (token) => void waiting.delete(token),
    state,
    complete(token, outcome) {
      const previous = state(token);
      waiting.get(token)?.(outcome);
      waiting.delete(token);
      return previous;
    },
  };
}

import { setTimeout } from 'node:timers/promises';

/** Resolves after `ms`, or rejects when the signal is aborted. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<unknown>;

/** The clocks of the interpreter: a caller may skip, shorten or simulate each of them. */
export interface WorkflowTimers {
  /** The time that Step Functions needs from one state to the next. */
  readonly transition: () => Promise<unknown>;
  readonly waitState: Wait;
  readonly retryDelay: Wait;
  /** The time limit of a task that returns its result itself. */
  readonly taskLimit: Wait;
  /** The time limit of a task that waits for its token. */
  readonly tokenLimit: Wait;
}

/** The maximum of a Node timer, about 24 days; a longer one would fire immediately. */
const maxTimerMs = 2 ** 31 - 1;

export const waitOnTimer: Wait = (ms, signal) =>
  setTimeout(Math.min(ms, maxTimerMs), undefined, { signal });

import { setTimeout } from 'node:timers/promises';

/** Resolves after `ms`, or rejects when the signal is aborted. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<unknown>;

/** The maximum of a Node timer, about 24 days; a longer one would fire immediately. */
const maxTimerMs = 2 ** 31 - 1;

export const waitOnTimer: Wait = (ms, signal) =>
  setTimeout(Math.min(ms, maxTimerMs), undefined, { signal });

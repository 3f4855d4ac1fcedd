import { AssignmentPendingError } from '../errors.ts';

export interface Clock {
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** How long a function polls before it leaves the retry to the state machine. */
const maxPollingMs = 20_000;
const initialPauseMs = 100;
const maxPauseMs = 3_000;
/** The share of its time that a function reserves for storing its progress, and its maximum. */
const reserveShare = 0.2;
const maxReserveMs = 5_000;

/**
 * Repeats an attempt while it throws AssignmentPendingError, with growing pauses. Rethrows that error
 * after `maxPollingMs`, or when the time of the function (until `invocationEndsAt`, epoch milliseconds) is nearly
 * over.
 */
export async function repeatWhilePending<T>(
  attempt: () => Promise<T>,
  invocationEndsAt: number,
  { now, sleep }: Clock,
): Promise<T> {
  const leftMs = invocationEndsAt - now();
  const reserveMs = Math.min(maxReserveMs, leftMs * reserveShare);
  const until = now() + Math.min(maxPollingMs, leftMs - reserveMs);
  for (let pauseMs = initialPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, maxPauseMs)) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof AssignmentPendingError) || now() + pauseMs > until) throw error;
    }
    await sleep(pauseMs);
  }
}

import { AssignmentPendingError } from '../errors.ts';

export interface Clock {
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** How long a function looks by itself before it lets the state machine ask again. */
const maxPollingMs = 20_000;
const initialPauseMs = 100;
const maxPauseMs = 3_000;
/** What a function keeps of its time to write down where it got to: this much, or a fifth. */
const reserveMs = 5_000;
const reserveShare = 0.2;

/**
 * Repeats an attempt for as long as it throws AssignmentPendingError, with growing pauses, and lets
 * that error go when patience or the function's own time (`endsAt`, epoch milliseconds) is over.
 */
export async function repeatWhilePending<T>(
  attempt: () => Promise<T>,
  endsAt: number,
  { now, sleep }: Clock,
): Promise<T> {
  const leftMs = endsAt - now();
  const until = now() + Math.min(maxPollingMs, leftMs - Math.min(reserveMs, leftMs * reserveShare));
  for (let pauseMs = initialPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, maxPauseMs)) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof AssignmentPendingError) || now() + pauseMs > until) throw error;
    }
    await sleep(pauseMs);
  }
}

import type { Clock, TimeBudget } from '../../platform/time-budget.ts';
import { AssignmentPendingError } from '../errors.ts';

/** How long a function polls before it leaves the retry to the state machine. */
const maxPollingMs = 20_000;
const initialPauseMs = 100;
const maxPauseMs = 3_000;
/** For storing the progress. */
const reserve = { maxMs: 5_000, share: 0.2 };

/**
 * Repeats an attempt while it throws AssignmentPendingError, with growing pauses. Rethrows that error
 * after `maxPollingMs`, or when the budget is nearly over.
 */
export async function repeatWhilePending<T>(
  attempt: () => Promise<T>,
  budget: TimeBudget,
  { sleep }: Pick<Clock, 'sleep'>,
): Promise<T> {
  const polling = budget.part({ maxMs: maxPollingMs, reserve });
  for (let pauseMs = initialPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, maxPauseMs)) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof AssignmentPendingError) || polling.left() < pauseMs) throw error;
    }
    await sleep(pauseMs);
  }
}

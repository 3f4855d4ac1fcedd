import { sleepUnreferenced } from '../platform/sleep.ts';
import { createTimeBudget, type TimeBudget } from '../platform/time-budget.ts';

/** The part of Lambda's context object that the functions use. */
export interface InvocationContext {
  readonly getRemainingTimeInMillis?: () => number;
}

/** The time for an invocation without a context, such as a manual call of a bundle. */
const defaultRemainingMs = 60_000;

/** Returns the budget of an invocation, which lasts until Lambda stops it. */
export const budgetOf = (context: InvocationContext | undefined): TimeBudget =>
  createTimeBudget(
    { now: Date.now, sleep: sleepUnreferenced },
    Date.now() + (context?.getRemainingTimeInMillis?.() ?? defaultRemainingMs),
  );

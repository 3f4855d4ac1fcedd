/** The part of Lambda's context object that the functions use. */
export interface InvocationContext {
  readonly getRemainingTimeInMillis?: () => number;
}

/** The time for an invocation without a context, such as a manual call of a bundle. */
const defaultRemainingMs = 60_000;

/** When Lambda stops this invocation, in epoch milliseconds. */
export const invocationEndsAt = (context: InvocationContext | undefined): number =>
  Date.now() + (context?.getRemainingTimeInMillis?.() ?? defaultRemainingMs);

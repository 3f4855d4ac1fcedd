/** The part of Lambda's context that a function uses. */
export interface InvocationContext {
  readonly getRemainingTimeInMillis?: () => number;
}

/** What is assumed of a call without a context, as when a bundle is run by hand. */
const assumedMs = 60_000;

/** When this invocation will be stopped, in epoch milliseconds. */
export const endsAt = (context: InvocationContext | undefined): number =>
  Date.now() + (context?.getRemainingTimeInMillis?.() ?? assumedMs);

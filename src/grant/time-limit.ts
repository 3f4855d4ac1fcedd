/** The times, in epoch milliseconds, that limit one step. */
export interface TimeLimit {
  /** When the step stops polling, so that another grant or a retry goes on. */
  readonly giveUpAt: number;
  /** When Lambda will have stopped the function. A lease lasts until then. */
  readonly invocationEndsAt: number;
}

/** Lets a step use the whole time of its function. */
export const untilStopped = (invocationEndsAt: number): TimeLimit => ({
  giveUpAt: invocationEndsAt,
  invocationEndsAt,
});

/** The maximum difference between the clocks of two functions. */
export const maxClockSkewMs = 2_000;

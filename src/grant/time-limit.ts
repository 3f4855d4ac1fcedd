/** How long a piece of work may take, in epoch milliseconds. */
export interface TimeLimit {
  /** When to let somebody else go on. */
  readonly giveUpAt: number;
  /** When the function that does it will surely have been stopped: a lease lasts until then. */
  readonly endsAt: number;
}

/** The whole time of a function. */
export const untilStopped = (endsAt: number): TimeLimit => ({ giveUpAt: endsAt, endsAt });

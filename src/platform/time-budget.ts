export interface Clock {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** The time that an invocation, or a part of its work, may use. Times are in milliseconds. */
export interface TimeBudget {
  /** When Lambda will have stopped the function. The same in every part: a lease lasts until then. */
  readonly invocationEndsAt: number;
  /** What is left of this budget, 0 when it is over. */
  readonly left: () => number;
  readonly isOver: () => boolean;
  /** Returns a signal that is aborted when the budget is over. */
  readonly signal: () => AbortSignal;
  /** Returns a budget for a part of the work, which starts now. */
  readonly part: (limits: PartLimits) => TimeBudget;
}

export interface PartLimits {
  /** The longest time of the part, however much is left. */
  readonly maxMs?: number;
  /** The time that remains after the part: `maxMs`, or `share` of what is left if that is less. */
  readonly reserve?: { readonly maxMs: number; readonly share: number };
}

/** Creates the budget of an invocation. */
export const createTimeBudget = (clock: Clock, invocationEndsAt: number): TimeBudget =>
  budgetUntil(clock, invocationEndsAt, invocationEndsAt);

function budgetUntil(clock: Clock, endsAt: number, invocationEndsAt: number): TimeBudget {
  const left = (): number => Math.max(0, endsAt - clock.now());
  let signal: AbortSignal | undefined;
  return {
    invocationEndsAt,
    left,
    isOver: () => left() === 0,
    signal() {
      signal ??= abortAfter(clock, left());
      return signal;
    },
    part({ maxMs = Number.POSITIVE_INFINITY, reserve = { maxMs: 0, share: 0 } }) {
      const leftMs = left();
      const reserveMs = Math.min(reserve.maxMs, leftMs * reserve.share);
      const partMs = Math.min(maxMs, leftMs - reserveMs);
      return budgetUntil(clock, endsAt - leftMs + partMs, invocationEndsAt);
    },
  };
}

function abortAfter({ sleep }: Clock, milliseconds: number): AbortSignal {
  const controller = new AbortController();
  void sleep(milliseconds).then(() => controller.abort());
  return controller.signal;
}

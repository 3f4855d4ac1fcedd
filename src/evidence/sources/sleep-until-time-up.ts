import type { IsTimeUp } from '../collect.ts';
import { EvidenceTimeUpError } from '../source-failure.ts';

export type Sleep = (milliseconds: number) => Promise<void>;

/** Sleeps as given, or throws EvidenceTimeUpError when no time is left. */
export const sleepUntilTimeUp =
  (sleep: Sleep, isTimeUp: IsTimeUp): Sleep =>
  async (milliseconds) => {
    if (isTimeUp()) throw new EvidenceTimeUpError();
    await sleep(milliseconds);
  };

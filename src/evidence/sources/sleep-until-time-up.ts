import type { IsTimeUp } from '../collect.ts';
import { EvidenceTimeUpError } from '../source-failure.ts';

export type Sleep = (milliseconds: number) => Promise<void>;

/** Returns a sleep function that throws EvidenceTimeUpError once time is up. */
export const sleepUntilTimeUp =
  (sleep: Sleep, isTimeUp: IsTimeUp): Sleep =>
  async (milliseconds) => {
    if (isTimeUp()) throw new EvidenceTimeUpError();
    await sleep(milliseconds);
  };

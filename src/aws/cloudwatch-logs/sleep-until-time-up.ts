import type { IsTimeUp } from '../../evidence/collect.ts';
import { EvidenceTimeUpError } from '../../evidence/time-up-error.ts';

/** Sleeps as given, unless there is no time left: then it throws EvidenceTimeUpError instead. */
export const sleepUntilTimeUp =
  (sleep: (milliseconds: number) => Promise<void>, isTimeUp: IsTimeUp) =>
  async (milliseconds: number): Promise<void> => {
    if (isTimeUp()) throw new EvidenceTimeUpError();
    await sleep(milliseconds);
  };

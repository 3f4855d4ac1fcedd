import { toIso } from '../platform/time.ts';
import type { Records } from './record/records.ts';
import { taskTokenOf } from './record/waits.ts';

/** The executions that wait for a task token. */
export interface ExecutionWaits {
  /** Ends the wait of this task token. Does nothing when the wait is over already. */
  end(taskToken: string): Promise<void>;
}

interface EndWaitDeps {
  readonly records: Records;
  readonly waits: ExecutionWaits;
  readonly now: () => number;
}

/**
 * Ends the wait of an execution: writes `wokenAt` to the wait, then sends the token found there. If the token is not
 * stored yet, the condition of the wait fails and ends it. Safe to run twice: the function of an earlier run may have
 * died in between.
 */
export async function endWait({ records, waits, now }: EndWaitDeps, waitId: string): Promise<void> {
  const woken = await records.change(waitId, { set: { wokenAt: toIso(now()) } }, [
    { absent: 'wokenAt' },
  ]);
  const record = woken.outcome === 'changed' ? woken.record : await records.read(waitId);
  const taskToken = record && taskTokenOf(record);
  if (taskToken !== undefined) await waits.end(taskToken);
}

import type { Plan } from '../plan/build-plan.ts';
import type { Step } from '../plan/step.ts';
import { isSameRecord, type StoredRecords, type StoredRuleRecord } from '../records/rule-record.ts';

/** The records of the table that rules consist of. */
export interface RuleTable {
  /** Reads all of them, consistently. */
  readAll(): Promise<readonly StoredRuleRecord[]>;
  /**
   * Writes a record, or deletes it, on condition that it is as this table last read or wrote it. `changed`: it is
   * not, and nothing was written.
   */
  write(id: string, record: StoredRuleRecord | undefined): Promise<'written' | 'changed'>;
}

export type ApplyResult =
  | { readonly outcome: 'applied'; readonly writes: number }
  /** Records differ from what the plan saw, before the first write. */
  | { readonly outcome: 'outdated'; readonly ids: readonly string[] }
  /** Somebody else changed a record while the plan was applied. */
  | { readonly outcome: 'interrupted'; readonly id: string; readonly writes: number };

/** How many writes of one stage run at the same time. */
const maxConcurrent = 8;

export interface ApplyDeps {
  readonly table: RuleTable;
  /** Called after each write. */
  readonly onWrite: (writes: number) => void;
}

/** Makes the writes of a plan, stage by stage, if the table still is as the plan saw it. */
export async function applyPlan(
  { table, onWrite }: ApplyDeps,
  plan: Plan,
  planned: StoredRecords,
): Promise<ApplyResult> {
  const ids = findDifferences(planned, await table.readAll());
  if (ids.length > 0) return { outcome: 'outdated', ids };
  let writes = 0;
  for (const stage of [...plan.narrowing, ...plan.widening]) {
    const changed = await writeStage(stage, async ({ id, after }) => {
      const result = await table.write(id, after);
      if (result === 'written') {
        writes += 1;
        onWrite(writes);
      }
      return result;
    });
    if (changed !== undefined) return { outcome: 'interrupted', id: changed, writes };
  }
  return { outcome: 'applied', writes };
}

function findDifferences(
  planned: StoredRecords,
  current: readonly StoredRuleRecord[],
): readonly string[] {
  const now = new Map(current.map((record) => [record.id, record]));
  const ids = new Set([...planned.keys(), ...now.keys()]);
  return [...ids].filter((id) => !isSameRecord(planned.get(id), now.get(id))).sort();
}

/** Returns the id of a record that somebody else has changed; starts no write after that, or after an error. */
async function writeStage(
  steps: readonly Step[],
  write: (step: Step) => Promise<'written' | 'changed'>,
): Promise<string | undefined> {
  const waiting = steps.values();
  let changed: string | undefined;
  let hasFailed = false;
  const work = async (): Promise<void> => {
    for (const step of waiting) {
      if (changed !== undefined || hasFailed) return;
      try {
        if ((await write(step)) === 'changed') changed = step.id;
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  const results = await Promise.allSettled(Array.from({ length: maxConcurrent }, work));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  return changed;
}

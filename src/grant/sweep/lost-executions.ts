import { grantRecordId, isGrantId } from '../record/grant.ts';
import type { SweepDeps } from './sweep-deps.ts';

/** Alerts people of each running execution whose grant has no record: somebody has deleted it. Never throws. */
export async function alertOfLostExecutions(deps: SweepDeps): Promise<void> {
  const { executions, batchReader, alerts, log } = deps;
  try {
    for await (const names of executions.runningNames()) {
      const grantIds = names.filter(isGrantId);
      const records = await Promise.all(grantIds.map((id) => batchReader.read(grantRecordId(id))));
      for (const [index, grantId] of grantIds.entries())
        if (records[index] === undefined) await alerts.raise({ kind: 'lost', grantId });
    }
  } catch (error) {
    log('the sweep could not check the running executions', {
      error: error instanceof Error ? error.name : 'unknown',
    });
  }
}

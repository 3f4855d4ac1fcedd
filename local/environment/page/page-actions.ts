import type { EnvironmentActions } from '../../page/actions.ts';
import type { Deferred } from '../deferred.ts';
import type { EnvironmentState } from '../environment-state.ts';
import type { Functions } from '../functions/functions.ts';
import type { SkippableWait } from '../workflow/skippable-wait.ts';
import type { PageAwsClient } from './page-aws-client.ts';

export interface PageActionsDeps {
  readonly state: Pick<EnvironmentState, 'executions' | 'stores' | 'now'>;
  readonly client: PageAwsClient;
  readonly waits: Pick<SkippableWait, 'skip'>;
  readonly functions: Deferred<Functions>;
}

/** The page's actions on the running environment. */
export function createPageActions(deps: PageActionsDeps): EnvironmentActions {
  const { client, waits, functions } = deps;
  const { executions, stores, now } = deps.state;
  const running = () => executions().filter(({ status }) => status === 'RUNNING');

  /** Moves the deadlines to now. Items without an execution become due for the sweep. */
  async function skipWaiting(): Promise<number> {
    const inProgress = new Set(
      running().flatMap(({ name }) => [`grant#${name}`, `report#${name}`]),
    );
    const dueItems = (await client.scanItems()).filter((item) => item['due'] !== undefined);
    for (const item of dueItems) {
      const id = String(item['id']);
      const deadlineAt = now().toISOString();
      const isActive = item['status'] === 'active' && String(item['deadlineAt']) > deadlineAt;
      const set = { ...(isActive && { deadlineAt }), ...(!inProgress.has(id) && { dueAt: 1 }) };
      if (Object.keys(set).length > 0) await client.updateItem(id, set);
    }
    stores.trail.flush(now());
    waits.skip();
    return dueItems.length;
  }

  return {
    skipWaits: skipWaiting,
    async abortExecutions() {
      const aborted = running();
      for (const { arn } of aborted) await client.stopExecution(arn);
      return aborted.length;
    },
    killFunctions() {
      const { names, pool } = functions.get();
      return names.reduce((killed, name) => killed + pool(name).killBusy(), 0);
    },
  };
}

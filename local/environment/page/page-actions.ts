import type { EnvironmentActions } from '../../page/actions.ts';
import type { Deferred } from '../deferred.ts';
import type { EnvironmentState } from '../environment-state.ts';
import type { Functions } from '../functions/functions.ts';
import type { SkippableWait } from '../workflow/skippable-wait.ts';
import type { PageAwsClient } from './page-aws-client.ts';

export interface PageActionsDeps {
  readonly core: Pick<EnvironmentState, 'executions' | 'stores' | 'now'>;
  readonly client: PageAwsClient;
  readonly waits: Pick<SkippableWait, 'skip'>;
  readonly functions: Deferred<Functions>;
}

/** The page's switches that reach into the world. */
export function createPageActions(deps: PageActionsDeps): EnvironmentActions {
  const { client, waits, functions } = deps;
  const { executions, stores, now } = deps.core;
  const running = () => executions().filter(({ status }) => status === 'RUNNING');

  /** No clock is moved: the deadline comes here. What no execution sees to is the sweep's from now on. */
  async function skipWaiting(): Promise<number> {
    const inProgress = new Set(running().map(({ name }) => `grant#${name}`));
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
      const killed = running();
      for (const { arn } of killed) await client.stopExecution(arn);
      return killed.length;
    },
    killFunctions() {
      const { names, pool } = functions.get();
      return names.reduce((killed, name) => killed + pool(name).killBusy(), 0);
    },
  };
}

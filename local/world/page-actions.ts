import type { WorldActions } from '../playground/actions.ts';
import type { Core } from './core.ts';
import type { Functions } from './functions.ts';
import type { Later } from './later.ts';
import type { PageClient } from './page-client.ts';
import type { SkippableWait } from './skippable-wait.ts';

export interface PageActionsDeps {
  readonly core: Pick<Core, 'executions' | 'stores' | 'now'>;
  readonly client: PageClient;
  readonly waits: Pick<SkippableWait, 'skip'>;
  readonly functions: Later<Functions>;
}

/** The page's switches that reach into the world. */
export function createPageActions(deps: PageActionsDeps): WorldActions {
  const { client, waits, functions } = deps;
  const { executions, stores, now } = deps.core;
  const running = () => executions().filter(({ status }) => status === 'RUNNING');

  /** No clock is moved: the deadline comes here. What no execution sees to is the sweep's from now on. */
  async function skipWaiting(): Promise<number> {
    const seenTo = new Set(running().map(({ name }) => `grant#${name}`));
    const owed = (await client.items()).filter((item) => item['due'] !== undefined);
    for (const item of owed) {
      const id = String(item['id']);
      const deadlineAt = now().toISOString();
      const isActive = item['status'] === 'active' && String(item['deadlineAt']) > deadlineAt;
      const set = { ...(isActive && { deadlineAt }), ...(!seenTo.has(id) && { dueAt: 1 }) };
      if (Object.keys(set).length > 0) await client.change(id, set);
    }
    stores.trail.flush(now());
    waits.skip();
    return owed.length;
  }

  return {
    skipWaiting,
    async killRunner() {
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

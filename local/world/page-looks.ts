import { readFile } from 'node:fs/promises';
import { createEventStore } from '../aws/stepfunctions/store/event-store.ts';
import { createExecutionStore } from '../aws/stepfunctions/store/execution-store.ts';
import type { Looks } from '../playground/routes.ts';
import type { Core } from './core.ts';
import type { PageClient } from './page-client.ts';

const definition = new URL('../../workflow/break-glass.asl.json', import.meta.url);

/** What the page asks for when somebody looks closer. */
export function createPageLooks({ state }: Pick<Core, 'state'>, client: PageClient): Looks {
  const executions = createExecutionStore(state);
  const events = createEventStore(state);
  return {
    definition: () => readFile(definition, 'utf8'),
    execution(name) {
      const found = executions.list().find((execution) => execution.name === name);
      return found && { ...found, events: events.list(found.arn) };
    },
    // A task token is a secret of the execution that waits for it.
    table: async () =>
      JSON.parse(
        JSON.stringify(await client.items(), (key, value: unknown) =>
          key === 'taskToken' ? '(a task token)' : value instanceof Set ? [...value] : value,
        ),
      ),
  };
}

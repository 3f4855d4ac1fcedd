import { readFile } from 'node:fs/promises';
import { createEventStore } from '../../aws/stepfunctions/store/event-store.ts';
import { createExecutionStore } from '../../aws/stepfunctions/store/execution-store.ts';
import type { DetailQueries } from '../../page/page-handler.ts';
import type { EnvironmentState } from '../environment-state.ts';
import type { PageAwsClient } from './page-aws-client.ts';

const definition = new URL('../../../workflow/break-glass.asl.json', import.meta.url);

/** What the page asks for when somebody looks closer. */
export function createDetailQueries(
  { database: state }: Pick<EnvironmentState, 'database'>,
  client: PageAwsClient,
): DetailQueries {
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
        JSON.stringify(await client.scanItems(), (key, value: unknown) =>
          key === 'taskToken' ? '(a task token)' : value instanceof Set ? [...value] : value,
        ),
      ),
  };
}

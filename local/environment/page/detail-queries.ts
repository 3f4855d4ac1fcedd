import { readFile } from 'node:fs/promises';
import { createEventStore } from '../../aws/stepfunctions/store/event-store.ts';
import { createExecutionStore } from '../../aws/stepfunctions/store/execution-store.ts';
import type { DetailQueries } from '../../page/page-handler.ts';
import type { EnvironmentState } from '../environment-state.ts';
import type { PageAwsClient } from './page-aws-client.ts';

const definition = new URL('../../../workflow/break-glass.asl.json', import.meta.url);

/** The details that the page fetches on demand. */
export function createDetailQueries(
  { database }: Pick<EnvironmentState, 'database'>,
  client: PageAwsClient,
): DetailQueries {
  const executions = createExecutionStore(database);
  const events = createEventStore(database);
  return {
    definition: () => readFile(definition, 'utf8'),
    execution(name) {
      const execution = executions.list().find((candidate) => candidate.name === name);
      return execution && { ...execution, events: events.list(execution.arn) };
    },
    // A task token lets its holder end the wait, so the page does not show it.
    table: async () =>
      JSON.parse(
        JSON.stringify(await client.scanItems(), (key, value: unknown) =>
          key === 'taskToken' ? '(a task token)' : value instanceof Set ? [...value] : value,
        ),
      ),
  };
}

import type { ExecutionWaits } from '../grant/end-wait.ts';
import type { Executions } from '../grant/open-grant.ts';
import { type ExecutionMemory, parseMemory } from '../grant/record/task-input.ts';
import { isServiceError, ServiceError } from './client/errors.ts';
import type { JsonClient } from './client/json-client.ts';
import { structureAt, structuresAt, textAt } from './client/json-object.ts';

/** Starts executions of the state machine. */
export function createExecutions(client: JsonClient, stateMachineArn: string): Executions {
  return {
    async start(name) {
      try {
        // Nothing reads the input. Each call has the same, so that a repeated one joins the running execution.
        await client.call('StartExecution', { stateMachineArn, name, input: '{}' });
        return { outcome: 'started' };
      } catch (error) {
        // The name is the grant id, so that an existing execution is this grant's.
        if (isServiceError(error, 'ExecutionAlreadyExists')) return { outcome: 'started' };
        const errorName = error instanceof Error ? error.name : 'unknown';
        return { outcome: isDefinite(error) ? 'refused' : 'unconfirmed', error: errorName };
      }
    },
    statusOf: createExecutionStatus(client, stateMachineArn),
  };
}

/** Reads the status of executions by their names. */
export const createExecutionStatus =
  (client: JsonClient, stateMachineArn: string): Executions['statusOf'] =>
  async (name) => {
    const executionArn = executionArnOf(stateMachineArn, name);
    try {
      const { status } = await client.call('DescribeExecution', { executionArn });
      return status === 'RUNNING' ? 'running' : 'over';
    } catch (error) {
      if (isServiceError(error, 'ExecutionDoesNotExist')) return 'never-started';
      throw error;
    }
  };

/** Pages of 1,000 events. RevokeAccess and its retries make some hundred. */
const maxHistoryPages = 3;

/**
 * Reads what an execution remembers, from the newest state in its history; `undefined` if there is no such
 * execution, or it has not begun.
 */
export const createMemoryReader =
  (client: JsonClient, stateMachineArn: string) =>
  async (name: string): Promise<ExecutionMemory | undefined> => {
    const input = {
      executionArn: executionArnOf(stateMachineArn, name),
      reverseOrder: true,
      maxResults: 1_000,
    };
    let nextToken: string | undefined;
    try {
      for (let page = 0; page < maxHistoryPages; page += 1) {
        const history = await client.call('GetExecutionHistory', { ...input, nextToken });
        for (const event of structuresAt(history, 'events')) {
          const exited = structureAt(event, 'stateExitedEventDetails');
          const memory = parseMemory(textAt(exited, 'output') ?? '');
          if (memory !== undefined) return memory;
        }
        nextToken = textAt(history, 'nextToken');
        if (nextToken === undefined) break;
      }
      return undefined;
    } catch (error) {
      if (isServiceError(error, 'ExecutionDoesNotExist')) return undefined;
      throw error;
    }
  };

const executionArnOf = (stateMachineArn: string, name: string): string =>
  `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;

/** After a retry an error proves nothing: an earlier attempt may have started the execution. */
const isDefinite = (error: unknown): boolean =>
  error instanceof ServiceError && error.fault === 'client' && error.attempts === 1;

/** The wait has ended: at its deadline, by an earlier end request, or with its execution. */
const waitEndedErrors = ['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'];

/** Ends the waits of executions by their task tokens. */
export const createExecutionWaits = (client: JsonClient): ExecutionWaits => ({
  async end(taskToken) {
    try {
      await client.call('SendTaskSuccess', { taskToken, output: '{}' });
    } catch (error) {
      if (!isServiceError(error, ...waitEndedErrors)) throw error;
    }
  },
});

/** Lists the names of the running executions, in pages of at most 100. */
export async function* listRunningNames(
  client: JsonClient,
  stateMachineArn: string,
): AsyncGenerator<readonly string[]> {
  let nextToken: string | undefined;
  do {
    const page = await client.call('ListExecutions', {
      stateMachineArn,
      statusFilter: 'RUNNING',
      maxResults: 100,
      nextToken,
    });
    yield structuresAt(page, 'executions').flatMap((execution) => textAt(execution, 'name') ?? []);
    nextToken = textAt(page, 'nextToken');
  } while (nextToken !== undefined);
}

import type { ExecutionWaits } from '../grant/end-early.ts';
import type { Executions } from '../grant/open-grant.ts';
import { isServiceError, ServiceError } from './client/errors.ts';
import type { JsonClient } from './client/json-client.ts';

/** Starts executions of the state machine. */
export function createExecutions(client: JsonClient, stateMachineArn: string): Executions {
  return {
    async start(name, input) {
      try {
        await client.call('StartExecution', { stateMachineArn, name, input });
        return { outcome: 'started' };
      } catch (error) {
        // The name is the grant id, so that an existing execution is this grant's.
        if (isServiceError(error, 'ExecutionAlreadyExists')) return { outcome: 'started' };
        const errorName = error instanceof Error ? error.name : 'unknown';
        return { outcome: isDefinite(error) ? 'refused' : 'unconfirmed', error: errorName };
      }
    },
  };
}

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

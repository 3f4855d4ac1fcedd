import type { ExecutionWaits } from '../grant/end-early.ts';
import type { JsonClient } from './client/json-client.ts';
import { isServiceError } from './client/service-error.ts';

/** The wait is over already: by its deadline, by an earlier wish, or with its execution. */
const over = ['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'];

/** Ends the waits of executions by their task tokens. */
export const createExecutionWaits = (client: JsonClient): ExecutionWaits => ({
  async end(taskToken) {
    try {
      await client.call('SendTaskSuccess', { taskToken, output: '{}' });
    } catch (error) {
      if (!isServiceError(error, ...over)) throw error;
    }
  },
});

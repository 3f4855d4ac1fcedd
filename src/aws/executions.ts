import type { Executions } from '../grant/open-grant.ts';
import type { JsonClient } from './client/json-client.ts';
import { isServiceError, ServiceError } from './client/service-error.ts';

/** Starts executions of the one state machine. */
export function createExecutions(client: JsonClient, stateMachineArn: string): Executions {
  return {
    async start(name, input) {
      try {
        await client.call('StartExecution', { stateMachineArn, name, input });
        return { outcome: 'started' };
      } catch (error) {
        // The name is a grant's own: whatever has it already is this grant's execution.
        if (isServiceError(error, 'ExecutionAlreadyExists')) return { outcome: 'started' };
        const why = error instanceof Error ? error.name : 'unknown';
        return { outcome: isDefinite(error) ? 'refused' : 'unconfirmed', error: why };
      }
    },
  };
}

/** Only an answer to the very first try is definite: an earlier one may have had its effect, and lost its answer. */
const isDefinite = (error: unknown): boolean =>
  error instanceof ServiceError && error.fault === 'client' && error.attempts === 1;

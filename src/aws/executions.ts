import {
  ExecutionAlreadyExists,
  type SFNClient,
  SFNServiceException,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { Executions } from '../grant/open-grant.ts';

/** Starts executions of the one state machine. */
export function createExecutions(client: SFNClient, stateMachineArn: string): Executions {
  return {
    async start(name, input) {
      try {
        await client.send(new StartExecutionCommand({ stateMachineArn, name, input }));
        return { outcome: 'started' };
      } catch (error) {
        // The name is a grant's own: whatever has it already is this grant's execution.
        if (error instanceof ExecutionAlreadyExists) return { outcome: 'started' };
        const why = error instanceof Error ? error.name : 'unknown';
        return { outcome: isDefinite(error) ? 'refused' : 'unconfirmed', error: why };
      }
    },
  };
}

/** Only an answer to the very first try is definite: an earlier one may have had its effect, and lost its answer. */
const isDefinite = (error: unknown): boolean =>
  error instanceof SFNServiceException &&
  error.$fault === 'client' &&
  error.$metadata.attempts === 1;

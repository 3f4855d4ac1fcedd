import {
  InvalidToken,
  SendTaskSuccessCommand,
  type SFNClient,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import type { Waits } from '../grant/end-early.ts';

/** Ends the waits of executions by their task tokens. */
export const createWaits = (client: SFNClient): Waits => ({
  async end(taskToken) {
    try {
      await client.send(new SendTaskSuccessCommand({ taskToken, output: '{}' }));
    } catch (error) {
      // The wait is over already: by its deadline, by an earlier wish, or with its execution.
      const isOver =
        error instanceof TaskTimedOut ||
        error instanceof TaskDoesNotExist ||
        error instanceof InvalidToken;
      if (!isOver) throw error;
    }
  },
});

import type { DatabaseSync } from 'node:sqlite';
import type { ExecutionRecorder } from '../../../workflow/run-execution.ts';
import { inTransaction } from '../../storage/database.ts';
import type { EventStore } from './event-store.ts';
import type { Execution, ExecutionEnd } from './execution.ts';
import type { ExecutionStore } from './execution-store.ts';

export interface ExecutionWriterDeps {
  readonly database: DatabaseSync;
  readonly executions: ExecutionStore;
  readonly events: EventStore;
  readonly now: () => Date;
}

/** Writes each change of an execution's status together with its history event. */
export interface ExecutionWriter {
  start(execution: Pick<Execution, 'arn' | 'name' | 'input'>, roleArn: string): Date;
  end(arn: string, end: ExecutionEnd): Date;
  recorder(arn: string): ExecutionRecorder;
}

const endEvents = {
  SUCCEEDED: 'ExecutionSucceeded',
  FAILED: 'ExecutionFailed',
  TIMED_OUT: 'ExecutionTimedOut',
  ABORTED: 'ExecutionAborted',
} as const;

export function createExecutionWriter({
  database,
  executions,
  events,
  now,
}: ExecutionWriterDeps): ExecutionWriter {
  function end(arn: string, end: ExecutionEnd): Date {
    const timestamp = now();
    const { status, ...details } = end;
    inTransaction(database, () => {
      events.add(arn, { type: endEvents[status], timestamp, details });
      executions.end(arn, end, timestamp);
    });
    return timestamp;
  }

  return {
    start({ arn, name, input }, roleArn) {
      const startDate = now();
      inTransaction(database, () => {
        executions.add({ arn, name, input, startDate });
        events.add(arn, {
          type: 'ExecutionStarted',
          timestamp: startDate,
          details: { input, roleArn },
        });
      });
      return startDate;
    },
    end,
    recorder: (arn) => ({
      record: (type, details) => events.add(arn, { type, timestamp: now(), details }),
      end: (outcome) => void end(arn, outcome),
    }),
  };
}

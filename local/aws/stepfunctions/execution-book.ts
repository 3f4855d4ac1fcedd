import type { DatabaseSync } from 'node:sqlite';
import type { Journal } from '../../workflow/run-execution.ts';
import { inTransaction } from '../state.ts';
import type { EventStore } from './event-store.ts';
import type { Execution, ExecutionEnd } from './execution.ts';
import type { ExecutionStore } from './execution-store.ts';

export interface ExecutionBookDeps {
  readonly db: DatabaseSync;
  readonly executions: ExecutionStore;
  readonly events: EventStore;
  readonly now: () => Date;
}

/** Keeps an execution and its history in step: what one says, the other says too. */
export interface ExecutionBook {
  begin(execution: Pick<Execution, 'arn' | 'name' | 'input'>, roleArn: string): Date;
  end(arn: string, end: ExecutionEnd): Date;
  journal(arn: string): Journal;
}

const endEvents = {
  SUCCEEDED: 'ExecutionSucceeded',
  FAILED: 'ExecutionFailed',
  TIMED_OUT: 'ExecutionTimedOut',
  ABORTED: 'ExecutionAborted',
} as const;

export function createExecutionBook({
  db,
  executions,
  events,
  now,
}: ExecutionBookDeps): ExecutionBook {
  function end(arn: string, end: ExecutionEnd): Date {
    const timestamp = now();
    const { status, ...details } = end;
    inTransaction(db, () => {
      events.add(arn, { type: endEvents[status], timestamp, details });
      executions.end(arn, end, timestamp);
    });
    return timestamp;
  }

  return {
    begin({ arn, name, input }, roleArn) {
      const startDate = now();
      inTransaction(db, () => {
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
    journal: (arn) => ({
      record: (type, details) => events.add(arn, { type, timestamp: now(), details }),
      end: (outcome) => void end(arn, outcome),
    }),
  };
}

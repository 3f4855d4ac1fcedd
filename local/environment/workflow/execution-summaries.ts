import type { DatabaseSync } from 'node:sqlite';
import { createEventStore } from '../../aws/stepfunctions/store/event-store.ts';
import type { ExecutionStatus } from '../../aws/stepfunctions/store/execution.ts';
import { createExecutionStore } from '../../aws/stepfunctions/store/execution-store.ts';

/** An execution and the states that it entered. */
export interface ExecutionSummary {
  readonly arn: string;
  readonly name: string;
  readonly status: ExecutionStatus;
  /** The last state that it entered. */
  readonly state: string;
  /** Every state that it entered, in order. */
  readonly states: readonly string[];
  readonly startDate: Date;
  readonly stopDate?: Date;
}

/** Lists every execution, finished ones too, oldest first. */
export function createExecutionSummaries(
  database: DatabaseSync,
): () => readonly ExecutionSummary[] {
  const executions = createExecutionStore(database);
  const events = createEventStore(database);
  return () =>
    executions.list().map(({ arn, name, status, startDate, stopDate }) => {
      const states = events
        .list(arn)
        .filter(({ type }) => type.endsWith('StateEntered'))
        .map(({ details }) => String(details['name'] ?? ''));
      const summary = { arn, name, status, states, state: states.at(-1) ?? '', startDate };
      return stopDate === undefined ? summary : { ...summary, stopDate };
    });
}

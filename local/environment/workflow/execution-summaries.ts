import type { DatabaseSync } from 'node:sqlite';
import { createEventStore } from '../../aws/stepfunctions/store/event-store.ts';
import type { ExecutionStatus, HistoryEvent } from '../../aws/stepfunctions/store/execution.ts';
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

/** The states that an execution entered, by its events up to an id. */
interface Entered {
  readonly lastId: number;
  readonly states: readonly string[];
}

/**
 * Lists every execution, finished ones too, oldest first. Reads each event once: the page and tests
 * ask many times a second.
 */
export function createExecutionSummaries(
  database: DatabaseSync,
): () => readonly ExecutionSummary[] {
  const executions = createExecutionStore(database);
  const events = createEventStore(database);
  const known = new Map<string, Entered>();

  function readStates(arn: string): readonly string[] {
    const { lastId, states } = known.get(arn) ?? { lastId: 0, states: [] };
    const added = events.list(arn, lastId);
    const last = added.at(-1);
    if (last === undefined) return states;
    const entered = { lastId: last.id, states: [...states, ...added.flatMap(enteredState)] };
    known.set(arn, entered);
    return entered.states;
  }

  return () =>
    executions.list().map(({ arn, name, status, startDate, stopDate }) => {
      const states = readStates(arn);
      const summary = { arn, name, status, states, state: states.at(-1) ?? '', startDate };
      return stopDate === undefined ? summary : { ...summary, stopDate };
    });
}

const enteredState = ({ type, details }: HistoryEvent): readonly string[] =>
  type.endsWith('StateEntered') ? [String(details['name'] ?? '')] : [];

import type { StateMachine } from 'aws-local-stepfunctions';
import {
  describeResource,
  type RecordEvent,
  type TaskAttempt,
  type TaskAttempts,
  type TaskOutcome,
} from './tasks/task-attempts.ts';

type Run = ReturnType<StateMachine['run']>;
export type LibraryEvent = Run['eventLogs'] extends AsyncGenerator<infer Event> ? Event : never;

export interface HistoryRecorderDeps {
  readonly record: RecordEvent;
  readonly attempts: TaskAttempts;
  readonly region: string;
  /** The Wait states, which the library runs as Tasks. */
  readonly waitStates: readonly string[];
}

/** Converts the library's events about states into AWS's execution history events. */
export function createHistoryRecorder({
  record,
  attempts,
  region,
  waitStates,
}: HistoryRecorderDeps) {
  const typeOf = ({ name, type }: { readonly name: string; readonly type: string }): string =>
    waitStates.includes(name) ? 'Wait' : type;

  function recordScheduled(state: string): void {
    const attempt = attempts.first(state);
    if (attempt === undefined) return;
    record('TaskScheduled', {
      ...describeResource(attempt),
      region,
      parameters: JSON.stringify(attempt.parameters),
      ...(attempt.timeoutSeconds === undefined ? {} : { timeoutInSeconds: attempt.timeoutSeconds }),
    });
    record('TaskStarted', describeResource(attempt));
    attempt.scheduled.resolve();
  }

  function recordOutcome(state: string): void {
    const attempt = attempts.removeFirst(state);
    // The library ends a task at its time limit without waiting for the attempt's outcome.
    if (attempt) recordEnd(attempt, attempt.outcome ?? timedOut);
  }

  function recordEnd(attempt: TaskAttempt, outcome: TaskOutcome): void {
    const resource = describeResource(attempt);
    if (outcome.ok) {
      record('TaskSucceeded', { ...resource, output: JSON.stringify(outcome.output ?? null) });
    } else {
      const { error, cause } = outcome;
      record(error === timedOut.error ? 'TaskTimedOut' : 'TaskFailed', {
        ...resource,
        error,
        cause,
      });
    }
  }

  return function recordStateEvent(event: LibraryEvent): void {
    if (event.type === 'StateEntered') {
      const { name, input } = event.state;
      record(`${typeOf(event.state)}StateEntered`, { name, input: JSON.stringify(input) });
      recordScheduled(name);
    } else if (event.type === 'StateRetried') {
      recordScheduled(event.state.name);
    } else if (event.type === 'StateFailed') {
      recordOutcome(event.state.name);
    } else if (event.type === 'StateExited') {
      const { name, output } = event.state;
      recordOutcome(name);
      record(`${typeOf(event.state)}StateExited`, { name, output: JSON.stringify(output) });
    }
  };
}

const timedOut = { ok: false, error: 'States.Timeout', cause: '' } as const;

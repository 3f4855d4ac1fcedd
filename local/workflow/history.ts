import type { StateMachine } from 'aws-local-stepfunctions';
import type { TaskAttempt, TaskAttempts, TaskOutcome } from './task-attempts.ts';

type Run = ReturnType<StateMachine['run']>;
export type LibraryEvent = Run['eventLogs'] extends AsyncGenerator<infer Event> ? Event : never;

/** Adds an event to an execution's history, in AWS's words. */
export type RecordEvent = (type: string, details: Readonly<Record<string, unknown>>) => void;

export interface HistoryDeps {
  readonly record: RecordEvent;
  readonly attempts: TaskAttempts;
  readonly region: string;
  /** Those that the library runs as Tasks. */
  readonly waitStates: readonly string[];
}

/** Tells in the words of AWS's execution history what the library's event log says of the states. */
export function createHistory({ record, attempts, region, waitStates }: HistoryDeps) {
  const typeOf = ({ name, type }: { readonly name: string; readonly type: string }): string =>
    waitStates.includes(name) ? 'Wait' : type;

  function tellScheduled(state: string): void {
    const attempt = attempts.first(state);
    if (attempt === undefined) return;
    record('TaskScheduled', {
      ...nameResource(attempt),
      region,
      parameters: JSON.stringify(attempt.parameters),
      ...(attempt.timeoutSeconds === undefined ? {} : { timeoutInSeconds: attempt.timeoutSeconds }),
    });
    record('TaskStarted', nameResource(attempt));
    attempt.scheduled.resolve();
  }

  function tellOutcome(state: string): void {
    const attempt = attempts.finish(state);
    // The library ends a task at its time limit; the attempt then goes on, and nobody listens.
    if (attempt) tellEnd(attempt, attempt.outcome ?? timedOut);
  }

  function tellEnd(attempt: TaskAttempt, outcome: TaskOutcome): void {
    const resource = nameResource(attempt);
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

  return function tell(event: LibraryEvent): void {
    if (event.type === 'StateEntered') {
      const { name, input } = event.state;
      record(`${typeOf(event.state)}StateEntered`, { name, input: JSON.stringify(input) });
      tellScheduled(name);
    } else if (event.type === 'StateRetried') {
      tellScheduled(event.state.name);
    } else if (event.type === 'StateFailed') {
      tellOutcome(event.state.name);
    } else if (event.type === 'StateExited') {
      const { name, output } = event.state;
      tellOutcome(name);
      record(`${typeOf(event.state)}StateExited`, { name, output: JSON.stringify(output) });
    }
  };
}

const timedOut = { ok: false, error: 'States.Timeout', cause: '' } as const;

export function nameResource({ resource }: TaskAttempt) {
  return { resourceType: resource.resourceType, resource: resource.resource };
}

import { type RunOptions, StateMachine } from 'aws-local-stepfunctions';
import type { RunnableDefinition } from './definition/runnable-definition.ts';
import { createHistoryRecorder, type LibraryEvent, type RecordEvent } from './history-recorder.ts';
import { StateError } from './state-error.ts';
import type { TaskRunnerDeps } from './tasks/run-task.ts';
import { createTaskAttempts } from './tasks/task-attempts.ts';
import { createTaskHandlers } from './tasks/task-handlers.ts';
import { createTokenSource } from './tasks/token-source.ts';

/** How an execution ended by itself. */
export type ExecutionOutcome =
  | { readonly status: 'SUCCEEDED'; readonly output: string }
  | { readonly status: 'FAILED'; readonly error: string; readonly cause: string }
  | { readonly status: 'TIMED_OUT' };

/** Where an execution is written down while it runs. */
export interface ExecutionRecorder {
  readonly record: RecordEvent;
  end(outcome: ExecutionOutcome): void;
}

export interface ExecutionStart {
  readonly arn: string;
  readonly input: string;
  /** What the runner and the library do not add themselves: `$$.StateMachine`, `$$.Execution.Id`, ... */
  readonly context: NonNullable<RunOptions['context']>;
}

export interface RunningExecution {
  /** Resolves when nothing of the execution runs any more; rejects if it could not be written down. */
  readonly finished: Promise<void>;
  /** Runs no further state and writes nothing more. What a task began outside goes on there. */
  stop(): void;
}

export interface ExecutionRunnerDeps extends TaskRunnerDeps {
  readonly runnable: RunnableDefinition;
  readonly region: string;
  readonly newToken: () => string;
  /** For tests: the pause before each retry, and the length of each Wait state. */
  readonly retryDelayMs?: number | undefined;
  readonly waitMs?: number | undefined;
}

export type RunExecution = (
  execution: ExecutionStart,
  journal: ExecutionRecorder,
) => RunningExecution;

/** Runs executions of one state machine. */
export function createExecutionRunner(deps: ExecutionRunnerDeps): RunExecution {
  const { definition, tasks: states, stateContext, waitStates } = deps.runnable;
  // A copy in the library's own type: the definition was validated before it came here.
  const machine = new StateMachine(JSON.parse(JSON.stringify(definition)), {
    validationOptions: { noValidate: true },
  });
  const durations = buildDurations(deps);

  return function run({ arn: executionArn, input, context }, { record, end }) {
    const stopping = new AbortController();
    const { signal } = stopping;
    const attempts = createTaskAttempts();
    const token = createTokenSource(deps.newToken);
    const scope = { executionArn, states, waitStates, attempts, token, record, signal };
    const library = machine.run(JSON.parse(input), {
      noThrowOnAbort: true,
      context: { ...context, State: stateContext, Task: token.context },
      overrides: {
        taskResourceLocalHandlers: createTaskHandlers({ ...deps, ...scope }),
        ...durations,
      },
    });
    const recordStateEvent = createHistoryRecorder({
      record,
      attempts,
      region: deps.region,
      waitStates,
    });

    async function follow(): Promise<void> {
      for await (const event of library.eventLogs) {
        if (signal.aborted) continue;
        recordStateEvent(event);
        const outcome = readOutcome(event);
        if (outcome) end(outcome);
      }
      // The events have said already how it ended.
      await library.result.catch(() => {});
    }

    return {
      finished: follow(),
      stop() {
        // An error that no Retry and no Catch of the definition may answer.
        stopping.abort(new StateError('States.Runtime', 'The execution was stopped'));
        library.abort();
      },
    };
  };
}

function buildDurations({ runnable, retryDelayMs }: ExecutionRunnerDeps) {
  if (retryDelayMs === undefined) return {};
  return { retryIntervalOverrides: forAll([...runnable.tasks.keys()], retryDelayMs) };
}

function forAll(states: readonly string[], ms: number): Record<string, number> {
  return Object.fromEntries(states.map((state) => [state, ms]));
}

function readOutcome(event: LibraryEvent): ExecutionOutcome | undefined {
  if (event.type === 'ExecutionSucceeded') {
    return { status: 'SUCCEEDED', output: JSON.stringify(event.output) };
  }
  if (event.type === 'ExecutionFailed') {
    return { status: 'FAILED', error: event.Error, cause: String(event.Cause) };
  }
  return event.type === 'ExecutionTimeout' ? { status: 'TIMED_OUT' } : undefined;
}

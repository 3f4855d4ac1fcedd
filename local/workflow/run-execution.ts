import { type RunOptions, StateMachine } from 'aws-local-stepfunctions';
import type { RunnableDefinition } from './definition/runnable-definition.ts';
import { createHistoryRecorder, type LibraryEvent } from './history-recorder.ts';
import { StateError } from './state-error.ts';
import type { TaskRunnerDeps } from './tasks/run-task.ts';
import { createTaskAttempts, type RecordEvent } from './tasks/task-attempts.ts';
import { createTaskHandlers } from './tasks/task-handlers.ts';
import { createTokenSource } from './tasks/token-source.ts';

/** The end of an execution that was not stopped. */
type ExecutionOutcome =
  | { readonly status: 'SUCCEEDED'; readonly output: string }
  | { readonly status: 'FAILED'; readonly error: string; readonly cause: string }
  | { readonly status: 'TIMED_OUT' };

/** Stores the history and the end of a running execution. */
export interface ExecutionRecorder {
  readonly record: RecordEvent;
  end(outcome: ExecutionOutcome): void;
}

interface ExecutionStart {
  readonly arn: string;
  readonly input: string;
  /** The parts that runner and library do not add: `$$.StateMachine`, `$$.Execution.Id`, ... */
  readonly context: NonNullable<RunOptions['context']>;
}

export interface RunningExecution {
  /** Resolves when the execution no longer runs; rejects if it could not be stored. */
  readonly finished: Promise<void>;
  /** Runs no further state and records nothing more. Calls that a task has started continue. */
  stop(): void;
}

export interface ExecutionRunnerDeps extends TaskRunnerDeps {
  readonly runnable: RunnableDefinition;
  readonly region: string;
  readonly newToken: () => string;
  /** For tests: the delay before each retry, and the length of each Wait state. */
  readonly retryDelayMs?: number | undefined;
  readonly waitMs?: number | undefined;
}

export type RunExecution = (
  execution: ExecutionStart,
  recorder: ExecutionRecorder,
) => RunningExecution;

/** Runs executions of one state machine. */
export function createExecutionRunner(deps: ExecutionRunnerDeps): RunExecution {
  const { definition, tasks: states, stateContext, waitStates } = deps.runnable;
  // A copy in the library's type; createStepFunctions has validated the definition.
  const machine = new StateMachine(JSON.parse(JSON.stringify(definition)), {
    validationOptions: { noValidate: true },
  });
  const retryOverrides = buildRetryOverrides(deps);

  return function run({ arn: executionArn, input, context }, { record, end }) {
    const stopping = new AbortController();
    const { signal } = stopping;
    const attempts = createTaskAttempts();
    const token = createTokenSource(deps.newToken);
    const scope = { executionArn, states, waitStates, attempts, token, record, signal };
    const libraryRun = machine.run(JSON.parse(input), {
      noThrowOnAbort: true,
      context: { ...context, State: stateContext, Task: token.context },
      overrides: {
        taskResourceLocalHandlers: createTaskHandlers({ ...deps, ...scope }),
        ...retryOverrides,
      },
    });
    const recordStateEvent = createHistoryRecorder({
      record,
      attempts,
      region: deps.region,
      waitStates,
    });

    async function follow(): Promise<void> {
      for await (const event of libraryRun.eventLogs) {
        if (signal.aborted) continue;
        recordStateEvent(event);
        const outcome = readOutcome(event);
        if (outcome) end(outcome);
      }
      // The events have already reported the outcome.
      await libraryRun.result.catch(() => {});
    }

    return {
      finished: follow(),
      stop() {
        // An error that no Retry and no Catch of the definition matches.
        stopping.abort(new StateError('States.Runtime', 'The execution was stopped'));
        libraryRun.abort();
      },
    };
  };
}

function buildRetryOverrides({ runnable, retryDelayMs }: ExecutionRunnerDeps) {
  if (retryDelayMs === undefined) return {};
  const delays = [...runnable.tasks.keys()].map((state): [string, number] => [state, retryDelayMs]);
  return { retryIntervalOverrides: Object.fromEntries(delays) };
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

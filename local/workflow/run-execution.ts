import type { SupportedDefinition } from './definition/supported-definition.ts';
import { StateError } from './state-error.ts';
import type { InterpreterDeps, RecordEvent, StateVisit, Transition } from './states/interpreter.ts';
import { runState } from './states/run-state.ts';

/** The end of an execution that was not stopped. */
export type ExecutionOutcome =
  | { readonly status: 'SUCCEEDED'; readonly output: string }
  | { readonly status: 'FAILED'; readonly error: string; readonly cause: string };

/** Receives the history and the end of a running execution. */
export interface ExecutionRecorder {
  readonly record: RecordEvent;
  end(outcome: ExecutionOutcome): void;
}

interface ExecutionStart {
  readonly arn: string;
  readonly input: string;
  /** `$$.Execution` without Input, which the interpreter adds. */
  readonly execution: Readonly<Record<string, unknown>>;
  readonly stateMachine: Readonly<Record<string, unknown>>;
}

export interface RunningExecution {
  /** Resolves when the execution no longer runs; rejects if it could not be recorded. */
  readonly finished: Promise<void>;
  /** Runs no further state and records nothing more. Calls that a task has started continue. */
  stop(): void;
}

export interface ExecutionRunnerDeps extends InterpreterDeps {
  readonly definition: SupportedDefinition;
}

export type RunExecution = (
  execution: ExecutionStart,
  recorder: ExecutionRecorder,
) => RunningExecution;

/** Runs executions of one state machine. The interpreter waits only for its deps, never by itself. */
export function createExecutionRunner(deps: ExecutionRunnerDeps): RunExecution {
  return function run(start, recorder) {
    const stopping = new AbortController();
    const { signal } = stopping;
    const stopped = new Promise<undefined>((resolve) => {
      signal.addEventListener('abort', () => resolve(undefined), { once: true });
    });
    /** After a stop this ends the states that still run in the background. */
    const record: RecordEvent = (type, details) => {
      signal.throwIfAborted();
      recorder.record(type, details);
    };

    async function follow(): Promise<void> {
      const ended = runStates(deps, start, record, signal);
      const outcome = await Promise.race([ended, stopped]);
      if (outcome !== undefined && !signal.aborted) recorder.end(outcome);
    }

    return { finished: follow(), stop: () => stopping.abort() };
  };
}

async function runStates(
  deps: ExecutionRunnerDeps,
  start: ExecutionStart,
  record: RecordEvent,
  signal: AbortSignal,
): Promise<ExecutionOutcome> {
  const { definition, timers, now } = deps;
  const input: unknown = JSON.parse(start.input);
  const base = {
    Execution: { ...start.execution, Input: input },
    StateMachine: start.stateMachine,
  };
  try {
    let [name, data]: Transition = [definition.startAt, input];
    while (name !== undefined) {
      await timers.transition();
      const context = { ...base, State: { Name: name, EnteredTime: now().toISOString() } };
      const visit = { name, input: data, executionArn: start.arn, context, record, signal };
      [name, data] = await visitState(deps, visit);
    }
    return { status: 'SUCCEEDED', output: JSON.stringify(data) };
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    return { status: 'FAILED', error: error.name, cause: error.message };
  }
}

async function visitState(deps: ExecutionRunnerDeps, visit: StateVisit): Promise<Transition> {
  const { name, input, record } = visit;
  const state = deps.definition.states.get(name);
  if (state === undefined) throw new StateError('States.Runtime', `No state is named ${name}`);
  record(`${state.Type}StateEntered`, { name, input: JSON.stringify(input) });
  const transition = await runState(deps, state, visit);
  record(`${state.Type}StateExited`, { name, output: JSON.stringify(transition[1]) });
  return transition;
}

import type { Random } from '../random.ts';
import type { Trace } from '../trace.ts';
import type { VirtualTime } from '../virtual-time.ts';
import {
  applyResultPath,
  chooseNext,
  fillTemplate,
  matchesError,
  resolvePath,
  retryDelayMs,
  type State,
  StateError,
} from './asl.ts';
import { type Execution, unlessAborted } from './execution.ts';

/** The service integrations that the workflow's Task states call. */
export interface WorkflowTasks {
  readonly invokeFunction: (functionToken: string, payload: unknown) => Promise<unknown>;
  readonly updateItem: (parameters: unknown) => Promise<unknown>;
  readonly publish: (parameters: unknown, execution: Execution) => Promise<unknown>;
}

export interface RunStateDeps {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly trace: Trace;
  readonly tasks: WorkflowTasks;
  /** Ends the wait for a task token, by that token. */
  readonly waits: Map<string, () => void>;
  readonly newToken: () => number;
}

/** The next state of an execution, and its input. */
export type Transition = readonly [next: string | undefined, data: unknown];

/** Runs one state of an execution, with its retries and catches. */
export function createRunState(deps: RunStateDeps) {
  const { time, random, trace } = deps;
  return async (execution: Execution, state: State, data: unknown): Promise<Transition> => {
    if (state.Type === 'Choice') return [chooseNext(state, data), data];
    if (state.Type === 'Wait') {
      await time.sleep(Number(resolvePath(state.SecondsPath ?? '', data, {})) * 1000);
      return [state.Next, data];
    }
    if (state.Type !== 'Task') return [state.Next, data];
    const retryCounts = new Map<unknown, number>();
    for (;;) {
      try {
        const raw = await runTask(deps, execution, state, data);
        const result = state.ResultSelector ? fillTemplate(state.ResultSelector, raw, {}) : raw;
        return [state.Next, applyResultPath(data, state.ResultPath, result)];
      } catch (error) {
        const failure = failureOf(error);
        await unlessAborted(execution);
        trace.log(
          `execution ${execution.name.slice(0, 6)}: ${execution.states.at(-1)} failed: ${failure.Error}`,
        );
        const retrier = state.Retry?.find(({ ErrorEquals }) =>
          matchesError(ErrorEquals, failure.Error),
        );
        const retries = retryCounts.get(retrier) ?? 0;
        const delayMs = retrier && retryDelayMs(retrier, retries, random.next);
        if (delayMs === undefined) return catchFailure(execution, state, data, failure, error);
        retryCounts.set(retrier, retries + 1);
        await time.sleep(delayMs);
        await unlessAborted(execution);
      }
    }
  };
}

interface Failure {
  readonly Error: string;
  readonly Cause: string;
}

const failureOf = (error: unknown): Failure =>
  error instanceof Error
    ? { Error: error.name, Cause: error.message }
    : { Error: 'Error', Cause: '' };

function catchFailure(
  { finalErrors }: Execution,
  { Catch: catchers }: State,
  data: unknown,
  failure: Failure,
  error: unknown,
): Transition {
  finalErrors.push(failure.Error);
  const catcher = catchers?.find(({ ErrorEquals }) => matchesError(ErrorEquals, failure.Error));
  if (!catcher) throw error;
  return [catcher.Next, applyResultPath(data, catcher.ResultPath, failure)];
}

function runTask(
  { time, tasks, waits, newToken }: RunStateDeps,
  execution: Execution,
  state: State,
  data: unknown,
): Promise<unknown> {
  const { name, input } = execution;
  const token = `token-${newToken()}`;
  const context = { Execution: { Input: JSON.parse(input), Name: name }, Task: { Token: token } };
  const parameters = fillTemplate(state.Parameters, data, context);
  const seconds =
    state.TimeoutSecondsPath === undefined
      ? state.TimeoutSeconds
      : resolvePath(state.TimeoutSecondsPath, data, context);
  if (typeof seconds !== 'number')
    throw new StateError('States.Runtime', 'the time limit is not a number');
  const resource = state.Resource ?? '';
  if (resource.endsWith('lambda:invoke')) {
    const { FunctionName: functionName, Payload: payload } = Object(parameters);
    return withTimeout(time, tasks.invokeFunction(String(functionName), payload), seconds);
  }
  if (resource.endsWith('sns:publish'))
    return withTimeout(time, tasks.publish(parameters, execution), seconds);
  const tokenReturned = new Promise<void>((resolve) => waits.set(token, resolve));
  const waited = tasks.updateItem(parameters).then(() => tokenReturned);
  return withTimeout(time, waited, seconds).finally(() => waits.delete(token));
}

function withTimeout<T>(time: VirtualTime, work: Promise<T>, seconds: number): Promise<T> {
  work.catch(() => undefined);
  const limit = time.sleep(seconds * 1000).then((): never => {
    throw new StateError('States.Timeout', `after ${seconds} s`);
  });
  limit.catch(() => undefined);
  return Promise.race([work, limit]);
}

import { StateError } from '../state-error.ts';
import type { Wait } from '../wait.ts';
import { integrations } from './integrations.ts';
import { describeResource, type RecordEvent, type TaskAttempt } from './task-attempts.ts';
import type { TaskTokens } from './task-tokens.ts';
import type { WorkflowTasks } from './workflow-tasks.ts';

export interface TaskRunnerDeps {
  readonly tasks: WorkflowTasks;
  readonly tokens: TaskTokens;
  readonly wait: Wait;
}

/** The execution that a task belongs to. */
export interface TaskScope {
  readonly executionArn: string;
  readonly token: string;
  /** Aborted when the execution is stopped. */
  readonly signal: AbortSignal;
  readonly record: RecordEvent;
}

/** Runs one attempt of a Task state and returns its result, or throws a StateError. */
export async function runTask(
  deps: TaskRunnerDeps,
  attempt: TaskAttempt,
  scope: TaskScope,
): Promise<unknown> {
  await attempt.scheduled.promise;
  scope.signal.throwIfAborted();
  return attempt.resource.waitsForToken
    ? runUntilTokenCompleted(deps, attempt, scope)
    : callService(deps, attempt);
}

async function callService(deps: TaskRunnerDeps, attempt: TaskAttempt): Promise<unknown> {
  const { integration } = attempt.resource;
  const call = integrations[integration];
  if (!call) throw new StateError('States.Runtime', `No integration is named ${integration}`);
  return call(deps.tasks, attempt.parameters);
}

/** The time limit starts before the call, as on AWS, and the token is valid before it, too. */
async function runUntilTokenCompleted(
  deps: TaskRunnerDeps,
  attempt: TaskAttempt,
  scope: TaskScope,
): Promise<unknown> {
  const done = new AbortController();
  const signal = AbortSignal.any([scope.signal, done.signal]);
  const completed = deps.tokens.open(scope.token, scope.executionArn);

  async function submitAndWait(): Promise<unknown> {
    const output = await callService(deps, attempt);
    if (!signal.aborted) {
      scope.record('TaskSubmitted', {
        ...describeResource(attempt),
        output: JSON.stringify(output ?? null),
      });
    }
    const outcome = await completed;
    if (outcome.ok) return outcome.output;
    throw new StateError(outcome.error, outcome.cause);
  }

  try {
    return await Promise.race([
      submitAndWait(),
      rejectWhenAborted(scope.signal),
      ...timeLimit(deps.wait, attempt.timeoutSeconds, signal),
    ]);
  } finally {
    done.abort();
    deps.tokens.close(scope.token);
  }
}

function timeLimit(wait: Wait, seconds: number | undefined, signal: AbortSignal) {
  return seconds === undefined ? [] : [failAfter(wait, seconds, signal)];
}

async function failAfter(wait: Wait, seconds: number, signal: AbortSignal): Promise<never> {
  await wait(seconds * 1000, signal);
  throw new StateError('States.Timeout', 'The token was not sent within the time limit');
}

/** Never resolves; rejects when the signal is aborted. */
export function rejectWhenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

import type { StateOfType } from '../definition/state-schema.ts';
import { StateError } from '../state-error.ts';
import { callIntegration } from '../tasks/integrations.ts';
import { settleCall, type TaskOutcome } from '../tasks/task-outcome.ts';
import { type Attempt, buildAttempt } from './attempt.ts';
import type { InterpreterDeps, StateVisit } from './interpreter.ts';

/** Runs one attempt of a Task state and records it. Returns the result, or throws a StateError. */
export async function runAttempt(
  deps: InterpreterDeps,
  state: StateOfType<'Task'>,
  visit: StateVisit,
): Promise<unknown> {
  const attempt = buildAttempt(deps.newToken(), state, visit);
  const resource = describeResource(attempt);
  visit.record('TaskScheduled', {
    ...resource,
    region: deps.region,
    parameters: JSON.stringify(attempt.parameters),
    ...(attempt.timeoutSeconds !== undefined && { timeoutInSeconds: attempt.timeoutSeconds }),
  });
  visit.record('TaskStarted', resource);
  const outcome = checkSize(visit.name, await finishInTime(deps, attempt));
  if (outcome.ok) {
    visit.record('TaskSucceeded', { ...resource, output: JSON.stringify(outcome.output) });
    return outcome.output;
  }
  const { error, cause } = outcome;
  const type = error === 'States.Timeout' ? 'TaskTimedOut' : 'TaskFailed';
  visit.record(type, { ...resource, error, cause });
  throw new StateError(error, cause);
}

function describeResource({ resource: { resourceType, resource } }: Attempt) {
  return { resourceType, resource };
}

/** The time limit starts before the call, as on AWS. */
async function finishInTime(deps: InterpreterDeps, attempt: Attempt): Promise<TaskOutcome> {
  const done = new AbortController();
  const signal = AbortSignal.any([attempt.visit.signal, done.signal]);
  const work = attempt.resource.waitsForToken
    ? callAndWaitForToken(deps, attempt, signal)
    : settleCall(() => call(deps, attempt));
  try {
    return await Promise.race([work, ...limitTime(deps, attempt, signal)]);
  } finally {
    done.abort();
  }
}

function call({ tasks }: InterpreterDeps, { resource, visit, parameters }: Attempt) {
  const { name, executionArn } = visit;
  return callIntegration(tasks, resource, parameters, { executionArn, state: name });
}

/** The token is valid before the call that sends it, and until the signal. */
async function callAndWaitForToken(
  deps: InterpreterDeps,
  attempt: Attempt,
  signal: AbortSignal,
): Promise<TaskOutcome> {
  const { token, visit } = attempt;
  const completed = deps.tokens.open(token, visit.executionArn);
  signal.addEventListener('abort', () => deps.tokens.close(token), { once: true });
  const submitted = await settleCall(() => call(deps, attempt));
  if (!submitted.ok) return submitted;
  if (!signal.aborted) {
    const output = JSON.stringify(submitted.output);
    visit.record('TaskSubmitted', { ...describeResource(attempt), output });
  }
  return completed;
}

function limitTime(
  { timers }: InterpreterDeps,
  { resource: { waitsForToken }, timeoutSeconds }: Attempt,
  signal: AbortSignal,
): readonly Promise<TaskOutcome>[] {
  if (timeoutSeconds === undefined) return [];
  const wait = waitsForToken ? timers.tokenLimit : timers.taskLimit;
  const cause = waitsForToken ? 'The token was not sent within the time limit' : '';
  const timedOut: TaskOutcome = { ok: false, error: 'States.Timeout', cause };
  return [wait(timeoutSeconds * 1000, signal).then(() => timedOut)];
}

/** AWS's limit for the data passed between states. */
const maxResultBytes = 256 * 1024;

function checkSize(state: string, outcome: TaskOutcome): TaskOutcome {
  if (!outcome.ok || Buffer.byteLength(JSON.stringify(outcome.output)) <= maxResultBytes)
    return outcome;
  return {
    ok: false,
    error: 'States.DataLimitExceeded',
    cause: `The state/task '${state}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  };
}

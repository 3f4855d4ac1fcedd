import type { StateMachine } from 'aws-local-stepfunctions';
import { isRecord } from '../../is-record.ts';
import { StateError } from '../state-error.ts';
import { waitOnTimer } from '../wait.ts';
import { rejectWhenAborted, runTask, type TaskRunnerDeps } from './run-task.ts';
import {
  buildAttempt,
  type RecordEvent,
  recordOutcome,
  type TaskAttempts,
} from './task-attempts.ts';
import type { TaskResource } from './task-resource.ts';
import type { TokenSource } from './token-source.ts';

export interface TaskHandlersDeps extends TaskRunnerDeps {
  readonly executionArn: string;
  /** The Task states of the definition. */
  readonly states: ReadonlyMap<string, TaskResource>;
  readonly waitStates: readonly string[];
  /** For tests: the length of each Wait state. */
  readonly waitMs?: number | undefined;
  readonly attempts: TaskAttempts;
  readonly token: TokenSource;
  readonly record: RecordEvent;
  /** Aborted when the execution is stopped; no task returns a result after that. */
  readonly signal: AbortSignal;
}

type Json = Parameters<StateMachine['run']>[0];

export type TaskHandler = (input: Json) => Promise<Json>;

/** Creates the functions that the library calls instead of the Tasks' resources. */
export function createTaskHandlers(deps: TaskHandlersDeps): Readonly<Record<string, TaskHandler>> {
  const stopped = rejectWhenAborted(deps.signal);
  // Between two tasks nothing else handles the rejection.
  stopped.catch(() => {});

  /** The library calls this synchronously after it resolves the parameters and `$$.Task.Token`. */
  async function handle(state: string, resource: TaskResource, input: Json): Promise<Json> {
    const token = deps.token.take();
    const attempt = buildAttempt(resource, input);
    deps.attempts.add(state, attempt);
    const result = runTask(deps, attempt, { ...deps, token }).then((output) =>
      checkResultSize(state, output),
    );
    const output = await recordOutcome(attempt, Promise.race([result, stopped]));
    return JSON.parse(JSON.stringify(output ?? null));
  }

  const handlers = [...deps.states].map(([state, resource]) => [
    state,
    (input: Json) => handle(state, resource, input),
  ]);
  const waitHandlers = deps.waitStates.map((state) => [
    state,
    (input: Json) => runWait(deps, input),
  ]);
  return Object.fromEntries([...handlers, ...waitHandlers]);
}

async function runWait({ wait, waitMs, signal }: TaskHandlersDeps, input: Json): Promise<Json> {
  const seconds = isRecord(input) ? input['seconds'] : undefined;
  if (typeof seconds !== 'number' || !Number.isInteger(seconds) || seconds < 0)
    throw new StateError('States.Runtime', 'The seconds to wait must be a whole number, 0 or more');
  if (waitMs === undefined) await wait(seconds * 1000, signal);
  else await waitOnTimer(waitMs, signal);
  return null;
}

/** AWS's limit for the data passed between states. */
const maxResultBytes = 256 * 1024;

function checkResultSize(state: string, output: unknown): unknown {
  if (Buffer.byteLength(JSON.stringify(output ?? null)) <= maxResultBytes) return output;
  throw new StateError(
    'States.DataLimitExceeded',
    `The state/task '${state}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  );
}

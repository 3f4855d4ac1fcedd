import { timeoutKey } from '../definition/runnable-definition.ts';
import { isObject } from '../definition/state-machine-definition.ts';
import { StateError } from '../state-error.ts';
import type { TaskResource } from './task-resource.ts';
import type { TaskParameters } from './workflow-tasks.ts';

export type TaskOutcome =
  | { readonly ok: true; readonly output: unknown }
  | { readonly ok: false; readonly error: string; readonly cause: string };

/** One try of a Task state, from its parameters to what came of it. */
export interface TaskAttempt {
  readonly resource: TaskResource;
  readonly parameters: TaskParameters;
  readonly timeoutSeconds: number | undefined;
  /** Resolved once the history says that the task was scheduled: it acts only after that. */
  readonly scheduled: PromiseWithResolvers<void>;
  outcome?: TaskOutcome;
}

/** Reads a try out of a Task's resolved parameters; throws States.Runtime for a bad time limit. */
export function buildAttempt(resource: TaskResource, input: unknown): TaskAttempt {
  const { [timeoutKey]: seconds, ...parameters } = isObject(input) ? input : {};
  return {
    resource,
    parameters,
    timeoutSeconds: readTimeout(seconds),
    scheduled: Promise.withResolvers(),
  };
}

/** Passes on what `work` comes to, and keeps it for the history. */
export async function recordOutcome(attempt: TaskAttempt, work: Promise<unknown>) {
  try {
    const output = await work;
    attempt.outcome = { ok: true, output };
    return output;
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new StateError('Error', String(thrown));
    attempt.outcome = { ok: false, error: error.name, cause: error.message };
    throw error;
  }
}

/**
 * The tries that the history has still to tell of, oldest first. There can be two of one state: the
 * library begins the next before its events of the last are read.
 */
export interface TaskAttempts {
  add(state: string, attempt: TaskAttempt): void;
  first(state: string): TaskAttempt | undefined;
  /** Takes the first one away, as told to its end. */
  removeFirst(state: string): TaskAttempt | undefined;
}

export function createTaskAttempts(): TaskAttempts {
  const unrecorded = new Map<string, TaskAttempt[]>();
  return {
    add(state, attempt) {
      unrecorded.set(state, [...(unrecorded.get(state) ?? []), attempt]);
    },
    first: (state) => unrecorded.get(state)?.at(0),
    removeFirst: (state) => unrecorded.get(state)?.shift(),
  };
}

function readTimeout(seconds: unknown): number | undefined {
  if (seconds === undefined) return undefined;
  if (typeof seconds === 'number' && Number.isInteger(seconds) && seconds >= 1) return seconds;
  throw new StateError(
    'States.Runtime',
    `The time limit must be a whole number of seconds, at least 1, and is ${JSON.stringify(seconds)}`,
  );
}

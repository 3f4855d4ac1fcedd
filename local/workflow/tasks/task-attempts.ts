import { isRecord } from '../../is-record.ts';
import { StateError } from '../state-error.ts';
import { type TaskResource, timeoutKey } from './task-resource.ts';
import type { TaskParameters } from './workflow-tasks.ts';

/** Adds an event of one of AWS's types to an execution's history. */
export type RecordEvent = (type: string, details: Readonly<Record<string, unknown>>) => void;

export type TaskOutcome =
  | { readonly ok: true; readonly output: unknown }
  | { readonly ok: false; readonly error: string; readonly cause: string };

/** One attempt of a Task state, with its parameters and outcome. */
export interface TaskAttempt {
  readonly resource: TaskResource;
  readonly parameters: TaskParameters;
  readonly timeoutSeconds: number | undefined;
  /** Resolves when the history contains TaskScheduled; the task runs only after that. */
  readonly scheduled: PromiseWithResolvers<void>;
  outcome?: TaskOutcome;
}

/** Builds an attempt from resolved parameters; throws States.Runtime for an invalid time limit. */
export function buildAttempt(resource: TaskResource, input: unknown): TaskAttempt {
  const { [timeoutKey]: seconds, ...parameters } = isRecord(input) ? input : {};
  return {
    resource,
    parameters,
    timeoutSeconds: readTimeout(seconds),
    scheduled: Promise.withResolvers(),
  };
}

/** Settles as `work` does, and stores the outcome for the history. */
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
 * The attempts whose outcome the history does not contain yet, oldest first. One state can have two:
 * the library starts a retry before the events of the failed attempt are read.
 */
export interface TaskAttempts {
  add(state: string, attempt: TaskAttempt): void;
  first(state: string): TaskAttempt | undefined;
  /** Removes and returns the first attempt, so that its outcome can be recorded. */
  removeFirst(state: string): TaskAttempt | undefined;
}

export function describeResource({ resource }: TaskAttempt) {
  return { resourceType: resource.resourceType, resource: resource.resource };
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

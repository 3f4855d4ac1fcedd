import { isRecord } from '../../is-record.ts';
import { resolvePath, type Scope } from '../data/path.ts';
import { fillTemplate } from '../data/template.ts';
import type { StateOfType } from '../definition/state-schema.ts';
import { StateError } from '../state-error.ts';
import type { TaskResource } from '../tasks/task-resource.ts';
import type { TaskParameters } from '../tasks/workflow-tasks.ts';
import type { StateVisit } from './interpreter.ts';

/** One attempt of a Task state. */
export interface Attempt {
  readonly visit: StateVisit;
  readonly resource: TaskResource;
  readonly token: string;
  readonly parameters: TaskParameters;
  readonly timeoutSeconds: number | undefined;
}

/** Resolves the paths of a Task state. Throws States.Runtime for a path without a valid value. */
export function buildAttempt(
  token: string,
  state: StateOfType<'Task'>,
  visit: StateVisit,
): Attempt {
  const { Resource: resource } = state;
  const task = resource.waitsForToken ? { Task: { Token: token } } : {};
  const scope = { data: visit.input, context: { ...visit.context, ...task } };
  const parameters = fillTemplate(state.Parameters, scope);
  return {
    visit,
    resource,
    token,
    parameters: isRecord(parameters) ? parameters : {},
    timeoutSeconds: readTimeout(state, scope),
  };
}

function readTimeout(state: StateOfType<'Task'>, scope: Scope): number | undefined {
  const { TimeoutSeconds: fixed, TimeoutSecondsPath: path } = state;
  if (path === undefined) return fixed;
  const seconds = resolvePath(path, scope);
  if (typeof seconds === 'number' && Number.isInteger(seconds) && seconds >= 1) return seconds;
  throw new StateError(
    'States.Runtime',
    `The time limit must be a whole number of seconds, at least 1, and is ${JSON.stringify(seconds)}`,
  );
}

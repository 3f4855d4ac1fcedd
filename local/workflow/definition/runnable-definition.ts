import { isRecord } from '../../is-record.ts';
import { integrations } from '../tasks/integrations.ts';
import { parseTaskResource, type TaskResource, timeoutKey } from '../tasks/task-resource.ts';
import type { StateDefinition, StateMachineDefinition } from './state-machine-definition.ts';

class UnsupportedStateError extends Error {
  override readonly name = 'UnsupportedStateError';

  constructor(state: string, problem: string) {
    super(`The local runner cannot run ${state}: ${problem}`);
  }
}

export interface RunnableDefinition {
  readonly definition: StateMachineDefinition;
  /** The Task states, by name. */
  readonly tasks: ReadonlyMap<string, TaskResource>;
  readonly waitStates: readonly string[];
  /** The content of `$$.State`: each state's name under its own key. */
  readonly stateContext: Readonly<Record<string, string>>;
}

/**
 * The time limit of a Task that has none: 60 s in the library and 99999999 s on AWS. This is about
 * the maximum of a Node timer.
 */
const maxTimeoutSeconds = 2_000_000;

/**
 * Converts a definition so that the library runs it as AWS runs the original. Throws
 * UnsupportedStateError, at start, for what neither the library nor the runner supports.
 */
export function buildRunnableDefinition(original: StateMachineDefinition): RunnableDefinition {
  const tasks = new Map<string, TaskResource>();
  const waitStates: string[] = [];
  const stateContext: Record<string, string> = {};

  function convertState(name: string, state: StateDefinition): StateDefinition {
    checkSupported(name, state);
    const key = `Name_${Object.keys(stateContext).length}`;
    stateContext[key] = name;
    const named = nameState(state, key);
    if (state.Type !== 'Wait') return convertTask(name, named);
    waitStates.push(name);
    return convertWait(named);
  }

  function convertTask(name: string, state: StateDefinition): StateDefinition {
    if (state.Type !== 'Task') return state;
    const resource = readResource(name, state);
    tasks.set(name, resource);
    return passTimeout(name, state, resource);
  }

  checkQueryLanguage('the definition', original);
  const states = Object.entries(original.States).map(([name, state]) => [
    name,
    convertState(name, state),
  ]);
  const definition = { ...original, States: Object.fromEntries(states) };
  return { definition, tasks, waitStates, stateContext };
}

/** Replaces a Wait by a Task, because the library cannot end a Wait early; keeps timestamps. */
function convertWait(state: StateDefinition): StateDefinition {
  const { Type: _, Seconds: seconds, SecondsPath: path, ...rest } = state;
  if (seconds === undefined && path === undefined) return state;
  return {
    ...rest,
    Type: 'Task',
    Resource: 'arn:aws:states:::local:wait',
    Parameters: path === undefined ? { seconds } : { 'seconds.$': path },
    ResultPath: null,
    TimeoutSeconds: maxTimeoutSeconds,
  };
}

function checkSupported(name: string, state: StateDefinition): void {
  checkQueryLanguage(name, state);
  // Inside these states the library sets $$.Execution.Input to the inner state's input.
  if (['Map', 'Parallel'].includes(state.Type)) {
    throw new UnsupportedStateError(name, `${state.Type} states are not supported`);
  }
  for (const field of ['HeartbeatSeconds', 'HeartbeatSecondsPath']) {
    if (field in state) throw new UnsupportedStateError(name, `${field} is not supported`);
  }
}

/** The library treats JSONata as plain text without an error. */
function checkQueryLanguage(name: string, definition: Readonly<Record<string, unknown>>): void {
  if ((definition['QueryLanguage'] ?? 'JSONPath') === 'JSONPath') return;
  throw new UnsupportedStateError(name, 'the QueryLanguage must be JSONPath');
}

function readResource(name: string, state: StateDefinition): TaskResource {
  const arn = String(state['Resource']);
  const resource = parseTaskResource(arn);
  if (resource === undefined || !Object.hasOwn(integrations, resource.integration)) {
    const problem = `the Resource ${arn} is unknown; add it to local/workflow/tasks/integrations.ts`;
    throw new UnsupportedStateError(name, problem);
  }
  // In the library States.TaskFailed matches the runner's States.Timeout; on AWS it does not.
  if (resource.waitsForToken && JSON.stringify(state).includes('"States.TaskFailed"')) {
    throw new UnsupportedStateError(
      name,
      'States.TaskFailed together with .waitForTaskToken is not supported',
    );
  }
  return resource;
}

/**
 * Passes the time limit in the parameters: the library resolves TimeoutSecondsPath against the
 * Task's parameters, AWS against its input. The runner applies the limit of a wait for a token.
 */
function passTimeout(
  name: string,
  state: StateDefinition,
  resource: TaskResource,
): StateDefinition {
  const { TimeoutSeconds: seconds, TimeoutSecondsPath: path, ...rest } = state;
  const parameters = state['Parameters'];
  if (!isRecord(parameters)) throw new UnsupportedStateError(name, 'it has no Parameters');
  if (path === undefined && !resource.waitsForToken) {
    return { ...rest, TimeoutSeconds: seconds ?? maxTimeoutSeconds };
  }
  if ('InputPath' in state) {
    throw new UnsupportedStateError(name, 'InputPath together with a time limit is not supported');
  }
  const timeout = path === undefined ? { [timeoutKey]: seconds } : { [`${timeoutKey}.$`]: path };
  return {
    ...rest,
    Parameters: { ...parameters, ...timeout },
    ...(resource.waitsForToken
      ? { TimeoutSeconds: maxTimeoutSeconds }
      : { TimeoutSecondsPath: `$.${timeoutKey}` }),
  };
}

/** The library does not set `$$.State`: the context has all names, and each state reads its own. */
function nameState(state: StateDefinition, key: string): StateDefinition {
  const json = JSON.stringify(state).replace(/\$\$\.State\.Name\b/g, `$$$$.State.${key}`);
  const named: StateDefinition = JSON.parse(json);
  return named;
}

import { integrations } from '../tasks/integrations.ts';
import { parseTaskResource, type TaskResource } from '../tasks/task-resource.ts';
import {
  isObject,
  type StateDefinition,
  type StateMachineDefinition,
} from './state-machine-definition.ts';

export class UnsupportedStateError extends Error {
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
  /** What `$$.State` holds: each state's name under a key of its own. */
  readonly stateContext: Readonly<Record<string, string>>;
}

/** Under this key a Task's Parameters carry its time limit in seconds to the runner. */
export const timeoutKey = '__timeoutSeconds';

/** Without any, the library ends a Task after 60 s, AWS after 99999999: the most that a timer takes. */
const maxTimeoutSeconds = 2_000_000;

/**
 * Makes the copy of a definition that the library runs as AWS would run the original. What neither
 * the library nor the runner can do is refused here, at start, instead of being ignored.
 */
export function buildRunnableDefinition(original: StateMachineDefinition): RunnableDefinition {
  const tasks = new Map<string, TaskResource>();
  const waitStates: string[] = [];
  const stateContext: Record<string, string> = {};

  function convertState(name: string, state: StateDefinition): StateDefinition {
    refuseUnsupported(name, state);
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

  refuseJsonata('the definition', original);
  const states = Object.entries(original.States).map(([name, state]) => [
    name,
    convertState(name, state),
  ]);
  const definition = { ...original, States: Object.fromEntries(states) };
  return { definition, tasks, waitStates, stateContext };
}

/** The library cannot cut a Wait short: as a Task of the runner's own it can be. Timestamps stay its. */
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

function refuseUnsupported(name: string, state: StateDefinition): void {
  refuseJsonata(name, state);
  // The library shows the states within another $$.Execution.Input, namely their own.
  if (['Map', 'Parallel'].includes(state.Type)) {
    throw new UnsupportedStateError(name, `${state.Type} states are not supported`);
  }
  for (const field of ['HeartbeatSeconds', 'HeartbeatSecondsPath']) {
    if (field in state) throw new UnsupportedStateError(name, `${field} is not supported`);
  }
}

/** The library takes JSONata for text, silently. */
function refuseJsonata(name: string, holder: Readonly<Record<string, unknown>>): void {
  if ((holder['QueryLanguage'] ?? 'JSONPath') === 'JSONPath') return;
  throw new UnsupportedStateError(name, 'the QueryLanguage must be JSONPath');
}

function readResource(name: string, state: StateDefinition): TaskResource {
  const arn = String(state['Resource']);
  const resource = parseTaskResource(arn);
  if (resource === undefined || !Object.hasOwn(integrations, resource.integration)) {
    const problem = `the Resource ${arn} is unknown; add it in local/workflow/tasks/integrations.ts`;
    throw new UnsupportedStateError(name, problem);
  }
  // The library would take the runner's States.Timeout for a States.TaskFailed; AWS does not.
  if (resource.waitsForToken && JSON.stringify(state).includes('"States.TaskFailed"')) {
    throw new UnsupportedStateError(name, 'States.TaskFailed beside .waitForTaskToken');
  }
  return resource;
}

/**
 * The library resolves TimeoutSecondsPath against the Task's parameters, AWS against its input: so
 * the value travels in the parameters. A wait for a token is the runner's own, and never the library's.
 */
function passTimeout(
  name: string,
  state: StateDefinition,
  resource: TaskResource,
): StateDefinition {
  const { TimeoutSeconds: seconds, TimeoutSecondsPath: path, ...rest } = state;
  const parameters = state['Parameters'];
  if (!isObject(parameters)) throw new UnsupportedStateError(name, 'it has no Parameters');
  if (path === undefined && !resource.waitsForToken) {
    return { ...rest, TimeoutSeconds: seconds ?? maxTimeoutSeconds };
  }
  if ('InputPath' in state) {
    throw new UnsupportedStateError(name, 'InputPath beside a time limit of its own');
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

/** The library knows no `$$.State`: the context holds all names, and each state reads its own. */
function nameState(state: StateDefinition, key: string): StateDefinition {
  const json = JSON.stringify(state).replace(/\$\$\.State\.Name\b/g, `$$$$.State.${key}`);
  const named: StateDefinition = JSON.parse(json);
  return named;
}

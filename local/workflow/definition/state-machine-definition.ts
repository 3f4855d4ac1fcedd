/** A state of the Amazon States Language, as far as the local runner looks into it. */
export interface StateDefinition {
  readonly Type: string;
  readonly [field: string]: unknown;
}

/** A rendered state machine definition: no token is left in it. */
export interface StateMachineDefinition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, StateDefinition>>;
  readonly [field: string]: unknown;
}

/** Tells whether a parsed JSON value has a state machine's outline; validateDefinition says the rest. */
export function isDefinition(value: unknown): value is StateMachineDefinition {
  if (!isObject(value) || typeof value['StartAt'] !== 'string') return false;
  const states = value['States'];
  return isObject(states) && Object.values(states).every(isState);
}

function isState(value: unknown): value is StateDefinition {
  return isObject(value) && typeof value['Type'] === 'string';
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

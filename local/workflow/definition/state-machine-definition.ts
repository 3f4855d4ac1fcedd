import { isRecord } from '../../is-record.ts';

/** A state of the Amazon States Language. */
export interface StateDefinition {
  readonly Type: string;
  readonly [field: string]: unknown;
}

/** A rendered state machine definition, without tokens. */
export interface StateMachineDefinition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, StateDefinition>>;
  readonly [field: string]: unknown;
}

/** Checks only StartAt and the states' types; validateDefinition checks the rest. */
export function isDefinition(value: unknown): value is StateMachineDefinition {
  if (!isRecord(value) || typeof value['StartAt'] !== 'string') return false;
  const states = value['States'];
  return isRecord(states) && Object.values(states).every(isState);
}

function isState(value: unknown): value is StateDefinition {
  return isRecord(value) && typeof value['Type'] === 'string';
}

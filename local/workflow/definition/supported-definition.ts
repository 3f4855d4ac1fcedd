import * as v from 'valibot';
import type { StateMachineDefinition } from './state-machine-definition.ts';
import { definitionSchema, type SupportedState, stateSchema } from './state-schema.ts';

class UnsupportedStateError extends Error {
  override readonly name = 'UnsupportedStateError';

  constructor(state: string, problem: string) {
    super(`The interpreter cannot run ${state}: ${problem}`);
  }
}

/** A definition of which the interpreter supports every field. */
export interface SupportedDefinition {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, SupportedState>;
}

/** Throws UnsupportedStateError, at start, for a state or a field that the interpreter ignores. */
export function parseSupportedDefinition(definition: StateMachineDefinition): SupportedDefinition {
  const { StartAt: startAt, States: states } = parse(
    definitionSchema,
    definition,
    'the definition',
  );
  return {
    startAt,
    states: new Map(
      Object.entries(states).map(([name, each]) => [name, parse(stateSchema, each, name)]),
    ),
  };
}

function parse<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  name: string,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  throw new UnsupportedStateError(name, result.issues.map(describeIssue).join('; '));
}

function describeIssue(issue: v.BaseIssue<unknown>): string {
  const field = v.getDotPath(issue);
  if (issue.expected === 'never') return `${field} is not supported`;
  return issue.received === 'undefined' ? `${field} is missing` : `${field}: ${issue.message}`;
}

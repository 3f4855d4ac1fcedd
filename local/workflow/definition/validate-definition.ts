import validate from 'asl-validator';
import type { StateMachineDefinition } from './state-machine-definition.ts';

export class InvalidDefinitionError extends Error {
  override readonly name = 'InvalidDefinitionError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The state machine's definition is invalid:\n${problems.join('\n')}`);
    this.problems = problems;
  }
}

/** The JSON texts of valid definitions. asl-validator compiles its schemas again for each call. */
const valid = new Set<string>();

/** Checks against the Amazon States Language; throws InvalidDefinitionError with all problems. */
export function validateDefinition(definition: StateMachineDefinition): void {
  const text = JSON.stringify(definition);
  if (valid.has(text)) return;
  const result = validate(JSON.parse(text), { checkPaths: true, checkArn: true });
  if (!result.isValid)
    throw new InvalidDefinitionError(
      result.errors.map((error) => `${error['Error code']}: ${error.Message}`),
    );
  valid.add(text);
}

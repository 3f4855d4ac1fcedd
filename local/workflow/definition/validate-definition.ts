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

/** Checks against the Amazon States Language; throws InvalidDefinitionError with all problems. */
export function validateDefinition(definition: StateMachineDefinition): void {
  const result = validate(structuredClone(definition), { checkPaths: true, checkArn: true });
  if (result.isValid) return;
  throw new InvalidDefinitionError(
    result.errors.map((error) => `${error['Error code']}: ${error.Message}`),
  );
}

import type { StateMachineDefinition } from '../../workflow/definition/state-machine-definition.ts';
import { stateMachineDoesNotExist } from './errors.ts';

/** The one state machine of the local environment. */
export interface LocalStateMachine {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly roleArn: string;
  readonly definition: StateMachineDefinition;
  readonly createdAt: Date;
  executionArn(name: string): string;
}

/** Derives name, Region and role from the ARN. */
export function buildStateMachine(
  arn: string,
  definition: StateMachineDefinition,
  createdAt: Date,
): LocalStateMachine {
  const [, partition = '', , region = '', account = '', , name = ''] = arn.split(':');
  return {
    arn,
    name,
    region,
    roleArn: `arn:${partition}:iam::${account}:role/${name}-state-machine`,
    definition,
    createdAt,
    executionArn: (execution) =>
      `arn:${partition}:states:${region}:${account}:execution:${name}:${execution}`,
  };
}

export function requireStateMachine(machine: LocalStateMachine, arn: string): void {
  if (arn !== machine.arn) throw stateMachineDoesNotExist(arn);
}

import { readMembers } from '../members.ts';
import type { AwsAction } from '../service.ts';
import { requireExecution } from './execution-actions.ts';
import type { ExecutionStore } from './execution-store.ts';
import { type LocalStateMachine, requireStateMachine } from './state-machine.ts';

export interface StateMachineActionsDeps {
  readonly machine: LocalStateMachine;
  readonly executions: ExecutionStore;
}

export function createStateMachineActions(
  deps: StateMachineActionsDeps,
): Record<string, AwsAction> {
  const { machine, executions } = deps;
  const brief = {
    stateMachineArn: machine.arn,
    name: machine.name,
    type: 'STANDARD',
    creationDate: machine.createdAt,
  };
  const definition = JSON.stringify(machine.definition);

  return {
    ListStateMachines: () => ({ stateMachines: [brief] }),
    DescribeStateMachine(input) {
      requireStateMachine(machine, readMembers(input).string('stateMachineArn'));
      return {
        ...brief,
        status: 'ACTIVE',
        definition,
        roleArn: machine.roleArn,
        loggingConfiguration: { level: 'OFF', includeExecutionData: false },
        tracingConfiguration: { enabled: false },
      };
    },
    DescribeStateMachineForExecution(input) {
      requireExecution(executions, input);
      return {
        stateMachineArn: machine.arn,
        name: machine.name,
        definition,
        roleArn: machine.roleArn,
        updateDate: machine.createdAt,
      };
    },
  };
}

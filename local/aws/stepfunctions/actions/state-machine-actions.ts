import type { AwsAction } from '../../api/aws-service.ts';
import { readMembers } from '../../api/members.ts';
import { type LocalStateMachine, requireStateMachine } from '../state-machine.ts';
import type { ExecutionStore } from '../store/execution-store.ts';
import { requireExecution } from './execution-actions.ts';

export interface StateMachineActionsDeps {
  readonly machine: LocalStateMachine;
  readonly executions: ExecutionStore;
}

export function createStateMachineActions(
  deps: StateMachineActionsDeps,
): Record<string, AwsAction> {
  const { machine, executions } = deps;
  const summary = {
    stateMachineArn: machine.arn,
    name: machine.name,
    type: 'STANDARD',
    creationDate: machine.createdAt,
  };
  const definition = JSON.stringify(machine.definition);

  return {
    ListStateMachines: () => ({ stateMachines: [summary] }),
    DescribeStateMachine(input) {
      requireStateMachine(machine, readMembers(input).string('stateMachineArn'));
      return {
        ...summary,
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

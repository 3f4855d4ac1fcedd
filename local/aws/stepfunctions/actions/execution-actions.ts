import type { AwsAction } from '../../api/aws-service.ts';
import { readMembers } from '../../api/members.ts';
import { paginate } from '../../api/paginate.ts';
import {
  executionAlreadyExists,
  executionDoesNotExist,
  invalidArn,
  invalidExecutionInput,
  invalidName,
  invalidToken,
} from '../errors.ts';
import type { RunningExecutions } from '../running-executions.ts';
import { type LocalStateMachine, requireStateMachine } from '../state-machine.ts';
import { type Execution, executionStatuses } from '../store/execution.ts';
import type { ExecutionStore } from '../store/execution-store.ts';
import { isExecutionName } from './execution-name.ts';

export interface ExecutionActionsDeps {
  readonly machine: LocalStateMachine;
  readonly executions: ExecutionStore;
  readonly running: RunningExecutions;
  readonly newId: () => string;
}

export function createExecutionActions(deps: ExecutionActionsDeps): Record<string, AwsAction> {
  const { machine, executions, running, newId } = deps;

  /** A second start with the same name and input returns the running execution. */
  const startExecution: AwsAction = (input) => {
    const members = readMembers(input);
    requireStateMachine(machine, members.string('stateMachineArn'));
    const name = readName(members.optionalString('name') ?? newId());
    const text = readInput(members.optionalString('input') ?? '{}');
    const executionArn = machine.executionArn(name);
    const existing = executions.get(executionArn);
    if (existing === undefined) {
      return { executionArn, startDate: running.start({ arn: executionArn, name, input: text }) };
    }
    const isSame = existing.status === 'RUNNING' && existing.input === text;
    if (!isSame) throw executionAlreadyExists(executionArn);
    return { executionArn, startDate: existing.startDate };
  };

  const listExecutions: AwsAction = (input) => {
    const members = readMembers(input);
    requireStateMachine(machine, members.string('stateMachineArn'));
    const status = members.optionalOneOf('statusFilter', executionStatuses);
    const matching = executions
      .list()
      .filter((execution) => status === undefined || execution.status === status);
    const page = paginate(matching.toReversed(), newestFirst, {
      size: members.optionalInteger('maxResults', 0, 1000) || 100,
      token: members.optionalString('nextToken'),
    });
    if (page === undefined) throw invalidToken();
    return {
      executions: page.items.map((execution) => buildSummary(machine, execution)),
      nextToken: page.nextToken,
    };
  };

  return {
    StartExecution: startExecution,
    ListExecutions: listExecutions,
    DescribeExecution(input) {
      const execution = requireExecution(executions, input);
      return { ...buildSummary(machine, execution), ...buildData(execution) };
    },
    StopExecution(input) {
      const execution = requireExecution(executions, input);
      const members = readMembers(input);
      const reason = {
        error: members.optionalString('error'),
        cause: members.optionalString('cause'),
      };
      return { stopDate: running.abort(execution, reason) };
    },
  };
}

/** Finds the execution that a request names; throws AWS's error for an invalid or unknown ARN. */
export function requireExecution(
  executions: ExecutionStore,
  input: Readonly<Record<string, unknown>>,
): Execution {
  const arn = readMembers(input).string('executionArn');
  if (!/^arn:[\w-]+:states:[^:]*:\d*:execution:.+/.test(arn)) throw invalidArn(arn);
  const execution = executions.get(arn);
  if (execution === undefined) throw executionDoesNotExist(arn);
  return execution;
}

function readName(name: string): string {
  if (!isExecutionName(name)) throw invalidName(name);
  return name;
}

function readInput(text: string): string {
  try {
    JSON.parse(text);
    return text;
  } catch (error) {
    throw invalidExecutionInput(error instanceof Error ? error.message : 'it is not JSON');
  }
}

/** A page key that grows from the newest execution to the oldest. */
function newestFirst({ sequence }: Execution): string {
  return String(Number.MAX_SAFE_INTEGER - sequence);
}

function buildSummary(machine: LocalStateMachine, execution: Execution) {
  return {
    executionArn: execution.arn,
    stateMachineArn: machine.arn,
    name: execution.name,
    status: execution.status,
    startDate: execution.startDate,
    stopDate: execution.stopDate,
    redriveCount: 0,
  };
}

function buildData({ input, output, error, cause }: Execution) {
  return {
    input,
    inputDetails: { included: true },
    ...(output === undefined ? {} : { output, outputDetails: { included: true } }),
    error,
    cause,
  };
}

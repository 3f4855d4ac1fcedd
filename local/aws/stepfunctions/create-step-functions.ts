import type { DatabaseSync } from 'node:sqlite';
import type { StateMachineDefinition } from '../../workflow/definition/state-machine-definition.ts';
import { parseSupportedDefinition } from '../../workflow/definition/supported-definition.ts';
import { validateDefinition } from '../../workflow/definition/validate-definition.ts';
import { createExecutionRunner } from '../../workflow/run-execution.ts';
import { createTaskTokens } from '../../workflow/tasks/task-tokens.ts';
import type { WorkflowTasks } from '../../workflow/tasks/workflow-tasks.ts';
import type { WorkflowTimers } from '../../workflow/wait.ts';
import type { AwsService } from '../api/aws-service.ts';
import { createExecutionActions } from './actions/execution-actions.ts';
import { createHistoryActions } from './actions/history-actions.ts';
import { createStateMachineActions } from './actions/state-machine-actions.ts';
import { createTokenActions } from './actions/token-actions.ts';
import { createRunningExecutions, type RunningExecutions } from './running-executions.ts';
import { buildStateMachine } from './state-machine.ts';
import { createEventStore } from './store/event-store.ts';
import { createExecutionStore } from './store/execution-store.ts';
import { createExecutionWriter } from './store/execution-writer.ts';
import { createTokenStore } from './store/token-store.ts';

export interface StepFunctionsDeps {
  readonly database: DatabaseSync;
  /** The output of renderDefinition. */
  readonly definition: StateMachineDefinition;
  readonly stateMachineArn: string;
  readonly tasks: WorkflowTasks;
  readonly now: () => Date;
  readonly timers: WorkflowTimers;
  /** At least 0, less than 1. */
  readonly random: () => number;
  /** Returns unguessable unique ids, for task tokens and for executions without a name. */
  readonly newId: () => string;
}

export interface StepFunctions
  extends Pick<RunningExecutions, 'abortOrphaned' | 'waitForEnd' | 'close'> {
  readonly service: AwsService;
}

/**
 * Emulates Step Functions for one state machine and runs its executions. Throws when the definition
 * is invalid or not supported by the interpreter.
 */
export function createStepFunctions(deps: StepFunctionsDeps): StepFunctions {
  const { database, now, newId } = deps;
  validateDefinition(deps.definition);
  const machine = buildStateMachine(deps.stateMachineArn, deps.definition, now());
  const executions = createExecutionStore(database);
  const events = createEventStore(database);
  const tokens = createTaskTokens(createTokenStore(database));
  const run = createExecutionRunner({
    definition: parseSupportedDefinition(deps.definition),
    region: machine.region,
    tasks: deps.tasks,
    tokens,
    newToken: () => `${newId()}.${newId()}`,
    timers: deps.timers,
    now,
    random: deps.random,
  });
  const writer = createExecutionWriter({ database, executions, events, now });
  const running = createRunningExecutions({ machine, executions, writer, run });

  return {
    service: {
      name: 'stepfunctions',
      signingName: 'states',
      protocol: { kind: 'json', version: '1.0' },
      actions: {
        ...createExecutionActions({ machine, executions, running, newId }),
        ...createHistoryActions({ executions, events }),
        ...createTokenActions(tokens),
        ...createStateMachineActions({ machine, executions }),
      },
    },
    abortOrphaned: running.abortOrphaned,
    waitForEnd: running.waitForEnd,
    close: running.close,
  };
}

import type { DatabaseSync } from 'node:sqlite';
import type { StateMachineDefinition } from '../../workflow/definition.ts';
import { createExecutionRunner } from '../../workflow/run-execution.ts';
import { buildRunnableDefinition } from '../../workflow/runnable-definition.ts';
import { createTaskTokens } from '../../workflow/task-tokens.ts';
import type { WorkflowTasks } from '../../workflow/tasks.ts';
import { validateDefinition } from '../../workflow/validate-definition.ts';
import type { Wait } from '../../workflow/wait.ts';
import type { AwsService } from '../service.ts';
import { createEventStore } from './event-store.ts';
import { createExecutionActions } from './execution-actions.ts';
import { createExecutionBook } from './execution-book.ts';
import { createExecutionStore } from './execution-store.ts';
import { createHistoryActions } from './history-actions.ts';
import { createLiveExecutions, type LiveExecutions } from './live-executions.ts';
import { buildStateMachine } from './state-machine.ts';
import { createStateMachineActions } from './state-machine-actions.ts';
import { createTokenActions } from './token-actions.ts';
import { createTokenStore } from './token-store.ts';

export interface StepFunctionsDeps {
  readonly db: DatabaseSync;
  /** As renderDefinition gives it. */
  readonly definition: StateMachineDefinition;
  readonly stateMachineArn: string;
  readonly tasks: WorkflowTasks;
  readonly now: () => Date;
  /** Waits out the time limit of a task that waits for its token. */
  readonly wait: Wait;
  /** Unguessable and never the same twice: for task tokens, and executions that nobody named. */
  readonly newId: () => string;
  /** For tests: the pause before each retry, and the length of each Wait state. */
  readonly retryDelayMs?: number;
  readonly waitMs?: number;
}

export interface StepFunctions extends Pick<LiveExecutions, 'abortLost' | 'ended' | 'close'> {
  readonly service: AwsService;
}

/**
 * Emulates Step Functions for one state machine, and runs its executions. Throws when the definition
 * is invalid or holds what cannot be run here.
 */
export function createStepFunctions(deps: StepFunctionsDeps): StepFunctions {
  const { db, now, newId } = deps;
  validateDefinition(deps.definition);
  const machine = buildStateMachine(deps.stateMachineArn, deps.definition, now());
  const executions = createExecutionStore(db);
  const events = createEventStore(db);
  const tokens = createTaskTokens(createTokenStore(db));
  const run = createExecutionRunner({
    runnable: buildRunnableDefinition(deps.definition),
    region: machine.region,
    tasks: deps.tasks,
    tokens,
    wait: deps.wait,
    newToken: () => `${newId()}.${newId()}`,
    retryDelayMs: deps.retryDelayMs,
    waitMs: deps.waitMs,
  });
  const book = createExecutionBook({ db, executions, events, now });
  const live = createLiveExecutions({ machine, executions, book, run });

  return {
    service: {
      name: 'stepfunctions',
      signingName: 'states',
      protocol: { kind: 'json', version: '1.0' },
      actions: {
        ...createExecutionActions({ machine, executions, live, newId }),
        ...createHistoryActions({ executions, events }),
        ...createTokenActions(tokens),
        ...createStateMachineActions({ machine, executions }),
      },
    },
    abortLost: live.abortLost,
    ended: live.ended,
    close: live.close,
  };
}

import { readFileSync } from 'node:fs';
import { renderDefinition } from '../../../local/workflow/definition/render-definition.ts';
import { parseSupportedDefinition } from '../../../local/workflow/definition/supported-definition.ts';
import {
  createExecutionRunner,
  type RunningExecution,
} from '../../../local/workflow/run-execution.ts';
import { createTaskTokens, type TokenStore } from '../../../local/workflow/tasks/task-tokens.ts';
import type { WorkflowTasks } from '../../../local/workflow/tasks/workflow-tasks.ts';
import type { WorkflowTimers } from '../../../local/workflow/wait.ts';
import type { Random } from '../random.ts';
import type { Trace } from '../trace.ts';
import type { VirtualTime } from '../virtual-time.ts';
import type { Execution } from './execution.ts';
import { createExecutionRecorder } from './execution-recorder.ts';

/** The deployed workflow, with short names in place of ARNs. */
const definition = parseSupportedDefinition(
  renderDefinition(
    readFileSync(new URL('../../../workflow/break-glass.asl.json', import.meta.url), 'utf8'),
    {
      Partition: 'aws',
      Region: 'us-east-1',
      TableName: 'table',
      InstanceArn: 'instance',
      AlertTopicArn: 'alerts',
      Runbook: 'docs/when-it-fails.md',
      GrantAccessFunctionArn: 'grant-access',
      RevokeAccessFunctionArn: 'revoke-access',
      ReportOnAccessFunctionArn: 'report-on-access',
    },
  ),
);

type Starter = { readonly startedAt: number };

/** Simulates Step Functions: runs the deployed workflow in virtual time. */
export interface StepFunctions {
  readonly executions: ReadonlyMap<string, Execution>;
  readonly start: (name: string, input: string, starter?: Starter) => 'started' | 'exists';
  /** Stops an execution, without an alert. */
  readonly abort: (name: string) => void;
  /** Returns whether an execution waited for this token. */
  readonly sendTaskSuccess: (token: string) => boolean;
}

export interface StepFunctionsDeps {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly trace: Trace;
  readonly tasks: WorkflowTasks;
}

export function createStepFunctions({
  time,
  random,
  trace,
  tasks,
}: StepFunctionsDeps): StepFunctions {
  const executions = new Map<string, Execution>();
  const running = new Map<string, RunningExecution>();
  const tokens = createTaskTokens(createTokenStore());
  let tokenCount = 0;
  const run = createExecutionRunner({
    definition,
    region: 'us-east-1',
    tasks,
    tokens,
    newToken: () => `token-${++tokenCount}`,
    timers: createTimers(time),
    now: () => new Date(time.now()),
    random: random.next,
  });

  return {
    executions,
    start(name, input, starter) {
      const known = executions.get(name);
      if (known) return known.status === 'RUNNING' && known.input === input ? 'started' : 'exists';
      const execution: Execution = {
        name,
        input,
        starterStartedAt: starter?.startedAt,
        states: [],
        finalErrors: [],
        status: 'RUNNING',
      };
      executions.set(name, execution);
      const start = { arn: name, input, execution: { Id: name, Name: name }, stateMachine: {} };
      running.set(name, run(start, createExecutionRecorder(execution, trace)));
      return 'started';
    },
    abort(name) {
      const execution = executions.get(name);
      if (execution?.status !== 'RUNNING') return;
      execution.status = 'ABORTED';
      running.get(name)?.stop();
      trace.recordFault('execution-lost', name.slice(0, 6));
    },
    sendTaskSuccess: (token) => tokens.complete(token, { ok: true, output: {} }) === 'waiting',
  };
}

const transitionMs = 30;

function createTimers({ sleep }: VirtualTime): WorkflowTimers {
  return {
    transition: () => sleep(transitionMs),
    waitState: sleep,
    retryDelay: sleep,
    taskLimit: sleep,
    tokenLimit: sleep,
  };
}

function createTokenStore(): TokenStore {
  const issued = new Set<string>();
  return { add: (token) => void issued.add(token), has: (token) => issued.has(token) };
}

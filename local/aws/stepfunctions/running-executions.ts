import type { RunExecution, RunningExecution } from '../../workflow/run-execution.ts';
import { AwsError } from '../api/aws-service.ts';
import { executionDoesNotExist } from './errors.ts';
import type { LocalStateMachine } from './state-machine.ts';
import type { Execution } from './store/execution.ts';
import type { ExecutionStore } from './store/execution-store.ts';
import type { ExecutionWriter } from './store/execution-writer.ts';

export interface RunningExecutionsDeps {
  readonly machine: LocalStateMachine;
  readonly executions: ExecutionStore;
  readonly writer: ExecutionWriter;
  readonly run: RunExecution;
}

interface StopReason {
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

/** The executions that this process runs. */
export interface RunningExecutions {
  /** Returns the start date. */
  start(execution: Pick<Execution, 'arn' | 'name' | 'input'>): Date;
  /** Ends a running execution as ABORTED and returns the stop date. */
  abort(execution: Execution, reason: StopReason): Date;
  /** Aborts executions that an earlier process left RUNNING: they cannot be resumed. */
  abortOrphaned(): void;
  /** Resolves with the execution when it has ended, or when `close` left it RUNNING. */
  waitForEnd(arn: string): Promise<Execution>;
  /** Stops all executions here; their stored status stays RUNNING. */
  close(): Promise<void>;
}

export function createRunningExecutions(deps: RunningExecutionsDeps): RunningExecutions {
  const { machine, executions, writer, run } = deps;
  const running = new Map<string, RunningExecution>();
  let closed = false;

  /** Leaves a rejection unhandled to end the process: it can no longer store the history. */
  async function follow(arn: string, execution: RunningExecution): Promise<void> {
    running.set(arn, execution);
    await execution.finished;
    running.delete(arn);
  }

  function abort({ arn, stopDate }: Execution, reason: StopReason): Date {
    if (stopDate) return stopDate;
    running.get(arn)?.stop();
    return writer.end(arn, { status: 'ABORTED', ...reason });
  }

  return {
    start(execution) {
      if (closed)
        throw new AwsError('ServiceUnavailable', 'The local Step Functions is closing', {
          status: 503,
        });
      const startDate = writer.start(execution, machine.roleArn);
      const context = buildContext(machine, execution, startDate);
      const { arn, input } = execution;
      void follow(arn, run({ arn, input, ...context }, writer.recorder(arn)));
      return startDate;
    },
    abort,
    abortOrphaned() {
      const cause =
        'The local environment was restarted while this ran; executions are not resumed';
      for (const execution of executions.list()) {
        if (execution.stopDate || running.has(execution.arn)) continue;
        abort(execution, { error: 'Local.Restarted', cause });
      }
    },
    async waitForEnd(arn) {
      await running.get(arn)?.finished;
      const execution = executions.get(arn);
      if (execution === undefined) throw executionDoesNotExist(arn);
      return execution;
    },
    async close() {
      closed = true;
      const current = [...running.values()];
      for (const execution of current) execution.stop();
      await Promise.all(current.map((execution) => execution.finished));
    },
  };
}

/** Builds `$$.Execution` and `$$.StateMachine` of the Context Object. */
function buildContext(
  machine: LocalStateMachine,
  execution: Pick<Execution, 'arn' | 'name'>,
  startDate: Date,
) {
  return {
    execution: {
      Id: execution.arn,
      Name: execution.name,
      RoleArn: machine.roleArn,
      StartTime: startDate.toISOString(),
      RedriveCount: 0,
    },
    stateMachine: { Id: machine.arn, Name: machine.name },
  };
}

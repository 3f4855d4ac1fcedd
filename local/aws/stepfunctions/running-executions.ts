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

export interface StopReason {
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

/** The executions that this process runs. */
export interface RunningExecutions {
  /** Answers the start date. */
  start(execution: Pick<Execution, 'arn' | 'name' | 'input'>): Date;
  /** Ends a running execution as ABORTED; answers the stop date. */
  abort(execution: Execution, reason: StopReason): Date;
  /** Ends as ABORTED whatever an earlier process left RUNNING: the library cannot resume. */
  abortOrphaned(): void;
  /** Resolves with the execution when it runs no more here: over, or left RUNNING by `close`. */
  waitForEnd(arn: string): Promise<Execution>;
  /** Stops all that runs, and leaves it RUNNING in the books. */
  close(): Promise<void>;
}

export function createRunningExecutions(deps: RunningExecutionsDeps): RunningExecutions {
  const { machine, executions, writer, run } = deps;
  const running = new Map<string, RunningExecution>();
  let closed = false;

  /** A rejection is left unhandled, so that the process ends: nothing it said would be kept. */
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
      if (closed) throw new AwsError('ServiceUnavailable', 'It is closing', { status: 503 });
      const startDate = writer.start(execution, machine.roleArn);
      const context = buildContext(machine, execution);
      const { arn, input } = execution;
      void follow(arn, run({ arn, input, context }, writer.recorder(arn)));
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
      const live = [...running.values()];
      for (const execution of live) execution.stop();
      await Promise.all(live.map((execution) => execution.finished));
    },
  };
}

/**
 * The Context Object. The library adds `$$.Execution.Input` and `.StartTime` (by its own clock), the
 * runner `$$.State` and `$$.Task`.
 */
function buildContext(machine: LocalStateMachine, execution: Pick<Execution, 'arn' | 'name'>) {
  return {
    Execution: {
      Id: execution.arn,
      Name: execution.name,
      RoleArn: machine.roleArn,
      RedriveCount: 0,
    },
    StateMachine: { Id: machine.arn, Name: machine.name },
  };
}

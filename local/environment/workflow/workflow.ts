import { randomUUID } from 'node:crypto';
import {
  createStepFunctions,
  type StepFunctions,
} from '../../aws/stepfunctions/create-step-functions.ts';
import { region, stateMachineArn } from '../../seed.ts';
import { createSdkTasks } from '../../workflow/tasks/sdk-tasks.ts';
import { type Wait, waitOnTimer } from '../../workflow/wait.ts';
import { stateMachineAccessKeyId } from '../access-keys.ts';
import { createDeferred, type Deferred } from '../deferred.ts';
import type { EnvironmentOptions } from '../environment-options.ts';
import type { EnvironmentState } from '../environment-state.ts';
import type { Functions } from '../functions/functions.ts';
import { readDefinition } from './read-definition.ts';

export interface Workflow {
  readonly stepFunctions: StepFunctions;
  /** Connects the state machine's tasks to the AWS endpoint, once it listens. */
  connect(awsUrl: string): void;
  /** Stops the running executions; the next start marks them ABORTED. */
  close(): Promise<void>;
}

/** Creates the state machine, and aborts the running executions of an earlier process. */
export async function createWorkflow(
  { database, now, permissions }: Pick<EnvironmentState, 'database' | 'now' | 'permissions'>,
  functionNames: readonly string[],
  functions: Deferred<Functions>,
  { wait, retryDelayMs }: Pick<EnvironmentOptions, 'retryDelayMs'> & { readonly wait: Wait },
): Promise<Workflow> {
  const tasks = createDeferred<ReturnType<typeof createSdkTasks>>('tasks of the state machine');
  const stepFunctions = createStepFunctions({
    database,
    definition: await readDefinition(functionNames),
    stateMachineArn,
    tasks: {
      invokeFunction(name, payload) {
        permissions.recordInvocation(name);
        return functions.get().invoke(name, payload);
      },
      updateItem: (parameters) => tasks.get().updateItem(parameters),
      publish: (parameters, origin) => tasks.get().publish(parameters, origin),
    },
    now,
    timers: {
      transition: async () => {},
      waitState: wait,
      retryDelay: (ms, signal) => waitOnTimer(retryDelayMs ?? ms, signal),
      taskLimit: waitOnTimer,
      tokenLimit: wait,
    },
    random: Math.random,
    newId: randomUUID,
  });
  stepFunctions.abortOrphaned();
  return {
    stepFunctions,
    connect(endpoint) {
      const { invoke: invokeFunction } = functions.get();
      const accessKeyId = stateMachineAccessKeyId;
      tasks.set(createSdkTasks({ endpoint, region, accessKeyId, invokeFunction }));
    },
    async close() {
      await stepFunctions.close();
      tasks.get().close();
    },
  };
}

import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import type { TestContext } from 'node:test';
import {
  GetExecutionHistoryCommand,
  type HistoryEvent,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { InvocationResult } from '../../functions/invocation-result.ts';
import { stateMachineArn } from '../../seed.ts';
import type { TaskParameters, WorkflowTasks } from '../../workflow/tasks/workflow-tasks.ts';
import { type Wait, waitOnTimer } from '../../workflow/wait.ts';
import { createAwsEndpoint } from '../endpoint/aws-endpoint.ts';
import { buildServiceTarget } from '../endpoint/target.ts';
import { createFaults } from '../faults/faults.ts';
import { createStepFunctions, type StepFunctionsDeps } from './create-step-functions.ts';
import { grantDefinition } from './test-definition.ts';

export const testStart = new Date('2026-11-21T08:00:00Z');
export const grantInput = { version: 1, grantId: 'g1', cloudTrailDelaySeconds: 900 };

/** Starts Step Functions on a free port for one test, which controls tasks and time limit. */
export async function startTestStepFunctions(
  t: TestContext,
  options: Partial<StepFunctionsDeps> = {},
) {
  const database = options.database ?? new DatabaseSync(':memory:');
  const tasks = createTestTasks();
  const limit = createTestTimeLimit();
  const stepFunctions = createStepFunctions({
    database,
    definition: grantDefinition,
    stateMachineArn,
    tasks,
    now: () => testStart,
    timers: {
      transition: async () => {},
      waitState: async () => {},
      retryDelay: async () => {},
      taskLimit: waitOnTimer,
      tokenLimit: limit.wait,
    },
    random: () => 0.5,
    newId: randomUUID,
    ...options,
  });
  const endpoint = createAwsEndpoint({
    services: [stepFunctions.service],
    dynamodb: buildServiceTarget({
      ...stepFunctions.service,
      name: 'dynamodb',
      signingName: 'dynamodb',
    }),
    localRoutes: {},
    faults: createFaults(),
    onCall: () => {},
    now: () => testStart,
  });
  const client = new SFNClient({
    endpoint: `http://127.0.0.1:${await endpoint.listen(0)}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'any' },
    maxAttempts: 1,
  });
  t.after(async () => {
    client.destroy();
    await endpoint.close();
    await stepFunctions.close();
  });

  async function start(input: unknown = grantInput): Promise<string> {
    const { executionArn = '' } = await client.send(
      new StartExecutionCommand({ stateMachineArn, name: 'g1', input: JSON.stringify(input) }),
    );
    return executionArn;
  }

  async function history(executionArn: string): Promise<readonly HistoryEvent[]> {
    const { events = [] } = await client.send(
      new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }),
    );
    return events;
  }

  return { database, stepFunctions, client, tasks, limit, start, history };
}

export interface TestTasks extends WorkflowTasks {
  /** The results of a function's next invocations; `defaultPayloads` applies when none is left. */
  readonly results: Record<string, (InvocationResult | Error | Promise<InvocationResult>)[]>;
  readonly invoked: { functionName: string; payload: unknown }[];
  readonly updates: TaskParameters[];
  readonly published: TaskParameters[];
  /** The errors of the next updateItem calls. */
  readonly updateErrors: Error[];
  /** Resolves with the token of the first updateItem call. */
  readonly token: Promise<string>;
}

const defaultPayloads: Record<string, unknown> = { 'grant-access': { secondsLeft: 3600 } };

function createTestTasks(): TestTasks {
  const token = Promise.withResolvers<string>();
  const tasks: TestTasks = {
    results: {},
    invoked: [],
    updates: [],
    published: [],
    updateErrors: [],
    token: token.promise,
    async invokeFunction(functionName, payload) {
      tasks.invoked.push({ functionName, payload });
      const result = await tasks.results[functionName]?.shift();
      if (result instanceof Error) throw result;
      return result ?? { ok: true, payload: defaultPayloads[functionName] ?? null };
    },
    async updateItem(parameters) {
      tasks.updates.push(parameters);
      const error = tasks.updateErrors.shift();
      if (error) throw error;
      token.resolve(readToken(parameters));
      return {};
    },
    async publish(parameters) {
      tasks.published.push(parameters);
      return { MessageId: 'm1' };
    },
  };
  return tasks;
}

export function readToken(parameters: TaskParameters): string {
  return JSON.parse(JSON.stringify(parameters)).ExpressionAttributeValues[':token'].S;
}

function createTestTimeLimit() {
  const limitsMs: number[] = [];
  const signals: AbortSignal[] = [];
  const expired = Promise.withResolvers<void>();
  const wait: Wait = (ms, signal) => {
    limitsMs.push(ms);
    signals.push(signal);
    return expired.promise;
  };
  return { wait, limitsMs, signals, expire: () => expired.resolve() };
}

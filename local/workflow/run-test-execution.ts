import { parseSupportedDefinition } from './definition/supported-definition.ts';
import { createExecutionRunner, type ExecutionOutcome } from './run-execution.ts';
import { StateError } from './state-error.ts';
import { createTaskTokens } from './tasks/task-tokens.ts';
import type { TaskParameters } from './tasks/workflow-tasks.ts';
import type { Wait } from './wait.ts';

/** What a task returns, or the name of the error that it fails with. */
type TaskResult = { readonly payload: unknown } | { readonly error: string } | 'never returns';

interface TestExecutionOptions {
  readonly input?: unknown;
  /** The results of the invocations, in order; after them a task returns null. */
  readonly results?: readonly TaskResult[];
  /** The errors with which storing the task token fails, in order; `undefined` where it does not. */
  readonly storeErrors?: readonly (string | undefined)[];
  readonly random?: () => number;
}

export interface TestExecutionResult {
  readonly outcome: ExecutionOutcome | undefined;
  /** The states that it entered, in order. */
  readonly states: readonly string[];
  /** The payloads of the invocations. */
  readonly payloads: readonly unknown[];
  /** The parameters of the messages. */
  readonly published: readonly TaskParameters[];
  readonly retryDelaysMs: readonly number[];
  readonly timeLimitsMs: readonly number[];
}

/**
 * Runs an execution of these states to its end; no time passes. A wait for a token ends by its time limit.
 */
export async function runTestExecution(
  states: Readonly<Record<string, { readonly Type: string; readonly [field: string]: unknown }>>,
  { input = {}, results = [], storeErrors = [], random = () => 0.5 }: TestExecutionOptions = {},
): Promise<TestExecutionResult> {
  const left = [...results];
  let stores = 0;
  let tokenWaits = 0;
  const entered: string[] = [];
  const payloads: unknown[] = [];
  const published: TaskParameters[] = [];
  const retryDelaysMs: number[] = [];
  const timeLimitsMs: number[] = [];
  let outcome: ExecutionOutcome | undefined;
  let isHanging = false;
  const limit: Wait = (ms) => {
    timeLimitsMs.push(ms);
    return isHanging ? Promise.resolve() : new Promise(() => {});
  };

  const run = createExecutionRunner({
    definition: parseSupportedDefinition({
      StartAt: Object.keys(states)[0] ?? '',
      States: states,
    }),
    region: 'us-east-1',
    tokens: createTaskTokens({ add: () => {}, has: () => false }),
    newToken: () => 'token',
    now: () => new Date(0),
    random,
    timers: {
      transition: async () => {},
      waitState: async () => {},
      retryDelay: async (ms) => void retryDelaysMs.push(ms),
      taskLimit: limit,
      tokenLimit(ms) {
        timeLimitsMs.push(ms);
        const fails = storeErrors[tokenWaits++] !== undefined;
        return fails ? new Promise(() => {}) : Promise.resolve();
      },
    },
    tasks: {
      async invokeFunction(_name, payload) {
        payloads.push(payload);
        const result = left.shift() ?? { payload: null };
        isHanging = result === 'never returns';
        if (result === 'never returns') return new Promise(() => {});
        if ('error' in result) throw new StateError(result.error, 'injected');
        return { ok: true, payload: result.payload };
      },
      async updateItem() {
        const error = storeErrors[stores++];
        if (error !== undefined) throw new StateError(error, 'injected');
        return {};
      },
      async publish(parameters) {
        published.push(parameters);
        return {};
      },
    },
  });
  const start = {
    arn: 'execution',
    input: JSON.stringify(input),
    execution: { Id: 'execution:g1', Name: 'g1' },
    stateMachine: {},
  };
  await run(start, {
    record(type, { name }) {
      if (type.endsWith('StateEntered')) entered.push(String(name));
    },
    end(ended) {
      outcome = ended;
    },
  }).finished;
  return { outcome, states: entered, payloads, published, retryDelaysMs, timeLimitsMs };
}

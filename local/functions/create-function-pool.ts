import { randomUUID } from 'node:crypto';
import { managementAccountId, region } from '../seed.ts';
import { type FunctionWorker, startFunctionWorker } from './function-worker.ts';
import { buildExitError, type InvocationResult } from './invocation-result.ts';

export interface FunctionPoolOptions {
  readonly name: string;
  /** The module that exports `handler`: a bundle, or a TypeScript file. */
  readonly entry: URL;
  /** The program of the worker threads: `run-in-worker.ts` or its bundle. */
  readonly runtime: URL;
  /** The complete `process.env` of the function. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Milliseconds that the function's clock is ahead of the machine's. */
  readonly aheadMs: Float64Array<SharedArrayBuffer>;
  readonly maxConcurrency: number;
  readonly onLog: (line: { readonly function: string; readonly text: string }) => void;
}

/** One emulated Lambda function. */
export interface FunctionPool {
  /** Invokes the function and returns its result. Event and result are JSON, as on Lambda. */
  invoke(event: unknown): Promise<InvocationResult>;
  /** Kills the busy workers and returns their number; invocations fail with Runtime.ExitError. */
  killBusy(): number;
  /** Ends all workers; running and queued invocations fail with Runtime.ExitError. */
  close(): Promise<void>;
  /** Starts an idle worker; throws FunctionInitError when it cannot import the module. */
  warmUp(): Promise<void>;
}

class FunctionInitError extends Error {
  override readonly name = 'FunctionInitError';
  readonly errorType: string;

  constructor(functionName: string, errorType: string, errorMessage: string) {
    super(`The function ${functionName} does not start: ${errorType}: ${errorMessage}`);
    this.errorType = errorType;
  }
}

interface QueuedInvocation {
  readonly eventJson: string;
  readonly requestId: string;
  resolve(invocation: InvocationResult | Promise<InvocationResult>): void;
}

/**
 * Runs a function in worker threads. An invocation uses an idle worker, else a new one up to
 * `maxConcurrency`, else it is queued.
 */
export function createFunctionPool(options: FunctionPoolOptions): FunctionPool {
  const workers = new Set<FunctionWorker>();
  const idle = new Set<FunctionWorker>();
  const queue: QueuedInvocation[] = [];
  let closed = false;

  function startWorker(): FunctionWorker {
    const worker = startFunctionWorker({
      runtime: options.runtime,
      setup: {
        entry: options.entry.href,
        functionName: options.name,
        aheadMs: options.aheadMs,
        invokedFunctionArn: `arn:aws:lambda:${region}:${managementAccountId}:function:${options.name}`,
      },
      environment: options.environment,
      timeoutMs: options.timeoutMs,
      onLine: (text) => options.onLog({ function: options.name, text }),
    });
    workers.add(worker);
    void worker.exited.then(() => {
      removeWorker(worker);
      dispatch();
    });
    return worker;
  }

  function removeWorker(worker: FunctionWorker): void {
    workers.delete(worker);
    idle.delete(worker);
  }

  const isFull = () =>
    [...workers].filter((worker) => worker.isAlive()).length >= options.maxConcurrency;

  function acquireWorker(): FunctionWorker | undefined {
    const worker = [...idle].find((candidate) => candidate.isAlive());
    if (worker === undefined) return isFull() ? undefined : startWorker();
    idle.delete(worker);
    return worker;
  }

  function dispatch(): void {
    const next = queue[0];
    if (next === undefined || closed) return;
    const worker = acquireWorker();
    if (worker === undefined) return;
    queue.shift();
    next.resolve(runOn(worker, next));
  }

  async function runOn(
    worker: FunctionWorker,
    invocation: QueuedInvocation,
  ): Promise<InvocationResult> {
    const result = await worker.invoke(invocation.requestId, invocation.eventJson);
    if (worker.isAlive()) idle.add(worker);
    dispatch();
    return result;
  }

  return {
    invoke: (event) =>
      new Promise((resolve) => {
        const requestId = randomUUID();
        if (closed) return resolve(buildExitError(requestId, `${options.name} is closed`));
        queue.push({ eventJson: JSON.stringify(event) ?? 'null', requestId, resolve });
        dispatch();
      }),
    killBusy() {
      const busy = [...workers].filter((worker) => worker.isAlive() && !idle.has(worker));
      for (const worker of busy) void worker.kill();
      return busy.length;
    },
    async close() {
      closed = true;
      for (const { requestId, resolve } of queue.splice(0)) {
        resolve(buildExitError(requestId, `${options.name} is closed`));
      }
      await Promise.all([...workers].map((worker) => worker.kill()));
    },
    async warmUp() {
      if (idle.size > 0 || isFull() || closed) return;
      const worker = startWorker();
      const failure = await worker.initialised;
      if (failure)
        throw new FunctionInitError(options.name, failure.errorType, failure.errorMessage);
      idle.add(worker);
      dispatch();
    },
  };
}

import { randomUUID } from 'node:crypto';
import { managementAccountId, region } from '../seed.ts';
import { type FunctionWorker, startFunctionWorker } from './function-worker.ts';
import { buildExitError, type Invocation } from './invocation.ts';

export interface FunctionPoolOptions {
  readonly name: string;
  /** A `.ts` module that exports `handler`. */
  readonly entry: URL;
  /** All that the function's `process.env` holds. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly maxConcurrency: number;
  readonly onLog: (line: { readonly function: string; readonly text: string }) => void;
}

/** One emulated Lambda function. */
export interface FunctionPool {
  /** Invokes the function and waits for what came of it; JSON goes in and out, as with Lambda. */
  invoke(event: unknown): Promise<Invocation>;
  /**
   * Ends every worker that is in the middle of an invocation: those answer Runtime.ExitError.
   * Answers how many those are.
   */
  killAll(): number;
  /** Ends all workers; what is running or waiting answers Runtime.ExitError. */
  close(): Promise<void>;
  /** Has one worker ready; throws FunctionInitError when the module cannot be imported. */
  warm(): Promise<void>;
}

export class FunctionInitError extends Error {
  override readonly name = 'FunctionInitError';
  readonly errorType: string;

  constructor(functionName: string, errorType: string, errorMessage: string) {
    super(`The function ${functionName} does not start: ${errorType}: ${errorMessage}`);
    this.errorType = errorType;
  }
}

interface Waiting {
  readonly eventJson: string;
  readonly requestId: string;
  answer(invocation: Invocation | Promise<Invocation>): void;
}

/**
 * Runs a function in worker threads: an idle one is taken first, else a new one up to
 * `maxConcurrency`, else the invocation waits its turn.
 */
export function createFunctionPool(options: FunctionPoolOptions): FunctionPool {
  const all = new Set<FunctionWorker>();
  const idle = new Set<FunctionWorker>();
  const queue: Waiting[] = [];
  let closed = false;

  function start(): FunctionWorker {
    const worker = startFunctionWorker({
      setup: {
        entry: options.entry.href,
        functionName: options.name,
        invokedFunctionArn: `arn:aws:lambda:${region}:${managementAccountId}:function:${options.name}`,
      },
      environment: options.environment,
      timeoutMs: options.timeoutMs,
      onLine: (text) => options.onLog({ function: options.name, text }),
    });
    all.add(worker);
    void worker.gone.then(() => {
      drop(worker);
      serve();
    });
    return worker;
  }

  function drop(worker: FunctionWorker): void {
    all.delete(worker);
    idle.delete(worker);
  }

  const isFull = () =>
    [...all].filter((worker) => worker.isAlive()).length >= options.maxConcurrency;

  function take(): FunctionWorker | undefined {
    const worker = [...idle].find((candidate) => candidate.isAlive());
    if (worker === undefined) return isFull() ? undefined : start();
    idle.delete(worker);
    return worker;
  }

  function serve(): void {
    const next = queue[0];
    if (next === undefined || closed) return;
    const worker = take();
    if (worker === undefined) return;
    queue.shift();
    next.answer(perform(worker, next));
  }

  async function perform(worker: FunctionWorker, invocation: Waiting): Promise<Invocation> {
    const result = await worker.invoke(invocation.requestId, invocation.eventJson);
    if (worker.isAlive()) idle.add(worker);
    serve();
    return result;
  }

  return {
    invoke: (event) =>
      new Promise((answer) => {
        const requestId = randomUUID();
        if (closed) return answer(buildExitError(requestId, `${options.name} is closed`));
        queue.push({ eventJson: JSON.stringify(event) ?? 'null', requestId, answer });
        serve();
      }),
    killAll() {
      const busy = [...all].filter((worker) => worker.isAlive() && !idle.has(worker));
      for (const worker of busy) void worker.kill();
      return busy.length;
    },
    async close() {
      closed = true;
      for (const { requestId, answer } of queue.splice(0)) {
        answer(buildExitError(requestId, `${options.name} is closed`));
      }
      await Promise.all([...all].map((worker) => worker.kill()));
    },
    async warm() {
      if (idle.size > 0 || isFull() || closed) return;
      const worker = start();
      const failure = await worker.initialised;
      if (failure)
        throw new FunctionInitError(options.name, failure.errorType, failure.errorMessage);
      idle.add(worker);
      serve();
    },
  };
}

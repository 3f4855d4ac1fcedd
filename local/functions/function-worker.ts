import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import {
  buildExitError,
  buildTimeoutError,
  type FailedInvocation,
  type InvocationResult,
} from './invocation-result.ts';
import type { FunctionSetup, InvokeMessage, WorkerMessage } from './worker-messages.ts';

export interface FunctionWorkerOptions {
  readonly runtime: URL;
  readonly setup: Omit<FunctionSetup, 'invocations'>;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly onLine: (text: string) => void;
}

/** One execution environment of a function. It runs one invocation at a time. */
export interface FunctionWorker {
  /** Resolves with undefined after the module's import, or with the reason why it failed. */
  readonly initialised: Promise<FailedInvocation | undefined>;
  /** Resolves when the thread has exited and all its output was passed to `onLine`. */
  readonly exited: Promise<void>;
  /** False as soon as the thread starts to end. */
  isAlive(): boolean;
  invoke(requestId: string, eventJson: string): Promise<InvocationResult>;
  kill(): Promise<void>;
}

/** Lambda's limit for the import of a function's module. */
const initTimeoutMs = 10_000;

/** Starts a thread with only `environment` as variables, and imports the function's module. */
export function startFunctionWorker(options: FunctionWorkerOptions): FunctionWorker {
  const invocations = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const worker = new Worker(options.runtime, {
    workerData: { ...options.setup, invocations } satisfies FunctionSetup,
    env: { ...options.environment },
    // The preloads of this process, such as those of a test run, are not the function's.
    execArgv: [],
    stdout: true,
    stderr: true,
  });
  const outputClosed = Promise.all([
    forwardLines(worker.stdout, options.onLine),
    forwardLines(worker.stderr, options.onLine),
  ]);
  const initialised = Promise.withResolvers<FailedInvocation | undefined>();
  const exited = Promise.withResolvers<void>();
  let current = { requestId: 'INIT', settle: (_: InvocationResult) => {} };
  let reason: string | undefined;
  let alive = true;

  worker.on('message', (message: WorkerMessage) => {
    if (message.kind === 'ready') initialised.resolve(undefined);
    else if (message.kind === 'init-failed') failInit(message.failure);
    else current.settle(parseResult(message));
  });
  worker.on('error', (error) => {
    alive = false;
    for (const line of describeCrash(error)) options.onLine(line);
  });
  worker.on('exit', async (code) => {
    alive = false;
    await outputClosed;
    const exit = buildExitError(current.requestId, reason ?? describeExit(code));
    initialised.resolve(exit);
    current.settle(exit);
    exited.resolve();
  });

  function failInit(failure: FailedInvocation): void {
    alive = false;
    initialised.resolve(failure);
    void worker.terminate();
  }

  function timeOut(): void {
    const timedOut = buildTimeoutError(current.requestId, options.timeoutMs);
    current.settle(timedOut);
    failInit(timedOut);
  }

  async function invoke(requestId: string, eventJson: string): Promise<InvocationResult> {
    const result = new Promise<InvocationResult>((settle) => {
      current = { requestId, settle };
    });
    const initFailure = await withTimeout(initTimeoutMs + options.timeoutMs, initialised.promise);
    if (initFailure) return initFailure;
    worker.postMessage({
      kind: 'invoke',
      requestId,
      eventJson,
      timeoutMs: options.timeoutMs,
    } satisfies InvokeMessage);
    Atomics.add(invocations, 0, 1);
    Atomics.notify(invocations, 0);
    return withTimeout(options.timeoutMs, result);
  }

  async function withTimeout<T>(limitMs: number, work: Promise<T>): Promise<T> {
    const timer = setTimeout(timeOut, limitMs);
    try {
      return await work;
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    initialised: initialised.promise,
    exited: exited.promise,
    isAlive: () => alive,
    invoke,
    async kill() {
      alive = false;
      reason = 'Runtime exited with error: signal: killed';
      await worker.terminate();
      await exited.promise;
    },
  };
}

function parseResult(message: WorkerMessage & { kind: 'succeeded' | 'failed' }): InvocationResult {
  if (message.kind === 'failed') return message.failure;
  return { ok: true, payload: JSON.parse(message.payloadJson) };
}

function describeCrash(error: unknown): readonly string[] {
  return (error instanceof Error ? (error.stack ?? error.message) : String(error)).split('\n');
}

function describeExit(code: number): string {
  return code === 0
    ? 'Runtime exited without providing a reason'
    : `Runtime exited with error: exit status ${code}`;
}

/** Passes each line of a stream to `onLine`; resolves after the last one. */
async function forwardLines(stream: Readable, onLine: (text: string) => void): Promise<void> {
  const lines = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
  lines.on('line', onLine);
  await once(lines, 'close');
}

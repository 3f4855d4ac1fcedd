import { setSourceMapsSupport } from 'node:module';
import {
  type MessagePort,
  parentPort,
  receiveMessageOnPort,
  workerData,
} from 'node:worker_threads';
import { describeThrown } from './describe-thrown.ts';
import type { FunctionSetup, InvokeMessage, WorkerMessage } from './worker-messages.ts';

type Handler = (event: unknown, context: FunctionContext) => unknown;

interface FunctionContext {
  readonly awsRequestId: string;
  readonly functionName: string;
  readonly invokedFunctionArn: string;
  getRemainingTimeInMillis(): number;
}

class HandlerNotFoundError extends Error {
  override readonly name = 'Runtime.HandlerNotFound';
}

class CallbackHandlerError extends Error {
  override readonly name = 'Runtime.CallbackHandlerDeprecated';
}

const port = connectToMainThread();
const setup: FunctionSetup = workerData;

function connectToMainThread(): MessagePort {
  if (parentPort === null) throw new Error('run-in-worker.ts must run in a worker thread');
  // A handler that waits for nothing hangs until its time limit.
  parentPort.ref();
  return parentPort;
}

const post = (message: WorkerMessage) => port.postMessage(message);

async function start(): Promise<void> {
  // The bundles are in node_modules/.cache.
  setSourceMapsSupport(true, { nodeModules: true });
  moveClockAhead(setup.aheadMs);
  try {
    const handler = await loadHandler(setup.entry);
    post({ kind: 'ready' });
    await serveInvocations(handler);
  } catch (thrown) {
    await flushOutput();
    post({ kind: 'init-failed', failure: describeThrown(thrown) });
  }
}

/** Makes `Date` tell the local environment's time, for the function's own code and its libraries. */
function moveClockAhead(aheadMs: Float64Array): void {
  const machineNow = Date.now;
  const now = () => machineNow() + (aheadMs[0] ?? 0);
  globalThis.Date = new Proxy(Date, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    get: (target, member) => (member === 'now' ? now : Reflect.get(target, member)),
  });
}

/** Is frozen between its invocations, as on Lambda: what a handler leaves behind waits for the next one. */
async function serveInvocations(handler: Handler): Promise<never> {
  for (let served = 0; ; served++) {
    const message = freezeUntilInvoked(served);
    const result = await invokeHandler(handler, message);
    await flushOutput();
    post(result);
  }
}

/** Blocks the thread. The main thread sends the message before it raises the number of invocations. */
function freezeUntilInvoked(served: number): InvokeMessage {
  Atomics.wait(setup.invocations, 0, served);
  return receiveMessageOnPort(port)?.message;
}

async function invokeHandler(handler: Handler, message: InvokeMessage): Promise<WorkerMessage> {
  try {
    const result = await handler(JSON.parse(message.eventJson), buildContext(message));
    return { kind: 'succeeded', payloadJson: JSON.stringify(result) ?? 'null' };
  } catch (thrown) {
    return { kind: 'failed', failure: describeThrown(thrown) };
  }
}

async function loadHandler(entry: string): Promise<Handler> {
  const loaded: Readonly<Record<string, unknown>> = await import(entry);
  const handler = loaded['handler'];
  if (!isHandler(handler)) throw new HandlerNotFoundError(`${entry} exports no function handler`);
  // Lambda's Node 24 runtime reads a third parameter as the callback, which it no longer supports.
  if (handler.length >= 3) {
    throw new CallbackHandlerError(
      `${entry}: the handler declares ${handler.length} parameters; Node.js 24 on Lambda supports two at most`,
    );
  }
  return handler;
}

function isHandler(value: unknown): value is Handler {
  return typeof value === 'function';
}

function buildContext(message: InvokeMessage): FunctionContext {
  const startedMs = performance.now();
  return {
    awsRequestId: message.requestId,
    functionName: setup.functionName,
    invokedFunctionArn: setup.invokedFunctionArn,
    getRemainingTimeInMillis: () =>
      Math.max(0, Math.round(message.timeoutMs - (performance.now() - startedMs))),
  };
}

/** Flushes the output, so that it reaches the main thread before the result. */
async function flushOutput(): Promise<void> {
  await Promise.all([process.stdout, process.stderr].map(flush));
}

function flush(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}

await start();

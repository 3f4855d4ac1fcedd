import { Worker } from 'node:worker_threads';
import type { RawHttpRequest, RawHttpResponse } from '../../http/raw-http.ts';
import { managementAccountId, region } from '../../seed.ts';
import type { FromThread, ThreadData, ToThread } from './thread-messages.ts';

/** Dynalite's thread ended before it responded. */
class DynaliteEndedError extends Error {
  override readonly name = 'DynaliteEndedError';
}

export interface DynaliteThread {
  sendRequest(request: RawHttpRequest): Promise<RawHttpResponse>;
  /** True until the thread ends, by an error or by `close`. */
  isAlive(): boolean;
  close(): Promise<void>;
}

interface PendingRequest {
  readonly resolve: (response: RawHttpResponse) => void;
  readonly reject: (error: Error) => void;
}

/** With these, Node loads modules from a cache. */
const moduleCaches = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => /^NODE_(COMPILE_CACHE|OPTIONS)$/.test(name)),
);

/**
 * Runs dynalite in its own thread, because some requests make it throw an uncaught error, which would
 * end the local environment (such as `begins_with` on two attributes that an item does not have).
 */
export async function startDynaliteThread(data: ThreadData): Promise<DynaliteThread> {
  const worker = new Worker(new URL('dynalite-thread.ts', import.meta.url), {
    workerData: data,
    env: { ...moduleCaches, AWS_REGION: region, AWS_ACCOUNT_ID: managementAccountId },
    // The thread needs no preload of this process but those of NODE_OPTIONS.
    execArgv: [],
  });
  const pending = new Map<number, PendingRequest>();
  const exited = watchExit(worker, pending);
  let lastId = 0;
  let alive = true;
  void exited.then(() => {
    alive = false;
  });
  worker.on('message', (message: FromThread) => settlePending(pending, message));
  const post = (message: ToThread) => worker.postMessage(message);
  await waitUntilReady(worker, exited);

  return {
    isAlive: () => alive,
    sendRequest: (request) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        pending.set(lastId, { resolve, reject });
        post({ kind: 'request', id: lastId, request });
      }),
    async close() {
      post({ kind: 'close' });
      await exited;
    },
  };
}

/** Rejects the pending requests when the thread ends, then resolves with the error. */
function watchExit(worker: Worker, pending: Map<number, PendingRequest>): Promise<Error> {
  return new Promise((resolve) => {
    let reason: unknown = 'it was closed';
    worker.once('error', (error) => {
      reason = error;
    });
    worker.once('exit', () => {
      const error = new DynaliteEndedError(`dynalite ended: ${String(reason)}`, { cause: reason });
      for (const { reject } of pending.values()) reject(error);
      pending.clear();
      resolve(error);
    });
  });
}

async function waitUntilReady(worker: Worker, exited: Promise<Error>): Promise<void> {
  const ready = new Promise<void>((resolve) => worker.once('message', () => resolve()));
  const error = await Promise.race([ready, exited]);
  if (error) throw error;
}

function settlePending(pending: Map<number, PendingRequest>, message: FromThread): void {
  if (message.kind === 'ready') return;
  const request = pending.get(message.id);
  pending.delete(message.id);
  if (message.kind === 'response') request?.resolve(message.response);
  else request?.reject(new Error(message.message));
}

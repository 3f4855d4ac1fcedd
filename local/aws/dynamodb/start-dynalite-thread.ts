import { Worker } from 'node:worker_threads';
import type { RawHttpRequest, RawHttpResponse } from '../../http/raw-http.ts';
import { managementAccountId, region } from '../../seed.ts';
import type { FromThread, ThreadData, ToThread } from './thread-messages.ts';

/** Dynalite's thread ended before it answered. */
export class DynaliteEndedError extends Error {
  override readonly name = 'DynaliteEndedError';
}

export interface DynaliteThread {
  sendRequest(request: RawHttpRequest): Promise<RawHttpResponse>;
  /** True until the thread has ended, of itself or by `close`. */
  isAlive(): boolean;
  close(): Promise<void>;
}

interface Pending {
  readonly resolve: (answer: RawHttpResponse) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Runs dynalite in a thread of its own, for it throws where nobody can catch it: on some requests
 * (`begins_with` on two attributes that an item has not, say) it would end the whole world.
 */
export async function startDynaliteThread(data: ThreadData): Promise<DynaliteThread> {
  const worker = new Worker(new URL('dynalite-thread.ts', import.meta.url), {
    workerData: data,
    env: { AWS_REGION: region, AWS_ACCOUNT_ID: managementAccountId },
  });
  const pending = new Map<number, Pending>();
  const ended = watchExit(worker, pending);
  let lastId = 0;
  let alive = true;
  void ended.then(() => {
    alive = false;
  });
  worker.on('message', (message: FromThread) => settlePending(pending, message));
  const post = (message: ToThread) => worker.postMessage(message);
  await waitUntilReady(worker, ended);

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
      await ended;
    },
  };
}

/** Resolves with why the thread ended, after everybody who waits for an answer was told. */
function watchExit(worker: Worker, pending: Map<number, Pending>): Promise<Error> {
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

async function waitUntilReady(worker: Worker, ended: Promise<Error>): Promise<void> {
  const isReady = new Promise<void>((resolve) => worker.once('message', () => resolve()));
  const error = await Promise.race([isReady, ended]);
  if (error) throw error;
}

function settlePending(pending: Map<number, Pending>, message: FromThread): void {
  if (message.kind === 'ready') return;
  const waiting = pending.get(message.id);
  pending.delete(message.id);
  if (message.kind === 'response') waiting?.resolve(message.response);
  else waiting?.reject(new Error(message.message));
}

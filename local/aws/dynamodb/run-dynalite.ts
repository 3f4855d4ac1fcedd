import { Worker } from 'node:worker_threads';
import { managementAccountId, region } from '../../seed.ts';
import type { WireAnswer, WireRequest } from '../wire/message.ts';
import type { FromThread, ThreadData, ToThread } from './thread-messages.ts';

/** Dynalite's thread ended before it answered. */
export class DynaliteEndedError extends Error {
  override readonly name = 'DynaliteEndedError';
}

export interface DynaliteThread {
  exchange(request: WireRequest): Promise<WireAnswer>;
  /** True until the thread has ended, of itself or by `close`. */
  isAlive(): boolean;
  close(): Promise<void>;
}

interface Pending {
  readonly resolve: (answer: WireAnswer) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Runs dynalite in a thread of its own, for it throws where nobody can catch it: on some requests
 * (`begins_with` on two attributes that an item has not, say) it would end the whole world.
 */
export async function runDynalite(data: ThreadData): Promise<DynaliteThread> {
  const worker = new Worker(new URL('dynalite-thread.ts', import.meta.url), {
    workerData: data,
    env: { AWS_REGION: region, AWS_ACCOUNT_ID: managementAccountId },
  });
  const pending = new Map<number, Pending>();
  const ended = watchEnd(worker, pending);
  let lastId = 0;
  let alive = true;
  void ended.then(() => {
    alive = false;
  });
  worker.on('message', (message: FromThread) => settle(pending, message));
  const tell = (message: ToThread) => worker.postMessage(message);
  await ready(worker, ended);

  return {
    isAlive: () => alive,
    exchange: (request) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        pending.set(lastId, { resolve, reject });
        tell({ kind: 'request', id: lastId, request });
      }),
    async close() {
      tell({ kind: 'close' });
      await ended;
    },
  };
}

/** Resolves with why the thread ended, after everybody who waits for an answer was told. */
function watchEnd(worker: Worker, pending: Map<number, Pending>): Promise<Error> {
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

async function ready(worker: Worker, ended: Promise<Error>): Promise<void> {
  const isReady = new Promise<void>((resolve) => worker.once('message', () => resolve()));
  const error = await Promise.race([isReady, ended]);
  if (error) throw error;
}

function settle(pending: Map<number, Pending>, message: FromThread): void {
  if (message.kind === 'ready') return;
  const waiting = pending.get(message.id);
  pending.delete(message.id);
  if (message.kind === 'answer') waiting?.resolve(message.answer);
  else waiting?.reject(new Error(message.message));
}

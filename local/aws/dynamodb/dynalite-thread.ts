import { parentPort, workerData } from 'node:worker_threads';
import { startDynalite } from './dynalite-server.ts';
import { exchange } from './exchange.ts';
import type { FromThread, ThreadData, ToThread } from './thread-messages.ts';

/** What runs in dynalite's own thread: see run-dynalite.ts. */
const { path }: ThreadData = workerData;
const server = await startDynalite(path);

parentPort?.on('message', (message: ToThread) => {
  if (message.kind === 'close') close();
  else void answer(message);
});
tell({ kind: 'ready' });

async function answer({ id, request }: Extract<ToThread, { kind: 'request' }>): Promise<void> {
  try {
    const body = Buffer.from(request.body);
    tell({ kind: 'answer', id, answer: await exchange(server, { ...request, body }) });
  } catch (error) {
    tell({ kind: 'failure', id, message: String(error) });
  }
}

function close(): void {
  server.close(() => parentPort?.close());
}

function tell(message: FromThread): void {
  parentPort?.postMessage(message);
}

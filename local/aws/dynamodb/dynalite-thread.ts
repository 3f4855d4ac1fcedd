import { parentPort, workerData } from 'node:worker_threads';
import { startDynaliteServer } from './dynalite-server.ts';
import { sendRequest } from './send-request.ts';
import type { FromThread, ThreadData, ToThread } from './thread-messages.ts';

/** Runs dynalite in the worker thread that start-dynalite-thread.ts starts. */
const { path }: ThreadData = workerData;
const server = await startDynaliteServer(path);

parentPort?.on('message', (message: ToThread) => {
  if (message.kind === 'close') close();
  else void handleRequest(message);
});
post({ kind: 'ready' });

async function handleRequest({
  id,
  request,
}: Extract<ToThread, { kind: 'request' }>): Promise<void> {
  try {
    const body = Buffer.from(request.body);
    post({ kind: 'response', id, response: await sendRequest(server, { ...request, body }) });
  } catch (error) {
    post({ kind: 'failure', id, message: String(error) });
  }
}

function close(): void {
  server.close(() => parentPort?.close());
}

function post(message: FromThread): void {
  parentPort?.postMessage(message);
}

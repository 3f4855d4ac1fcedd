import { parentPort } from 'node:worker_threads';

/** A thread that reads nothing, and ends in the middle of what is called so. */
parentPort?.on('message', ({ kind, path }: { kind: string; path: string }) => {
  if (kind === 'search') return;
  if (path === 'throws') throw new Error('out of order');
  if (path === 'exits') process.exit(1);
  parentPort?.postMessage({ path, fileBytes: 1, bytes: 1 });
});

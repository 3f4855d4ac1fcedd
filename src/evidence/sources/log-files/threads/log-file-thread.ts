import { parentPort } from 'node:worker_threads';
import type { SearchTerms } from '../../../attribute/search-terms.ts';
import { createLogFileWorker } from './log-file-worker.ts';
import type { FileResult, ThreadRequest } from './thread-messages.ts';

/** The entry point of a worker thread that reads log files, one after the other. */
if (parentPort === null) throw new Error('this file must run in a worker thread');
const port = parentPort;
const worker = createLogFileWorker();
let groups: readonly SearchTerms[] = [];

port.on('message', (message: ThreadRequest) => {
  if (message.kind === 'search') groups = message.groups;
  else if (message.kind === 'count') worker.countRecords(message.path).then(send);
  else worker.read(message.path, groups).then(send);
});

const send = (result: FileResult): void =>
  port.postMessage(result, result.packed ? [result.packed.bytes.buffer] : []);

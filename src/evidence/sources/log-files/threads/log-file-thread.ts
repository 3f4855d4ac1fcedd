import { parentPort } from 'node:worker_threads';
import type { SearchTerms } from '../../../attribute/search-terms.ts';
import { createLogFileWorker } from './log-file-worker.ts';
import type { FileResult, ToThread } from './thread-messages.ts';

/** A thread of its own that reads log files, one after the other. */
if (parentPort === null) throw new Error('this is to be run as a thread');
const port = parentPort;
const work = createLogFileWorker();
let groups: readonly SearchTerms[] = [];

port.on('message', (message: ToThread) => {
  if (message.kind === 'search') groups = message.groups;
  else if (message.kind === 'survey') work.countRecords(message.path).then(tell);
  else work.read(message.path, groups).then(tell);
});

const tell = (result: FileResult): void =>
  port.postMessage(result, result.packed ? [result.packed.bytes.buffer] : []);

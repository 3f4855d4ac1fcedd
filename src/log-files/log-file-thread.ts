import { parentPort } from 'node:worker_threads';
import { createNeedleSearch } from './needle-search.ts';
import { createLogFileReader } from './read-log-file.ts';
import { surveyLogFile } from './survey-log-file.ts';
import type { FileResult, ToThread } from './thread-messages.ts';

/** A thread of its own that reads log files, one after the other. */
if (parentPort === null) throw new Error('this is to be run as a thread');
const port = parentPort;
const read = createLogFileReader();
let search = createNeedleSearch([]);
let done: Promise<void> = Promise.resolve();

port.on('message', (message: ToThread) => {
  done = done.then(() => follow(message));
});

async function follow(message: ToThread): Promise<void> {
  if (message.kind === 'search') search = createNeedleSearch(message.groups);
  else if (message.kind === 'survey')
    tell({ path: message.path, ...(await surveyLogFile(message.path, read)) }, []);
  else {
    const result = await read(message.path, search);
    tell({ path: message.path, ...result }, [result.packed.bytes.buffer]);
  }
}

const tell = (result: FileResult, transferred: ArrayBuffer[]): void =>
  port.postMessage(result, transferred);

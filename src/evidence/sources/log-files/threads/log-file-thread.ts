import { parentPort, workerData } from 'node:worker_threads';
import { readLogFile } from '../read/read-log-file.ts';
import { createTermSearch } from '../search/term-search.ts';

/** The entry point of a thread that reads log files, one after the other. Its data are the groups of search terms. */
const search = createTermSearch(workerData);
let last = Promise.resolve();

parentPort?.on('message', (path: string) => {
  last = last.then(async () => parentPort?.postMessage(await readLogFile(path, search)));
});

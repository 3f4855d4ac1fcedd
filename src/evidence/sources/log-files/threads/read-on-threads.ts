import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { SearchTerms } from '../../../attribute/search-terms.ts';
import { type FileResult, readLogFile } from '../read/read-log-file.ts';
import { createTermSearch } from '../search/term-search.ts';

/** Fewer files are read before a thread would have started. */
const minFilesForThreads = 5;
/** More threads would only wait for the disk. */
const maxThreads = 4;
/** Files for each thread, read or waiting: enough that no thread idles, and few enough results to keep in memory. */
const filesAhead = 8;

/** A TypeScript file in the source tree, a bundle beside the built command. */
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'mjs';
const threadUrl = new URL(`./log-file-thread.${extension}`, import.meta.url);

/** Reads log files on several threads, in the order of the paths. Reads a failed thread's files on the calling one. */
export async function* readOnThreads(
  paths: AsyncIterable<string>,
  groups: readonly SearchTerms[],
  url = threadUrl,
): AsyncGenerator<FileResult> {
  const search = createTermSearch(groups);
  const count = Math.min(maxThreads, availableParallelism());
  const threads: ReturnType<typeof createThread>[] = [];
  const started: Promise<FileResult>[] = [];
  let startedCount = 0;
  const read = async (path: string): Promise<FileResult> => {
    startedCount += 1;
    if (startedCount === minFilesForThreads)
      for (let n = 0; n < count; n += 1) threads.push(createThread(url, groups));
    return (await threads[startedCount % count]?.read(path)) ?? readLogFile(path, search);
  };
  try {
    for await (const path of paths) {
      started.push(read(path));
      if (started.length >= filesAhead * count) yield* started.splice(0, 1);
    }
    yield* started;
  } finally {
    await Promise.all(threads.map((thread) => thread.close()));
  }
}

function createThread(url: URL, workerData: readonly SearchTerms[]) {
  const open: ((result?: FileResult) => void)[] = [];
  let hasExited = false;
  const worker = new Worker(url, { workerData })
    .on('message', (result: FileResult) => open.shift()?.(result))
    // Without this listener, an error would end the process. The thread exits after it.
    .on('error', () => undefined)
    .on('exit', () => {
      hasExited = true;
      for (const resolve of open) resolve();
    });
  return {
    /** Resolves with `undefined` if the thread fails before it has read the file. */
    read: (path: string): Promise<FileResult | undefined> =>
      new Promise((resolve) => {
        if (hasExited) return resolve(undefined);
        open.push(resolve);
        worker.postMessage(path);
      }),
    close: () => worker.removeAllListeners('exit').terminate(),
  };
}

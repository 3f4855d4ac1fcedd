import { Worker } from 'node:worker_threads';
import type { NeedleGroup } from '../evidence/needles.ts';
import type { FileResult, ToThread } from './thread-messages.ts';

/** Threads that read log files for whoever has the list of them. */
export interface ReadingThreads {
  /** What each file gave, in the order of the paths. */
  read(groups: readonly NeedleGroup[], paths: AsyncIterable<string>): AsyncGenerator<FileResult>;
  survey(paths: AsyncIterable<string>): AsyncGenerator<FileResult>;
  close(): Promise<void>;
}

/** Enough files that no thread waits for work, and few enough to hold what they gave. */
const filesAhead = 4;

/** What a thread makes is short-lived and little, and would be kept for long if there were room. */
const maxYoungGenerationSizeMb = 4;

/** From the source it is TypeScript, in the built command beside it. */
const threadUrl = new URL(
  import.meta.url.endsWith('.ts') ? './log-file-thread.ts' : './log-file-thread.mjs',
  import.meta.url,
);

export function createReadingThreads(count: number, url: URL = threadUrl): ReadingThreads {
  const threads = Array.from({ length: count }, () => createThread(url));

  async function* run(
    paths: AsyncIterable<string>,
    kind: 'read' | 'survey',
  ): AsyncGenerator<FileResult> {
    const results: Promise<FileResult>[] = [];
    for await (const path of paths) {
      const thread = threads.reduce((a, b) => (b.waiting() < a.waiting() ? b : a));
      results.push(thread.ask({ kind, path }));
      const first = results.length < filesAhead * count ? undefined : results.shift();
      if (first !== undefined) yield await first;
    }
    for (const result of results) yield await result;
  }

  return {
    read(groups, paths) {
      for (const thread of threads) thread.search(groups);
      return run(paths, 'read');
    },
    survey: (paths) => run(paths, 'survey'),
    async close() {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}

interface Asked {
  readonly message: Exclude<ToThread, { kind: 'search' }>;
  readonly settle: (result: FileResult) => void;
}

/** A thread. When it crashes, the file that it was reading is given up, and a new one reads the others. */
function createThread(url: URL) {
  let groups: readonly NeedleGroup[] = [];
  let asked: Asked[] = [];
  let hasEnded = false;
  let isClosed = false;
  let worker = start();

  function start(): Worker {
    const started = new Worker(url, { resourceLimits: { maxYoungGenerationSizeMb } });
    started.unref();
    let why = 'the thread that read it ended';
    started.on('message', (result: FileResult) => asked.shift()?.settle(result));
    started.on('error', (error) => {
      why = `the thread that read it failed: ${error instanceof Error ? error.message : error}`;
    });
    started.on('exit', () => {
      if (!isClosed) startAgain(why);
    });
    started.postMessage({ kind: 'search', groups } satisfies ToThread);
    return started;
  }

  /** One that ended without any work is started by the next that there is, lest it ends again and again. */
  function startAgain(why: string): void {
    const [failed, ...rest] = asked;
    asked = rest;
    hasEnded = failed === undefined;
    if (failed === undefined) return;
    failed.settle({ path: failed.message.path, fileBytes: 0, bytes: 0, problem: why });
    worker = start();
    if (asked.length > 0) worker.ref();
    for (const { message } of asked) worker.postMessage(message);
  }

  return {
    waiting: () => asked.length,
    search(next: readonly NeedleGroup[]): void {
      groups = next;
      worker.postMessage({ kind: 'search', groups } satisfies ToThread);
    },
    ask: (message: Asked['message']): Promise<FileResult> =>
      new Promise((resolve) => {
        if (hasEnded) worker = start();
        hasEnded = false;
        worker.ref();
        const settle = (result: FileResult) => {
          if (asked.length === 0) worker.unref();
          resolve(result);
        };
        asked.push({ message, settle });
        worker.postMessage(message);
      }),
    close(): Promise<number> {
      isClosed = true;
      return worker.terminate();
    },
  };
}

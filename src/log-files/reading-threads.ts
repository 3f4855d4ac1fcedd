import { Worker } from 'node:worker_threads';
import type { NeedleGroup } from '../evidence/needles.ts';
import type { FileResult, ToThread } from './thread-messages.ts';

/** A file, and what it is to be searched for. */
export interface FileJob {
  readonly path: string;
  readonly groups: readonly NeedleGroup[];
}

/** Threads that read log files for whoever has the list of them. */
export interface ReadingThreads {
  /** What each file gave, in the order of the jobs. Some of these are taken before others are given. */
  read(jobs: AsyncIterable<FileJob>): AsyncGenerator<FileResult>;
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

  async function* run(tasks: AsyncIterable<Task>): AsyncGenerator<FileResult> {
    const results: Promise<FileResult>[] = [];
    for await (const task of tasks) {
      const thread = threads.reduce((a, b) => (b.waiting() < a.waiting() ? b : a));
      results.push(thread.ask(task));
      const first = results.length < filesAhead * count ? undefined : results.shift();
      if (first !== undefined) yield await first;
    }
    for (const result of results) yield await result;
  }

  return {
    read: (jobs) => run(asTasks(jobs, ({ path, groups }) => ({ kind: 'read', path, groups }))),
    survey: (paths) => run(asTasks(paths, (path) => ({ kind: 'survey', path }))),
    async close() {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}

type Task =
  | ({ readonly kind: 'read' } & FileJob)
  | { readonly kind: 'survey'; readonly path: string };

async function* asTasks<T>(of: AsyncIterable<T>, taskOf: (one: T) => Task): AsyncGenerator<Task> {
  for await (const one of of) yield taskOf(one);
}

interface Asked {
  readonly task: Task;
  readonly settle: (result: FileResult) => void;
}

/** A thread. When it crashes, the file that it was reading is given up, and a new one reads the others. */
function createThread(url: URL) {
  /** What it was told last to search for. */
  let groups: readonly NeedleGroup[] | undefined;
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
    groups = undefined;
    return started;
  }

  function tell(task: Task): void {
    if (task.kind === 'read' && task.groups !== groups) {
      groups = task.groups;
      worker.postMessage({ kind: 'search', groups } satisfies ToThread);
    }
    worker.postMessage({ kind: task.kind, path: task.path } satisfies ToThread);
  }

  /** One that ended without any work is started by the next that there is, lest it ends again and again. */
  function startAgain(why: string): void {
    const [failed, ...rest] = asked;
    asked = rest;
    hasEnded = failed === undefined;
    if (failed === undefined) return;
    failed.settle({ path: failed.task.path, fileBytes: 0, bytes: 0, problem: why });
    worker = start();
    if (asked.length > 0) worker.ref();
    for (const { task } of asked) tell(task);
  }

  return {
    waiting: () => asked.length,
    ask: (task: Task): Promise<FileResult> =>
      new Promise((resolve) => {
        if (hasEnded) worker = start();
        hasEnded = false;
        worker.ref();
        const settle = (result: FileResult) => {
          if (asked.length === 0) worker.unref();
          resolve(result);
        };
        asked.push({ task, settle });
        tell(task);
      }),
    close(): Promise<number> {
      isClosed = true;
      return worker.terminate();
    },
  };
}

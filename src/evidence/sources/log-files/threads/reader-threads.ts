import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { SearchTerms } from '../../../attribute/search-terms.ts';
import { createLogFileWorker, type LogFileWorker } from './log-file-worker.ts';
import type { FileResult, ThreadRequest } from './thread-messages.ts';

/** A file to read, and its search terms. */
export interface FileJob {
  readonly path: string;
  readonly groups: readonly SearchTerms[];
}

/** Reads log files on several threads. */
export interface ReaderThreads {
  /** Returns the result of each file, in the order of the jobs. Takes further jobs before it returns earlier results. */
  read(jobs: AsyncIterable<FileJob>): AsyncGenerator<FileResult>;
  countRecords(paths: AsyncIterable<string>): AsyncGenerator<FileResult>;
  close(): Promise<void>;
}

/** Open files for each thread: enough that no thread idles, and few enough results to keep in memory. */
const filesAhead = 16;
/** Of these, files sent to a thread, including the one that it reads. */
const maxSentFiles = 2;

/** A thread's objects are few and short-lived. With more space V8 would keep them longer. */
const maxYoungGenerationSizeMb = 4;

interface ReaderThreadsDeps {
  /** The entry point of the worker threads. */
  readonly url: URL;
  /** Reads files on the calling thread. */
  readonly ownWorker: LogFileWorker;
}

/** A TypeScript file in the source tree, a bundle beside the built command. */
const threadUrl = new URL(
  import.meta.url.endsWith('.ts') ? './log-file-thread.ts' : './log-file-thread.mjs',
  import.meta.url,
);

/**
 * Creates `count` threads. One is the calling thread: it reads files while the others are busy, needs no
 * time to start, and its results need no transfer.
 */
export function createReaderThreads(
  count: number,
  { url = threadUrl, ownWorker = createLogFileWorker() }: Partial<ReaderThreadsDeps> = {},
): ReaderThreads {
  const others = Array.from({ length: count - 1 }, () => createThread(url));
  /** Files that the calling thread reads. A large file, or one in another format, is read asynchronously. */
  let ownCount = 0;

  const leastBusy = () => others.toSorted((a, b) => a.openTasks() - b.openTasks())[0];
  const hasRoom = (thread: Thread | undefined): thread is Thread =>
    thread !== undefined && thread.openTasks() < maxSentFiles;

  async function runOnCallingThread(task: Task): Promise<FileResult> {
    ownCount += 1;
    try {
      return await (task.kind === 'read'
        ? ownWorker.read(task.path, task.groups)
        : ownWorker.countRecords(task.path));
    } finally {
      ownCount -= 1;
    }
  }

  function start(task: Task): StartedTask {
    const thread = leastBusy();
    const result = hasRoom(thread) ? thread.run(task) : runOnCallingThread(task);
    const started = { result, isDone: false };
    result.then(() => {
      started.isDone = true;
    });
    return started;
  }

  async function* run(tasks: AsyncIterable<Task>): AsyncGenerator<FileResult> {
    const started: StartedTask[] = [];
    for await (const task of tasks) {
      while (ownCount > 0 && !hasRoom(leastBusy()))
        await Promise.race(started.filter(({ isDone }) => !isDone).map(({ result }) => result));
      started.push(start(task));
      // Lets the other threads' messages arrive before the next file is assigned.
      await setImmediate();
      while (started[0]?.isDone || started.length >= filesAhead * count) {
        const first = started.shift();
        if (first) yield await first.result;
      }
    }
    for (const { result } of started) yield await result;
  }

  return {
    read: (jobs) => run(asTasks(jobs, ({ path, groups }) => ({ kind: 'read', path, groups }))),
    countRecords: (paths) => run(asTasks(paths, (path) => ({ kind: 'count', path }))),
    async close() {
      await Promise.all(others.map((thread) => thread.close()));
    },
  };
}

interface StartedTask {
  readonly result: Promise<FileResult>;
  isDone: boolean;
}

type Thread = ReturnType<typeof createThread>;

type Task =
  | ({ readonly kind: 'read' } & FileJob)
  | { readonly kind: 'count'; readonly path: string };

async function* asTasks<T>(
  items: AsyncIterable<T>,
  taskOf: (item: T) => Task,
): AsyncGenerator<Task> {
  for await (const item of items) yield taskOf(item);
}

interface OpenTask {
  readonly task: Task;
  readonly onResult: (result: FileResult) => void;
}

/** Runs tasks on a worker thread. When the thread crashes, its current file fails and a new thread reads the others. */
function createThread(url: URL) {
  /** The search terms that the thread has. */
  let sentGroups: readonly SearchTerms[] | undefined;
  let openTasks: OpenTask[] = [];
  let hasExited = false;
  let isClosed = false;
  let worker = start();

  function start(): Worker {
    const started = new Worker(url, { resourceLimits: { maxYoungGenerationSizeMb } });
    started.unref();
    let problem = 'the thread that read it exited';
    started.on('message', (result: FileResult) => openTasks.shift()?.onResult(result));
    started.on('error', (error) => {
      problem = `the thread that read it failed: ${error instanceof Error ? error.message : error}`;
    });
    started.on('exit', () => {
      if (!isClosed) restart(problem);
    });
    sentGroups = undefined;
    return started;
  }

  function send(task: Task): void {
    if (task.kind === 'read' && task.groups !== sentGroups) {
      sentGroups = task.groups;
      worker.postMessage({ kind: 'search', groups: sentGroups } satisfies ThreadRequest);
    }
    worker.postMessage({ kind: task.kind, path: task.path } satisfies ThreadRequest);
  }

  /** Leaves a thread that exited without a task to the next task, so that it does not crash in a loop. */
  function restart(problem: string): void {
    const [failed, ...rest] = openTasks;
    openTasks = rest;
    hasExited = failed === undefined;
    if (failed === undefined) return;
    failed.onResult({ path: failed.task.path, fileBytes: 0, bytes: 0, problem });
    worker = start();
    if (openTasks.length > 0) worker.ref();
    for (const { task } of openTasks) send(task);
  }

  return {
    openTasks: () => openTasks.length,
    run: (task: Task): Promise<FileResult> =>
      new Promise((resolve) => {
        if (hasExited) worker = start();
        hasExited = false;
        worker.ref();
        openTasks.push({
          task,
          onResult(result) {
            if (openTasks.length === 0) worker.unref();
            resolve(result);
          },
        });
        send(task);
      }),
    close(): Promise<number> {
      isClosed = true;
      return worker.terminate();
    },
  };
}

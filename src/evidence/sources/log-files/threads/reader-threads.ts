import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { SearchTerms } from '../../../attribute/search-terms.ts';
import { createLogFileWorker, type LogFileWorker } from './log-file-worker.ts';
import type { FileResult, ToThread } from './thread-messages.ts';

/** A file, and what it is to be searched for. */
export interface FileJob {
  readonly path: string;
  readonly groups: readonly SearchTerms[];
}

/** Reads log files on several threads for whoever has the list of them. */
export interface ReaderThreads {
  /** What each file gave, in the order of the jobs. Some of these are taken before others are given. */
  read(jobs: AsyncIterable<FileJob>): AsyncGenerator<FileResult>;
  countRecords(paths: AsyncIterable<string>): AsyncGenerator<FileResult>;
  close(): Promise<void>;
}

/** For each thread: enough that none waits for work while another has much to do, and few enough to hold. */
const filesAhead = 16;
/** Of these, as many are told to a thread while it has others still to read. */
const filesWaiting = 2;

/** What a thread makes is short-lived and little, and would be kept for long if there were room. */
const maxYoungGenerationSizeMb = 4;

interface ReaderThreadsDeps {
  /** Of what runs on the other threads. */
  readonly url: URL;
  /** What is done on this one. */
  readonly own: LogFileWorker;
}

/** From the source it is TypeScript, in the built command beside it. */
const threadUrl = new URL(
  import.meta.url.endsWith('.ts') ? './log-file-thread.ts' : './log-file-thread.mjs',
  import.meta.url,
);

/**
 * The calling thread is one of the threads: it reads what the others have no time for, and would only
 * wait for them otherwise. It needs no time to start, and what it reads is not handed from thread to thread.
 */
export function createReaderThreads(
  count: number,
  { url = threadUrl, own = createLogFileWorker() }: Partial<ReaderThreadsDeps> = {},
): ReaderThreads {
  const others = Array.from({ length: count - 1 }, () => createThread(url));
  /** Files that are read here: a large one, or one of another form, is not read at once. */
  let readHere = 0;

  const minBusy = () => others.toSorted((a, b) => a.waiting() - b.waiting())[0];
  const hasRoom = (thread: Thread | undefined): thread is Thread =>
    thread !== undefined && thread.waiting() < filesWaiting;

  async function readOne(task: Task): Promise<FileResult> {
    readHere += 1;
    try {
      return await (task.kind === 'read'
        ? own.read(task.path, task.groups)
        : own.countRecords(task.path));
    } finally {
      readHere -= 1;
    }
  }

  function begin(task: Task): Started {
    const thread = minBusy();
    const result = hasRoom(thread) ? thread.ask(task) : readOne(task);
    const begun = { result, isDone: false };
    result.then(() => {
      begun.isDone = true;
    });
    return begun;
  }

  async function* run(tasks: AsyncIterable<Task>): AsyncGenerator<FileResult> {
    const begun: Started[] = [];
    for await (const task of tasks) {
      while (readHere > 0 && !hasRoom(minBusy()))
        await Promise.race(begun.filter(({ isDone }) => !isDone).map(({ result }) => result));
      begun.push(begin(task));
      // What the others have to say is heard before the next file is given to anybody.
      await setImmediate();
      while (begun[0]?.isDone || begun.length >= filesAhead * count) {
        const first = begun.shift();
        if (first) yield await first.result;
      }
    }
    for (const { result } of begun) yield await result;
  }

  return {
    read: (jobs) => run(asTasks(jobs, ({ path, groups }) => ({ kind: 'read', path, groups }))),
    countRecords: (paths) => run(asTasks(paths, (path) => ({ kind: 'survey', path }))),
    async close() {
      await Promise.all(others.map((thread) => thread.close()));
    },
  };
}

interface Started {
  readonly result: Promise<FileResult>;
  isDone: boolean;
}

type Thread = ReturnType<typeof createThread>;

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

/** A thread of its own. When it crashes, the file that it was reading is given up, and a new one reads the others. */
function createThread(url: URL) {
  /** What it was told last to search for. */
  let groups: readonly SearchTerms[] | undefined;
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

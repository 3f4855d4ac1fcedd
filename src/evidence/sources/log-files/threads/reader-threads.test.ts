import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LogFileWorker } from './log-file-worker.ts';
import { createReaderThreads } from './reader-threads.ts';
import type { FileResult } from './thread-messages.ts';

const crashing = new URL(
  '../../../../../test/fixtures/evidence/crashing-thread.ts',
  import.meta.url,
);

/** Reads on the calling thread. Returns other numbers of bytes than the other threads, and waits in a slow file. */
function createOwnWorker() {
  const read: string[] = [];
  const slow = Promise.withResolvers<void>();
  const readFile = async (path: string): Promise<FileResult> => {
    read.push(path);
    if (path === 'slow') await slow.promise;
    return { path, fileBytes: 2, bytes: 2 };
  };
  const ownWorker: LogFileWorker = { read: readFile, countRecords: readFile };
  return { ownWorker, read, endSlow: slow.resolve };
}

async function* jobsFor(paths: readonly string[]) {
  for (const path of paths) yield { path, groups: [['any']] };
}

async function allOf(results: AsyncIterable<FileResult>): Promise<readonly FileResult[]> {
  const list: FileResult[] = [];
  for await (const result of results) list.push(result);
  return list;
}

test('loses only the file that a crashed thread was reading', async (t) => {
  const { ownWorker, read } = createOwnWorker();
  const threads = createReaderThreads(2, { url: crashing, ownWorker });
  t.after(() => threads.close());
  // The first two files go to the other thread, which has no task yet.
  const paths = ['throws', 'exits', ...Array.from({ length: 100 }, (_, index) => `file ${index}`)];
  const results = await allOf(threads.read(jobsFor(paths)));
  assert.deepEqual(
    results.map(({ path, problem }) => [path, problem]),
    paths.map((path) => [
      path,
      path === 'throws'
        ? 'the thread that read it failed: out of order'
        : path === 'exits'
          ? 'the thread that read it exited'
          : undefined,
    ]),
  );
  assert.deepEqual(
    results.filter(({ bytes }) => bytes === 2).map(({ path }) => path),
    read,
  );
});

test('reports a problem for every file sent to a thread that cannot start', async (t) => {
  const { ownWorker } = createOwnWorker();
  const threads = createReaderThreads(2, {
    url: new URL('./no-such-thread.ts', import.meta.url),
    ownWorker,
  });
  t.after(() => threads.close());
  for (const paths of [['a', 'b'], ['c']]) {
    const results = await allOf(threads.read(jobsFor(paths)));
    for (const { problem } of results)
      assert.match(problem ?? '', /^the thread that read it failed/);
    assert.equal(results.length, paths.length);
  }
});

test('uses only the calling thread for a count of one', async () => {
  const { ownWorker, read } = createOwnWorker();
  const threads = createReaderThreads(1, { ownWorker });
  const results = await allOf(threads.read(jobsFor(['a', 'b', 'c'])));
  assert.deepEqual(
    [results.map(({ path }) => path), read],
    [
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
    ],
  );
});

test('gives further files to the other threads while the calling thread reads a slow file', async (t) => {
  const { ownWorker, read, endSlow } = createOwnWorker();
  const threads = createReaderThreads(2, { url: crashing, ownWorker });
  t.after(() => threads.close());
  async function* jobs() {
    yield* jobsFor(['a', 'b', 'slow', 'c', 'd', 'e']);
    // All of these files have been assigned.
    assert.deepEqual(read, ['slow']);
    endSlow();
  }
  const results = await allOf(threads.read(jobs()));
  assert.deepEqual(
    results.map(({ path, bytes }) => [path, bytes]),
    [
      ['a', 1],
      ['b', 1],
      ['slow', 2],
      ['c', 1],
      ['d', 1],
      ['e', 1],
    ],
  );
});

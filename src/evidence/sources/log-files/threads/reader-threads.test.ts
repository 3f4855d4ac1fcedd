import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LogFileWorker } from './log-file-worker.ts';
import { createReaderThreads } from './reader-threads.ts';
import type { FileResult } from './thread-messages.ts';

const crashing = new URL('../../../../../test/fixtures/evidence/crashing-thread.ts', import.meta.url);

/** What this thread reads: it gives another number of bytes than the others, and waits in a slow file. */
function createOwnWork() {
  const read: string[] = [];
  const slow = Promise.withResolvers<void>();
  const give = async (path: string): Promise<FileResult> => {
    read.push(path);
    if (path === 'slow') await slow.promise;
    return { path, fileBytes: 2, bytes: 2 };
  };
  const own: LogFileWorker = { read: give, countRecords: give };
  return { own, read, endSlow: slow.resolve };
}

async function* listed(paths: readonly string[]) {
  for (const path of paths) yield { path, groups: [['any']] };
}

async function allOf(results: AsyncIterable<FileResult>): Promise<readonly FileResult[]> {
  const list: FileResult[] = [];
  for await (const result of results) list.push(result);
  return list;
}

test('a thread that crashes costs the file that it was reading, and no other', async (t) => {
  const { own, read } = createOwnWork();
  const threads = createReaderThreads(2, { url: crashing, own });
  t.after(() => threads.close());
  // The first two are told to the other thread before there is anything else to do.
  const paths = ['throws', 'exits', ...Array.from({ length: 100 }, (_, index) => `file ${index}`)];
  const results = await allOf(threads.read(listed(paths)));
  assert.deepEqual(
    results.map(({ path, problem }) => [path, problem]),
    paths.map((path) => [
      path,
      path === 'throws'
        ? 'the thread that read it failed: out of order'
        : path === 'exits'
          ? 'the thread that read it ended'
          : undefined,
    ]),
  );
  assert.deepEqual(
    results.filter(({ bytes }) => bytes === 2).map(({ path }) => path),
    read,
  );
});

test('threads that cannot even start leave every file that they were told with its problem', async (t) => {
  const { own } = createOwnWork();
  const threads = createReaderThreads(2, {
    url: new URL('./no-such-thread.ts', import.meta.url),
    own,
  });
  t.after(() => threads.close());
  for (const paths of [['a', 'b'], ['c']]) {
    const results = await allOf(threads.read(listed(paths)));
    for (const { problem } of results)
      assert.match(problem ?? '', /^the thread that read it failed/);
    assert.equal(results.length, paths.length);
  }
});

test('one thread is this one, and needs no other', async () => {
  const { own, read } = createOwnWork();
  const threads = createReaderThreads(1, { own });
  const results = await allOf(threads.read(listed(['a', 'b', 'c'])));
  assert.deepEqual(
    [results.map(({ path }) => path), read],
    [
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
    ],
  );
});

test('while this thread reads a slow file the others read what comes', async (t) => {
  const { own, read, endSlow } = createOwnWork();
  const threads = createReaderThreads(2, { url: crashing, own });
  t.after(() => threads.close());
  async function* jobs() {
    yield* listed(['a', 'b', 'slow', 'c', 'd', 'e']);
    // All of these have been given to somebody.
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

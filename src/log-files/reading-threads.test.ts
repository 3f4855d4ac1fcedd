import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createReadingThreads } from './reading-threads.ts';
import type { FileResult } from './thread-messages.ts';

const crashing = new URL('../../test/helpers/crashing-thread.ts', import.meta.url);

async function* listed(paths: readonly string[]) {
  for (const path of paths) yield { path, groups: [['any']] };
}

async function allOf(results: AsyncIterable<FileResult>): Promise<readonly FileResult[]> {
  const list: FileResult[] = [];
  for await (const result of results) list.push(result);
  return list;
}

test('a thread that crashes costs the file that it was reading, and no other', async () => {
  const threads = createReadingThreads(2, crashing);
  const paths = ['a', 'throws', 'b', 'c', 'exits', 'exits', 'd', 'e', 'f', 'throws', 'g', 'h'];
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
  await threads.close();
});

test('threads that cannot even start leave every file with its problem', async () => {
  const threads = createReadingThreads(1, new URL('./no-such-thread.ts', import.meta.url));
  for (const paths of [['a', 'b'], ['c']]) {
    const results = await allOf(threads.read(listed(paths)));
    for (const { problem } of results)
      assert.match(problem ?? '', /^the thread that read it failed/);
    assert.equal(results.length, paths.length);
  }
  await threads.close();
});

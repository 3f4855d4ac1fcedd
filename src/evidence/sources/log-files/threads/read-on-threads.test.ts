import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { readOnThreads } from './read-on-threads.ts';

const crashing = new URL(
  '../../../../../test/fixtures/evidence/crashing-thread.ts',
  import.meta.url,
);
const record = '{"eventVersion":"1.11","by":"user-id"}';
const names = ['a', 'throws', 'b', 'exits', ...Array.from({ length: 100 }, (_, n) => `file ${n}`)];

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'break-glass-threads-'));
  for (const name of names) await writeFile(join(folder, name), `{"Records":[${record}]}`);
  return () => rm(folder, { recursive: true });
});

async function readAll(url?: URL) {
  async function* paths() {
    for (const name of names) yield join(folder, name);
  }
  const found: Record<string, readonly string[]> = {};
  for await (const { path, records } of readOnThreads(paths(), [['user-id']], url))
    found[path.slice(folder.length + 1)] = records;
  return Object.entries(found);
}

test('returns the records of each file, in the order of the paths', async () => {
  assert.deepEqual(
    await readAll(),
    names.map((name) => [name, [record]]),
  );
});

test('reads the files of a failed thread on the calling thread', async () => {
  const found = await readAll(crashing);
  assert.deepEqual(
    found.map(([name]) => name),
    names,
  );
  for (const [name, records] of found) {
    assert.equal(records.length, 1, name);
    if (name === 'throws' || name === 'exits') assert.deepEqual(records, [record]);
  }
});

test('reads all files on the calling thread where no thread can start', async () => {
  const found = await readAll(new URL('./no-such-thread.ts', import.meta.url));
  assert.deepEqual(
    found,
    names.map((name) => [name, [record]]),
  );
});

test('starts no file after the caller has stopped, and ends the threads', async () => {
  let started = 0;
  async function* paths() {
    for (const name of names) {
      started += 1;
      yield join(folder, name);
    }
  }
  for await (const { records } of readOnThreads(paths(), [['user-id']])) {
    assert.deepEqual(records, [record]);
    break;
  }
  assert.ok(started < names.length);
});

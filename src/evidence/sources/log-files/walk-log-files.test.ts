import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { problems } from './file-problems.ts';
import { type WalkEntry, walkLogFiles } from './walk-log-files.ts';

const always = { from: 0, until: Number.MAX_SAFE_INTEGER };

function createFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'break-glass-walk-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

async function walk(path: string): Promise<readonly WalkEntry[]> {
  const entries: WalkEntry[] = [];
  for await (const entry of walkLogFiles([path], always)) entries.push(entry);
  return entries;
}

test('reports a link to a folder, and follows a link to a log file', async (t) => {
  const folder = createFolder(t);
  mkdirSync(join(folder, 'real'));
  writeFileSync(join(folder, 'real/a.json'), '{"Records":[]}');
  symlinkSync(join(folder, 'real'), join(folder, 'linked'));
  symlinkSync(join(folder, 'real/a.json'), join(folder, 'b.json'));
  assert.deepEqual(await walk(folder), [
    { kind: 'file', path: join(folder, 'b.json') },
    { kind: 'problem', path: join(folder, 'linked'), problem: problems.linkedFolder },
    { kind: 'file', path: join(folder, 'real/a.json') },
  ]);
});

test('reports a path that is neither a file nor a folder, without reading it', async () => {
  assert.deepEqual(await walk('/dev/null'), [
    { kind: 'problem', path: '/dev/null', problem: problems.noFile },
  ]);
});

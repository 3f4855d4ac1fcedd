import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { problems } from './file-problems.ts';
import { type Walked, walkLogFiles } from './walk-log-files.ts';

const always = { from: 0, until: Number.MAX_SAFE_INTEGER };

function createFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'break-glass-walk-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

async function walked(path: string): Promise<readonly Walked[]> {
  const list: Walked[] = [];
  for await (const one of walkLogFiles([path], always)) list.push(one);
  return list;
}

test('a link to a folder is told of, and a link to a log file is read', async (t) => {
  const folder = createFolder(t);
  mkdirSync(join(folder, 'real'));
  writeFileSync(join(folder, 'real/a.json'), '{"Records":[]}');
  symlinkSync(join(folder, 'real'), join(folder, 'linked'));
  symlinkSync(join(folder, 'real/a.json'), join(folder, 'b.json'));
  assert.deepEqual(await walked(folder), [
    { kind: 'file', path: join(folder, 'b.json') },
    { kind: 'problem', path: join(folder, 'linked'), problem: problems.linkedFolder },
    { kind: 'file', path: join(folder, 'real/a.json') },
  ]);
});

test('what is neither a file nor a folder is told of, and not waited for', async () => {
  assert.deepEqual(await walked('/dev/null'), [
    { kind: 'problem', path: '/dev/null', problem: problems.noFile },
  ]);
});

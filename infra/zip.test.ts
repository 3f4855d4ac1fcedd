import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildZip } from './zip.ts';

const entries = [
  { name: 'index.mjs', content: Buffer.from('export const handler = () => 1;\n'.repeat(500)) },
  { name: 'índex.map', content: Buffer.alloc(0) },
];

test('the same files produce the same bytes', () => {
  assert.deepEqual(buildZip(entries), buildZip(entries));
});

const python = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as z:
    assert z.testzip() is None
    print(json.dumps([[i.filename, i.file_size, oct(i.external_attr >> 16)] for i in z.infolist()]))`;

test('Python reads the archive’s checksums, names and modes', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'break-glass-zip-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'a.zip');
  await writeFile(file, buildZip(entries));
  let listed: string;
  try {
    listed = execFileSync('python3', ['-c', python, file], { encoding: 'utf8' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return t.skip('python3 is not on the PATH');
    throw error;
  }
  assert.deepEqual(JSON.parse(listed), [
    ['index.mjs', 16_000, '0o100644'],
    ['índex.map', 0, '0o100644'],
  ]);
});

import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { writeOutputFiles } from './output-files.ts';

const root = mkdtempSync(join(tmpdir(), 'break-glass-output-'));
after(() => rmSync(root, { recursive: true }));
let folders = 0;
function makeFolder(): string {
  folders += 1;
  const folder = join(root, String(folders));
  mkdirSync(folder);
  return folder;
}
const read = (path: string) => readFileSync(path, 'utf8');

test('writes files that nobody else may read, also where one existed', async () => {
  const folder = makeFolder();
  const [a, b] = [join(folder, 'a'), join(folder, 'b')];
  writeFileSync(a, 'earlier', { mode: 0o644 });
  await writeOutputFiles([
    { path: a, content: 'new' },
    { path: b, content: Buffer.from('bytes') },
  ]);
  assert.deepEqual([read(a), read(b)], ['new', 'bytes']);
  for (const path of [a, b]) assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(folder), ['a', 'b']);
});

test('replaces the file that a link leads to', async () => {
  const folder = makeFolder();
  const [file, link] = [join(folder, 'file'), join(folder, 'link')];
  writeFileSync(file, 'earlier');
  symlinkSync(file, link);
  await writeOutputFiles([{ path: link, content: 'new' }]);
  assert.equal(read(file), 'new');
  assert.equal(read(link), 'new');
});

for (const [what, bad] of [
  ['in a folder that does not exist', 'nowhere/b'],
  ['that is a folder', '.'],
] as const)
  test(`leaves every file as it was if there is one ${what}`, async () => {
    const folder = makeFolder();
    const a = join(folder, 'a');
    writeFileSync(a, 'earlier');
    const files = [a, join(folder, bad)].map((path) => ({ path, content: 'new' }));
    await assert.rejects(writeOutputFiles(files), /ENOENT|EISDIR/);
    assert.equal(read(a), 'earlier');
    assert.deepEqual(readdirSync(folder), ['a']);
  });

test('writes to what is no file, such as a device', async () => {
  await writeOutputFiles([{ path: '/dev/null', content: 'new' }]);
  assert.ok(statSync('/dev/null').isCharacterDevice());
});

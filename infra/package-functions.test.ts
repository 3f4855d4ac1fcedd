import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readFunctions } from './bundle-functions.ts';
import { packageFunctions } from './package-functions.ts';

const names = Object.keys(await readFunctions());
const contentOf = (name: string) => `export const handler = () => '${name} ü';\n`.repeat(500);

/** Creates a folder with a bundle of each function, of which all files changed at this time. */
function createBundles(t: TestContext, changedAt: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'break-glass-zip-'));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const name of names) {
    mkdirSync(join(folder, name));
    for (const [file, content] of Object.entries({
      'index.mjs': contentOf(name),
      'index.mjs.map': '',
    })) {
      const path = join(folder, name, file);
      writeFileSync(path, content);
      utimesSync(path, new Date(changedAt), new Date(changedAt));
    }
  }
  return folder;
}

const readZips = (folder: string) => names.map((name) => readFileSync(join(folder, `${name}.zip`)));

test('the same bundles give the same zips, in another folder and time zone and at another time', async (t) => {
  const [first, second] = [
    createBundles(t, '2026-07-01T00:00:00Z'),
    createBundles(t, '2020-02-02T12:34:56Z'),
  ];
  const sizes = await packageFunctions(first);
  const module = fileURLToPath(new URL('package-functions.ts', import.meta.url));
  const script = `(await import(process.argv[1])).packageFunctions(process.argv[2])`;
  execFileSync(process.execPath, ['--input-type=module', '-e', script, module, second], {
    env: { ...process.env, TZ: 'Pacific/Kiritimati' },
  });
  assert.deepEqual(readZips(second), readZips(first));
  assert.deepEqual(
    sizes,
    Object.fromEntries(
      names.map((name) => [
        `${first}/${name}.zip`,
        readFileSync(join(first, `${name}.zip`)).length,
      ]),
    ),
  );
});

const python = `
import json, sys, zipfile
def read(file):
    with zipfile.ZipFile(file) as z:
        assert z.testzip() is None
        return [[i.filename, z.read(i).decode(), oct(i.external_attr >> 16), i.date_time] for i in z.infolist()]
print(json.dumps([read(file) for file in sys.argv[1:]]))`;

test('Python reads the zips’ checksums, names, contents, modes and dates', async (t) => {
  const folder = createBundles(t, '2026-07-01T00:00:00Z');
  const zips = Object.keys(await packageFunctions(folder));
  let listed: string;
  try {
    listed = execFileSync('python3', ['-c', python, ...zips], { encoding: 'utf8' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return t.skip('python3 is not on the PATH');
    throw error;
  }
  const date = [1980, 1, 1, 0, 0, 0];
  assert.deepEqual(
    JSON.parse(listed),
    names.map((name) => [
      ['index.mjs', contentOf(name), '0o100644', date],
      ['index.mjs.map', '', '0o100644', date],
    ]),
  );
});

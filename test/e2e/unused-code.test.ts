import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { appendFile, cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectFolder } from '../../infra/bundle-functions.ts';

const copied = [
  ...['src', 'local', 'infra', 'workflow', 'test', 'bench', 'docs'],
  ...['build.ts', 'package.json', 'tsconfig.json', 'knip.json'],
];

/** Runs knip as `npm run unused` does, with a report of one line for each finding. */
const findUnused = (folder: string) =>
  new Promise<{ code: unknown; stdout: string }>((resolve) => {
    const knip = join(projectFolder, 'node_modules/knip/bin/knip.js');
    execFile(process.execPath, [knip, '--reporter', 'compact'], { cwd: folder }, (error, stdout) =>
      resolve({ code: error?.code ?? 0, stdout }),
    );
  });

test('npm run unused fails for an unused file, export, type and dependency', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'break-glass-unused-'));
  t.after(() => rm(folder, { recursive: true }));
  for (const name of copied)
    await cp(join(projectFolder, name), join(folder, name), { recursive: true });
  await symlink(join(projectFolder, 'node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'src/forgotten.ts'), 'export const forgotten = 1;\n');
  const used = join(folder, 'src/request/ids.ts');
  await appendFile(used, 'export const extra = 1;\nexport type Extra = typeof extra;\n');
  const packageFile = join(folder, 'package.json');
  const description = JSON.parse(await readFile(packageFile, 'utf8'));
  description.dependencies['left-over'] = '1.0.0';
  await writeFile(packageFile, JSON.stringify(description, null, 2));

  const { code, stdout } = await findUnused(folder);
  assert.equal(code, 1);
  const found = stdout.split('\n');
  const notFound = [
    'src/forgotten.ts: src/forgotten.ts',
    'package.json: left-over',
    'src/request/ids.ts: extra',
    'src/request/ids.ts: Extra',
  ].filter((finding) => !found.includes(finding));
  assert.deepEqual(notFound, []);
});

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { projectFolder } from '../../infra/bundle-functions.ts';
import { coverageOptions } from '../coverage/coverage-options.ts';

const covered = {
  'src/add.ts': 'export const add = (a: number, b: number): number => a + b;\n',
  'src/add.test.ts':
    "import { test } from 'node:test';\nimport { add } from './add.ts';\ntest('add', () => add(1, 2));\n",
};

/** Runs the tests with coverage in a folder that contains only these files, as npm test does. */
async function runCoverage(t: TestContext, files: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), 'break-glass-coverage-'));
  t.after(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'src'));
  await cp(join(projectFolder, 'test/coverage'), join(folder, 'test/coverage'), {
    recursive: true,
  });
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text);
  const args = ['--test', '--test-isolation=none', ...coverageOptions, 'src/**/*.test.ts'];
  return new Promise<{ code: unknown; stdout: string }>((resolve) => {
    // Without the variables by which a test's process knows that it is one.
    execFile(process.execPath, args, { cwd: folder, env: {} }, (error, stdout) =>
      resolve({ code: error?.code ?? 0, stdout }),
    );
  });
}

test('a run whose tests run every line passes, and types do not count', async (t) => {
  const types = '/** Has no code. */\nexport interface Id {\n  readonly id: string;\n}\n';
  const { code, stdout } = await runCoverage(t, { ...covered, 'src/id.ts': types });
  assert.match(stdout, /^coverage: the tests ran 100 % of the lines of src;/m);
  assert.equal(code, 0);
});

test('a run fails when a test loads a file and runs too few of its lines', async (t) => {
  const long = `export function unused() {\n${'  console.log();\n'.repeat(20)}}\n`;
  const { code, stdout } = await runCoverage(t, {
    ...covered,
    'src/add.ts': covered['src/add.ts'] + long,
  });
  assert.match(stdout, /^ {2}src\/add\.ts: 21 of 23 lines$/m);
  assert.equal(code, 1);
});

test('a run fails for a file that no test loads', async (t) => {
  const { code, stdout } = await runCoverage(t, {
    ...covered,
    'src/forgotten.ts': 'export const a = 1;\n',
  });
  assert.match(stdout, /the tests ran 50 % of the lines/);
  assert.match(stdout, /^ {2}src\/forgotten\.ts: 1 of 1 lines$/m);
  assert.equal(code, 1);
});

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { bundleCommandLine, projectFolder } from '../../infra/bundle-functions.ts';
import { runCommand } from '../fixtures/cli/run-report-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'break-glass-command-'));
after(() => rmSync(folder, { recursive: true }));
await bundleCommandLine(folder);

const packageFile = readFileSync(join(projectFolder, 'package.json'), 'utf8');
const { version, engines } = JSON.parse(packageFile);

/** Runs the built command, which has no package.json beside it. */
const breakGlass = (...args: readonly string[]) =>
  runCommand(process.execPath, [join(folder, 'break-glass.mjs'), ...args], {}, folder);

test('the built command prints the version of package.json', async () => {
  assert.deepEqual(await breakGlass('--version'), { code: 0, stdout: `${version}\n`, stderr: '' });
});

const names = [
  ...['init', 'message', 'slack-manifest', 'secret'],
  'grants',
  'show',
  'end',
  'freeze',
  'unfreeze',
  'unlock',
  'report',
  'rules',
  'why',
  'who',
];
for (const name of [...names, 'link', 'unlink', 'allow', 'deny', 'list'])
  test(`help ${name} prints the same as ${name} --help`, async () => {
    const [help, option] = await Promise.all([
      breakGlass('help', name),
      breakGlass(name, '--help'),
    ]);
    assert.deepEqual(help, option);
    assert.equal(help.code, 0);
    assert.match(help.stdout, new RegExp(`^Usage: break-glass ${name} `));
    assert.match(help.stdout, /^ {2}npm run --silent break-glass -- /m);
  });

for (const name of ['lint', 'plan', 'apply', 'export', 'test'])
  test(`rules ${name} --help lists exit codes and examples`, async () => {
    const { code, stdout } = await breakGlass('rules', name, '--help');
    assert.equal(code, 0);
    assert.match(stdout, new RegExp(`^Usage: break-glass rules ${name} `));
    assert.match(stdout, /^Exit codes:\n {2}0 {2}/m);
    assert.match(stdout, new RegExp(`^ {2}npm run --silent break-glass -- rules ${name}`, 'm'));
  });

test('the built command reads a rules file', async () => {
  const file = join(folder, 'rules.yaml');
  writeFileSync(file, 'rules: []\nlinks: { U1: [a] }\n');
  const { code, stderr } = await breakGlass('rules', 'lint', file);
  assert.deepEqual([code, stderr.startsWith(`${file}:2:14: `)], [2, true]);
});

test('an error shows no control characters of an argument', async () => {
  const { code, stdout, stderr } = await breakGlass('end\u001b[31m');
  assert.deepEqual([code, stdout], [2, '']);
  assert.match(stderr, /^error: unknown command 'end\uFFFD\[31m'\n/);
});

test('an older Node than that of package.json is refused, and the error names both', async () => {
  const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.19.0' } })`;
  const { code, stderr } = await runCommand(process.execPath, [
    ...['--import', `data:text/javascript,${encodeURIComponent(pretend)}`],
    ...[join(folder, 'break-glass.mjs'), '--version'],
  ]);
  assert.equal(code, 2);
  const minNode = engines.node.replace('>=', '');
  assert.ok(
    stderr.startsWith(`break-glass needs Node ${minNode} or newer; this is Node 20.19.0.`),
    stderr,
  );
});

import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { bundleCommandLine, projectFolder } from '../../infra/bundle-functions.ts';
import { jamesOptions, runCommand } from '../fixtures/cli/run-report-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'break-glass-package-'));
after(() => rmSync(folder, { recursive: true }));
const { version, engines, bin, scripts } = JSON.parse(
  readFileSync(join(projectFolder, 'package.json'), 'utf8'),
);

/** Packs what a checkout has after the script prepack, and unpacks it into an empty folder. */
async function unpack(): Promise<string> {
  const checkout = join(folder, 'checkout');
  mkdirSync(join(checkout, 'docs'), { recursive: true });
  for (const file of ['package.json', 'README.md', 'LICENSE', 'docs/rules.schema.json'])
    cpSync(join(projectFolder, file), join(checkout, file));
  for (const file of ['src/cli/break-glass.ts', 'docs/cli.md'])
    cpSync(join(projectFolder, file), join(checkout, file));
  await bundleCommandLine(join(checkout, 'dist/cli'));
  const offline = { npm_config_offline: 'true', npm_config_update_notifier: 'false' };
  const packed = await runCommand('npm', ['pack', '--ignore-scripts', '--json'], offline, checkout);
  assert.equal(packed.code, 0, packed.stderr);
  const [{ filename }] = JSON.parse(packed.stdout);
  const tar = await runCommand('tar', ['-xzf', join(checkout, filename)], {}, folder);
  assert.equal(tar.code, 0, tar.stderr);
  return join(folder, 'package');
}
const unpacked = await unpack();

/** Runs the command of the package, where no node_modules is beside it, on the Node of the project. */
const breakGlass = (...args: readonly string[]) =>
  runCommand(process.execPath, [join(unpacked, bin['break-glass']), ...args], {}, folder);

test('the package has the command, the schema, the licence and the read-me, and nothing else', () => {
  const files = [
    ...['LICENSE', 'README.md', 'package.json', 'docs/rules.schema.json'],
    ...['dist/cli/break-glass.mjs', 'dist/cli/log-file-thread.mjs'],
  ];
  for (const file of files) assert.ok(existsSync(join(unpacked, file)), file);
  for (const file of ['src', 'docs/cli.md', 'dist/cli/break-glass.mjs.map'])
    assert.ok(!existsSync(join(unpacked, file)), file);
  assert.match(
    readFileSync(join(unpacked, bin['break-glass']), 'utf8'),
    /^#!\/usr\/bin\/env node\n/,
  );
  assert.match(scripts.prepack, /build\.ts/);
});

test('the Node of this test is one that the package says it runs on', () => {
  const min = Number(engines.node.replace('>=', ''));
  assert.ok(Number.parseInt(process.versions.node, 10) >= min);
});

test('its command prints version and help', async () => {
  assert.deepEqual(await breakGlass('--version'), { code: 0, stdout: `${version}\n`, stderr: '' });
  const { code, stdout, stderr } = await breakGlass('help');
  assert.deepEqual([code, stderr], [0, '']);
  for (const name of ['init', 'rules', 'grants', 'end', 'message', 'report'])
    assert.match(stdout, new RegExp(`^ {2}${name} `, 'm'));
});

test('its command checks a rules file, and reports on log files', async () => {
  const file = join(folder, 'rules.yaml');
  writeFileSync(file, 'rules: []\n');
  const lint = await breakGlass('rules', 'lint', file);
  assert.deepEqual([lint.code, lint.stderr], [0, '']);
  writeFileSync(file, 'rules: []\nother: 1\n');
  assert.equal((await breakGlass('rules', 'lint', file)).code, 2);
  const report = await breakGlass(
    ...['report', ...jamesOptions, '--account', '123456789012', '--from', '2026-07-01'],
    ...['--to', '2026-07-01', join(projectFolder, 'examples/cloudtrail')],
  );
  assert.match(report.stdout, /james@example\.com/, report.stderr);
});

test('its command loads everything that a call to AWS needs', async () => {
  // Nothing listens on this port.
  const options = ['--region', 'us-east-1', '--endpoint-url', 'http://localhost:9'];
  const credentials = { AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' };
  for (const args of [['grants'], ['init'], ['who', 'prod', 'X'], ['freeze', 'a drill']]) {
    const command = join(unpacked, bin['break-glass']);
    const result = await runCommand(process.execPath, [command, ...args, ...options], credentials);
    assert.equal(result.code, 1);
    assert.match(result.stderr, /ECONNREFUSED/);
  }
});

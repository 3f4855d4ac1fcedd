import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createTestFolder } from './environment/start-test-environment.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

/** Runs `npm start` without npm. */
function start(t: TestContext, ...args: string[]) {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args]);
  t.after(() => child.kill('SIGKILL'));
  return child;
}

test('reports a mistaken option in one line and exits with code 2', async (t) => {
  const child = start(t, '--access', '60');
  const [[code], problem] = await Promise.all([once(child, 'exit'), text(child.stderr)]);
  assert.equal(code, 2);
  assert.match(problem, /^--access must be .*\n$/);
});

test('prints its addresses, and stops cleanly on Ctrl-C', async (t) => {
  const child = start(t, '--data', createTestFolder(t), '--port', '0', '--aws-port', '0');
  const [startMessage] = await once(child.stdout.setEncoding('utf8'), 'data');
  assert.match(String(startMessage), /Page {6}http:\/\/localhost:\d+\//);
  child.kill('SIGINT');
  assert.deepEqual(await once(child, 'exit'), [0, null]);
});

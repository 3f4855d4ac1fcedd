import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createTestFolder } from '../../local/environment/start-test-environment.ts';
import { nodeEnvironment } from '../fixtures/cli/node-environment.ts';
import { pairVarying, readExports, readTranscript, shapeOf } from '../fixtures/cli/transcript.ts';
import { startLocalProcess } from '../fixtures/local-environment/local-process.ts';
import { waitTimeoutMs } from '../fixtures/local-environment/start-environment.ts';

const page = readFileSync(new URL('../../docs/getting-started.md', import.meta.url), 'utf8');
const commandFile = fileURLToPath(new URL('../../src/cli/break-glass.ts', import.meta.url));

/** These only read, so that they may run again until the workflow has come so far. */
const readsOnly = (command: string): boolean => /-- (grants|show|who|rules test)\b/.test(command);

test('docs/getting-started.md leads from an empty table to the first broken glass', async (t) => {
  const local = await startLocalProcess(t, ['--empty', '--access', '10m']);
  const folder = createTestFolder(t);
  const places = new Map([
    ['http://localhost:4747', local.urls.page],
    ['http://localhost:4748', local.urls.aws],
    ['npm run --silent break-glass --', `'${process.execPath}' '${commandFile}'`],
  ]);
  /** What the page has in the place of this run’s ids. */
  const known = new Map<string, string>();
  const adapt = (text: string): string =>
    [...places, ...known].reduce((adapted, [from, to]) => adapted.replaceAll(from, to), text);

  const run = (command: string): Promise<string> =>
    new Promise((resolve) => {
      const script = adapt([...readExports(page), command].join('\n'));
      const env = { ...nodeEnvironment, NO_COLOR: '1', PATH: process.env['PATH'] };
      execFile('/bin/sh', ['-c', script], { cwd: folder, env }, (_, stdout, stderr) =>
        resolve(stdout + stderr),
      );
    });

  const steps = readTranscript(page);
  assert.equal(steps.length, 12);
  for (const { command, output } of steps) {
    const giveUpAt = Date.now() + waitTimeoutMs / 2;
    let printed = await run(command);
    while (shapeOf(printed) !== shapeOf(output) && readsOnly(command) && Date.now() < giveUpAt) {
      await wait(200);
      printed = await run(command);
    }
    assert.equal(shapeOf(printed), shapeOf(output), command);
    for (const [text, value] of pairVarying(output, printed)) known.set(text, value);
  }
});

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { FolderInUseError } from '../aws/storage/folder-lock.ts';
import { runDemo } from '../demo/run-demo.ts';
import { startLocalEnvironment } from './local-environment.ts';
import { PortInUseError } from './port-in-use.ts';
import {
  createTestFolder,
  eventually,
  pressAs,
  startTestEnvironment,
} from './start-test-environment.ts';

const free = { port: 0, awsPort: 0, accessSeconds: 60, cloudTrailDelaySeconds: 1 };
const quiet = { sweepSeconds: 0, sessionSeconds: 30 };

test('a click gives access, and a world that was stopped knows of it when it starts again', async (t) => {
  const dataFolder = createTestFolder(t);
  const first = await startTestEnvironment(t, { dataFolder });
  assert.match(await pressAs(first, 'U012AB3CD'), /^Glass broken - access incoming\./);
  const isWaiting = () => first.executions()[0]?.state === 'WaitForAccessToExpire';
  await eventually(isWaiting, 'the execution waits for the end of access');
  const messages = first.slack.messages();
  assert.equal(first.stores.identityCenter.assignments().length, 3);
  await first.stop();

  const second = await startTestEnvironment(t, { dataFolder });
  assert.deepEqual(
    second.executions().map(({ status }) => status),
    ['ABORTED'],
  );
  assert.deepEqual(second.slack.messages().slice(0, messages.length), messages);
  assert.equal(second.stores.identityCenter.assignments().length, 3);
  assert.match(await pressAs(second, 'U012AB3CD'), /already, until/);
  assert.deepEqual(await second.sweep(), {
    ok: true,
    payload: { ended: 0, reported: 0, overdue: 0 },
  });
});

const denied = [
  { user: 'U012NOACC', text: /^Access denied: .* but not by you\./ },
  { user: 'U012DISAB', text: /^Access denied: your Identity Center user is disabled\./ },
  { user: 'U012NOBODY', text: /^Access denied: .* is not linked/ },
];
test('who may not use the button is told why', async (t) => {
  const world = await startTestEnvironment(t);
  for (const { user, text } of denied) assert.match(await pressAs(world, user), text);
  assert.deepEqual(world.executions(), []);
});

test('each function calls AWS by a key of its own', async (t) => {
  const world = await startTestEnvironment(t);
  await pressAs(world, 'U012NOBODY');
  const keys = new Set(world.calls().map(({ accessKeyId }) => accessKeyId));
  assert.deepEqual([...keys].sort(), ['AKIALOCALACCESSREQUESTED', 'AKIALOCALSEED']);
});

test('two worlds do not share a folder or a port', async (t) => {
  const dataFolder = createTestFolder(t);
  const { urls } = await startTestEnvironment(t, { dataFolder });
  await assert.rejects(startLocalEnvironment({ ...free, ...quiet, dataFolder }), FolderInUseError);
  const port = Number(new URL(urls.page).port);
  await assert.rejects(startLocalEnvironment({ ...free, ...quiet, port }), (error) => {
    assert.ok(error instanceof PortInUseError);
    assert.equal(error.message, `Port ${port} is in use: give another with --port`);
    return true;
  });
});

test('the demo sees access come and go, and shows and keeps the report', async (t) => {
  const folder = createTestFolder(t);
  const times = { accessSeconds: 2, cloudTrailDelaySeconds: 1 };
  const world = await startTestEnvironment(t, times);
  const printed: string[] = [];
  const print = (text: string) => void printed.push(text);
  const missing = await runDemo({
    ...times,
    environment: world,
    folder,
    pauseMs: 0,
    print,
    log: print,
    flushActivity: () => {},
  });
  assert.deepEqual(missing, []);
  const story = printed.join('\n');
  for (const part of ['GetSecretValue', 'CreateUser', '"No access"'])
    assert.ok(story.includes(part));
  assert.ok(readdirSync(folder).includes('report.html'));
});

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

const ports = { port: 0, awsPort: 0, accessSeconds: 60, cloudTrailDelaySeconds: 1 };
const intervals = { sweepSeconds: 0, sessionSeconds: 30 };

test('grants access on a press, and keeps its state across a restart', async (t) => {
  const dataFolder = createTestFolder(t);
  const first = await startTestEnvironment(t, { dataFolder });
  assert.match(await pressAs(first, 'U012AB3CD'), /^Glass broken - access incoming\./);
  const isWaiting = () => first.executions()[0]?.state === 'WaitForAccessToExpire';
  await eventually(isWaiting, 'the execution waits for the deadline');
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
  assert.match(await pressAs(second, 'U012AB3CD'), /^You’re in already: /);
  assert.deepEqual(await second.sweep(), {
    ok: true,
    payload: { ended: 0, reported: 0, failed: 0 },
  });
});

const denials = [
  { user: 'U012NOACC', text: /^Access denied: .* but not by you\./ },
  { user: 'U012DISAB', text: /^Access denied: your Identity Center user is disabled\./ },
  { user: 'U012NOBODY', text: /^Access denied: .* is not linked/ },
];
test('responds to a denied press with the reason', async (t) => {
  const environment = await startTestEnvironment(t);
  for (const { user, text } of denials) assert.match(await pressAs(environment, user), text);
  assert.deepEqual(environment.executions(), []);
});

test('gives each function its own access key', async (t) => {
  const environment = await startTestEnvironment(t);
  await pressAs(environment, 'U012NOBODY');
  const keys = new Set(environment.calls().map(({ accessKeyId }) => accessKeyId));
  assert.deepEqual([...keys].sort(), ['AKIALOCALACCESSREQUESTED', 'AKIALOCALSEED']);
});

test('sends a slash command to the function', async (t) => {
  const { slack } = await startTestEnvironment(t);
  await slack.command({ channel: '#alerts', user: 'U012AB3CD', text: '/break-glass help' });
  const texts = slack.messages().map(({ text }) => text);
  assert.doesNotMatch(texts.join(), /dispatch_failed|operation_timeout/);
});

test('lists the open modals', async (t) => {
  const { slack, urls } = await startTestEnvironment(t);
  const payload = JSON.stringify({ user: { id: 'U012AB3CD' }, trigger_id: '1.2.abc' });
  slack.recordRequest(Buffer.from(String(new URLSearchParams({ payload }))));
  const title = { type: 'plain_text', text: 'Why?' };
  const view = { type: 'modal', title, blocks: [{ type: 'divider' }] };
  const form = { token: slack.botToken, trigger_id: '1.2.abc', view: JSON.stringify(view) };
  const body = new URLSearchParams(form);
  await fetch(`${urls.page}/api/views.open`, { method: 'POST', body });
  const [listed] = await (await fetch(`${urls.aws}/_local/slack/views`)).json();
  assert.deepEqual(
    [listed.user, listed.view.title, listed.errors, listed.failure],
    ['U012AB3CD', title, {}, ''],
  );
});

test('refuses a folder or a port that another environment uses', async (t) => {
  const dataFolder = createTestFolder(t);
  const { urls } = await startTestEnvironment(t, { dataFolder });
  await assert.rejects(
    startLocalEnvironment({ ...ports, ...intervals, dataFolder }),
    FolderInUseError,
  );
  const port = Number(new URL(urls.page).port);
  await assert.rejects(startLocalEnvironment({ ...ports, ...intervals, port }), (error) => {
    assert.ok(error instanceof PortInUseError);
    assert.equal(error.message, `Port ${port} is in use: give another with --port`);
    return true;
  });
});

test('runs the demo until access is revoked, prints the report and saves it', async (t) => {
  const folder = createTestFolder(t);
  const times = { accessSeconds: 2, cloudTrailDelaySeconds: 1 };
  const environment = await startTestEnvironment(t, times);
  const printed: string[] = [];
  const print = (text: string) => void printed.push(text);
  const missing = await runDemo({
    ...times,
    environment,
    folder,
    pauseMs: 0,
    print,
    log: print,
    flushActivity: () => {},
  });
  assert.deepEqual(missing, []);
  const output = printed.join('\n');
  for (const part of ['GetSecretValue', 'CreateUser', '"No access"'])
    assert.ok(output.includes(part));
  assert.ok(readdirSync(folder).includes('report.html'));
});

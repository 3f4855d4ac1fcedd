import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { standingAssignments } from '../../local/seed.ts';
import { makeOverdue } from '../fixtures/local-environment/grant-actions.ts';
import {
  executionArnOf,
  grantIds,
  isAssigned,
  pressButton,
  readGrantRecord,
  sdkOptionsOf,
  startEnvironment,
  untilAccessNotified,
  untilEnded,
} from '../fixtures/local-environment/start-environment.ts';

test('an execution that is stopped by hand leaves its grant to the sweep, report included', async (t) => {
  const local = await startEnvironment(t, { accessSeconds: 600 });
  await pressButton(local);
  await untilAccessNotified(local);
  const [grantId = ''] = grantIds(local);
  const stop = new StopExecutionCommand({ executionArn: executionArnOf(grantId) });
  await new SFNClient(sdkOptionsOf(local)).send(stop);
  assert.equal((await untilEnded(local, grantId)).status, 'ABORTED');

  await local.sweep();
  assert.ok(isAssigned(local), 'the deadline has not passed');
  await makeOverdue(local, grantId);
  assert.deepEqual(await local.sweep(), {
    ok: true,
    payload: { ended: 1, reported: 0, overdue: 0 },
  });
  assert.equal(isAssigned(local), false);
  await makeOverdue(local, grantId);
  assert.deepEqual(await local.sweep(), {
    ok: true,
    payload: { ended: 0, reported: 1, overdue: 0 },
  });
  assert.equal(local.stores.mailbox.list().length, 1);
  assert.match(JSON.stringify(local.stores.topics.published()), /The sweep ended grant/);
  for (const standing of standingAssignments) assert.ok(isAssigned(local, standing));
});

test('a local environment that restarts keeps its state, shows lost executions as ABORTED, and its sweep ends their access', async (t) => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'break-glass-restart-'));
  t.after(() => rm(dataFolder, { recursive: true, force: true }));
  const stops: (() => Promise<void>)[] = [];
  const first = await startEnvironment(
    { after: (stop) => stops.push(stop as () => Promise<void>) },
    { dataFolder, accessSeconds: 600 },
  );
  await pressButton(first);
  // Once it is told, nothing of the giving is half done: what a function leaves half done is kill.test.ts's story.
  await untilAccessNotified(first);
  const [grantId = ''] = grantIds(first);
  const messages = first.slack.messages().length;
  await Promise.all(stops.map((stop) => stop()));

  const second = await startEnvironment(t, { dataFolder, accessSeconds: 600 });
  assert.deepEqual(
    second.executions().map(({ name, status }) => [name, status]),
    [[grantId, 'ABORTED']],
  );
  assert.ok(isAssigned(second));
  assert.ok(second.slack.messages().length >= messages);
  await makeOverdue(second, grantId);
  await second.sweep();
  assert.equal(isAssigned(second), false);
  assert.equal((await readGrantRecord(second, grantId))['status'], 'ended');
});

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { standingAssignments } from '../../local/seed.ts';
import { makeOverdue } from '../helpers/flow-grants.ts';
import {
  click,
  clientOf,
  ended,
  executionArn,
  grantIds,
  grantRecord,
  isAssigned,
  startWorld,
  untilToldOfAccess,
} from '../helpers/flow-world.ts';

test('an execution that is stopped by hand leaves its grant to the sweep, report included', async (t) => {
  const world = await startWorld(t, { accessSeconds: 600 });
  await click(world);
  await untilToldOfAccess(world);
  const [grantId = ''] = grantIds(world);
  const stop = new StopExecutionCommand({ executionArn: executionArn(grantId) });
  await new SFNClient(clientOf(world)).send(stop);
  assert.equal((await ended(world, grantId)).status, 'ABORTED');

  await world.sweep();
  assert.ok(isAssigned(world), 'the deadline has not passed');
  await makeOverdue(world, grantId);
  assert.deepEqual(await world.sweep(), {
    ok: true,
    payload: { ended: 1, reported: 0, overdue: 0 },
  });
  assert.equal(isAssigned(world), false);
  await makeOverdue(world, grantId);
  assert.deepEqual(await world.sweep(), {
    ok: true,
    payload: { ended: 0, reported: 1, overdue: 0 },
  });
  assert.equal(world.stores.mailbox.list().length, 1);
  assert.match(JSON.stringify(world.stores.topics.published()), /The sweep ended grant/);
  for (const standing of standingAssignments) assert.ok(isAssigned(world, standing));
});

test('a world that starts again finds its state, reads lost executions as ABORTED, and its sweep ends them', async (t) => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'break-glass-restart-'));
  t.after(() => rm(dataFolder, { recursive: true, force: true }));
  const stops: (() => Promise<void>)[] = [];
  const first = await startWorld(
    { after: (stop) => stops.push(stop as () => Promise<void>) },
    { dataFolder, accessSeconds: 600 },
  );
  await click(first);
  // Once it is told, nothing of the giving is half done: what a function leaves half done is kill.test.ts's story.
  await untilToldOfAccess(first);
  const [grantId = ''] = grantIds(first);
  const messages = first.slack.messages().length;
  await Promise.all(stops.map((stop) => stop()));

  const second = await startWorld(t, { dataFolder, accessSeconds: 600 });
  assert.deepEqual(
    second.executions().map(({ name, status }) => [name, status]),
    [[grantId, 'ABORTED']],
  );
  assert.ok(isAssigned(second));
  assert.ok(second.slack.messages().length >= messages);
  await makeOverdue(second, grantId);
  await second.sweep();
  assert.equal(isAssigned(second), false);
  assert.equal((await grantRecord(second, grantId))['status'], 'ended');
});

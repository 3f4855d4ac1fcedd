import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { standingAssignments } from '../../local/seed.ts';
import {
  makeOverdue,
  openAccess,
  stopExecution,
  sweepOverdue,
} from '../fixtures/local-environment/grant-actions.ts';
import { alertsAbout, isAssigned } from '../fixtures/local-environment/read-state.ts';
import { collectStops, startEnvironment } from '../fixtures/local-environment/start-environment.ts';
import { readGrantRecord } from '../fixtures/local-environment/table.ts';
import { waitForEnd } from '../fixtures/local-environment/wait-for-execution.ts';

test('the sweep ends and reports a grant whose execution was stopped by hand', async (t) => {
  const local = await startEnvironment(t, { accessSeconds: 600 });
  const grantId = await openAccess(local);
  await stopExecution(local, grantId);
  assert.equal((await waitForEnd(local, grantId)).status, 'ABORTED');

  await local.sweep();
  assert.ok(isAssigned(local), 'the deadline has not passed');
  assert.deepEqual(await sweepOverdue(local, grantId), { ended: 1, reported: 0, failed: 0 });
  assert.equal(isAssigned(local), false);
  assert.deepEqual(await sweepOverdue(local, grantId), { ended: 0, reported: 1, failed: 0 });
  assert.equal(local.stores.mailbox.list().length, 1);
  assert.deepEqual(
    alertsAbout(local, grantId).map(({ attributes }) => attributes['kind']),
    ['swept', 'report-swept'],
  );
  for (const standing of standingAssignments) assert.ok(isAssigned(local, standing));
});

test('a restarted local environment keeps its state, shows lost executions as ABORTED, and sweeps their grants', async (t) => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'break-glass-restart-'));
  t.after(() => rm(dataFolder, { recursive: true, force: true }));
  const stops = collectStops();
  const first = await startEnvironment(stops, { dataFolder, accessSeconds: 600 });
  // GrantAccess has finished: killed-process.test.ts covers a restart in the middle of a function.
  const grantId = await openAccess(first);
  const messageCount = first.slack.messages().length;
  await stops.stopAll();

  const second = await startEnvironment(t, { dataFolder, accessSeconds: 600 });
  assert.deepEqual(
    second.executions().map(({ name, status }) => [name, status]),
    [[grantId, 'ABORTED']],
  );
  assert.ok(isAssigned(second));
  assert.ok(second.slack.messages().length >= messageCount);
  await makeOverdue(second, grantId);
  await second.sweep();
  assert.equal(isAssigned(second), false);
  assert.equal((await readGrantRecord(second, grantId))['status'], 'ended');
});

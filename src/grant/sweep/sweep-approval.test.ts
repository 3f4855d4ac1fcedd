import assert from 'node:assert/strict';
import { test } from 'node:test';
import { id, pressOf, priya, requireApproval } from '../../../test/fixtures/grant/approvals.ts';
import { createGrantFixture } from '../../../test/fixtures/grant/grant-fixture.ts';
import type { Alert } from '../../notify/alerts.ts';
import { approve } from '../approval/approve.ts';
import { deny } from '../approval/deny.ts';
import { sweepApproval } from './sweep-approval.ts';

const minute = 60_000;
const wait = `wait#${id}#approval`;

/** A request that waits for approval. The functions that answer it die before they end its wait. */
async function createRequest() {
  const fixture = createGrantFixture();
  requireApproval(fixture);
  await fixture.open(id);
  await fixture.decideGrant(id);
  fixture.records.all.set(wait, { id: wait, taskToken: 'the token' });
  const raised: Alert[] = [];
  const deps = {
    ...fixture.endAccessDeps,
    waits: fixture.approval.waits,
    alerts: { raise: async (alert: Alert) => void raised.push(alert) },
  };
  const dying = {
    ...fixture.approval,
    waits: { end: () => Promise.reject(new Error('the function died')) },
  };
  const sweep = async () => sweepApproval(deps, await fixture.readGrant(id));
  return { fixture, dying, raised, sweep };
}

test('ends the wait of a request that was approved by a function that died', async () => {
  const { fixture, dying, raised, sweep } = await createRequest();
  await assert.rejects(approve(dying, pressOf(fixture, priya)));
  const { dueAt = 0 } = await fixture.readGrant(id);
  // By the interval of the sweep, the next one after a minute.
  assert.equal(dueAt * 1000, fixture.clock.now() + minute - 5 * minute);
  assert.equal(await sweep(), true);
  assert.deepEqual([fixture.endedWaitTokens, raised], [['the token'], []]);
  const swept = await fixture.readGrant(id);
  assert.equal((swept.dueAt ?? 0) * 1000, Date.parse(swept.deadlineAt));
  assert.equal((await fixture.decideGrant(id)).outcome, 'granted');
});

test('leaves an approved request to the end of overdue grants where its execution is lost', async () => {
  const { fixture, dying, sweep } = await createRequest();
  await assert.rejects(approve(dying, pressOf(fixture, priya)));
  fixture.executions.set(id, 'over');
  assert.equal(await sweep(), false);
  assert.equal((await fixture.revokeOverdue(id)).status, 'failed');
});

test('closes a request that was denied by a function that died', async () => {
  const { fixture, dying, raised, sweep } = await createRequest();
  await assert.rejects(deny(dying, { ...pressOf(fixture, priya), reason: '' }));
  assert.equal(await sweep(), true);
  assert.deepEqual([fixture.endedWaitTokens, raised], [['the token'], []]);
  const { status, dueAt } = await fixture.readGrant(id);
  assert.deepEqual([status, dueAt, fixture.lock()?.['grantId']], ['denied', undefined, undefined]);
  assert.deepEqual(fixture.notifications.at(-1), { kind: 'not-approved' });
});

test('lets a request expire whose execution is lost, and alerts people', async () => {
  const { fixture, raised, sweep } = await createRequest();
  fixture.executions.set(id, 'over');
  fixture.clock.advance(20 * minute);
  assert.equal(await sweep(), true);
  const { status, dueAt } = await fixture.readGrant(id);
  assert.deepEqual([status, dueAt, fixture.lock()?.['grantId']], ['expired', undefined, undefined]);
  assert.deepEqual(
    raised.map(({ kind }) => kind),
    ['swept'],
  );
  assert.deepEqual(fixture.notifications.at(-1), { kind: 'not-approved' });
});

test('leaves what its execution has granted, also where its record says otherwise', async () => {
  const { fixture, sweep } = await createRequest();
  await approve(fixture.approval, pressOf(fixture, priya));
  await fixture.decideGrant(id);
  await fixture.grantAccess(id);
  for (const status of ['awaiting-approval', 'denied', 'expired']) {
    fixture.forge(id, { status, endedAt: '2026-11-21T03:00:00.000Z' });
    assert.equal(await sweep(), false, status);
  }
});

test('leaves a request that Decide has granted since its record was read, until the latest deadline', async () => {
  const { fixture, sweep } = await createRequest();
  await approve(fixture.approval, pressOf(fixture, priya));
  await fixture.decideGrant(id);
  assert.equal(await sweep(), true);
  assert.equal((await fixture.readGrant(id)).status, 'opening');
  fixture.forge(id, { deadlineAt: '2099-01-01T00:00:00.000Z' });
  fixture.clock.advance(130 * minute);
  assert.equal(await sweep(), false);
});

test('leaves a grant that needed no approval alone', async () => {
  const { fixture, sweep } = await createRequest();
  fixture.forge(id, { status: 'opening', approvals: undefined, approvalsNeeded: undefined });
  assert.equal(await sweep(), false);
});

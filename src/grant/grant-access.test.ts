import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGrantFixture, grantId, target } from '../../test/fixtures/grant/grant-fixture.ts';
import { toIso } from '../platform/time.ts';
import {
  AssignmentFailedError,
  AssignmentPendingError,
  EndRequestedError,
  GrantRefusedError,
} from './errors.ts';
import { lockRecordId } from './record/lock.ts';

const id = grantId('1');
const record = `grant#${id}`;

test('access is active, and the requester is notified, once the creation SUCCEEDED and is listed', async () => {
  const fixture = createGrantFixture();
  fixture.identityCenter.operationMs = 2_000;
  fixture.identityCenter.listLagMs = 1_000;
  const input = await fixture.open(id);
  const result = await fixture.grantAccess(input, fixture.invocationEndsAt());
  const grant = await fixture.readGrant(id);
  assert.equal(grant.status, 'active');
  assert.equal(grant.accessBeganAt, toIso(fixture.clock.now()));
  assert.ok(fixture.clock.now() - Date.parse(grant.requestedAt) >= 3_000);
  assert.deepEqual(fixture.notifications, [{ kind: 'access-active' }]);
  const left = Math.ceil((Date.parse(grant.deadlineAt) - fixture.clock.now()) / 1000);
  assert.deepEqual(result, { secondsLeft: left });
});

test('a created assignment that is not listed yet stays pending', async () => {
  const fixture = createGrantFixture();
  fixture.identityCenter.listLagMs = 120_000;
  const input = await fixture.open(id);
  await assert.rejects(
    fixture.grantAccess(input, fixture.invocationEndsAt()),
    AssignmentPendingError,
  );
  assert.deepEqual(fixture.notifications, []);
  fixture.clock.advance(120_000);
  await fixture.grantAccess(input, fixture.invocationEndsAt());
  assert.deepEqual(fixture.identityCenter.sent, ['create']);
});

test('a creation that outlasts one invocation is polled by the next, not sent again', async () => {
  const fixture = createGrantFixture();
  fixture.identityCenter.operationMs = 50_000;
  const input = await fixture.open(id);
  await assert.rejects(
    fixture.grantAccess(input, fixture.invocationEndsAt()),
    AssignmentPendingError,
  );
  fixture.clock.advance(40_000);
  await fixture.grantAccess(input, fixture.invocationEndsAt());
  assert.deepEqual(fixture.identityCenter.sent, ['create']);
});

test('a repeated run changes nothing, sends no notification, and returns the seconds left', async () => {
  const fixture = createGrantFixture();
  const input = await fixture.open(id);
  await fixture.grantAccess(input, fixture.invocationEndsAt());
  const before = await fixture.readGrant(id);
  fixture.clock.advance(600_500);
  assert.deepEqual(await fixture.grantAccess(input, fixture.invocationEndsAt()), {
    secondsLeft: 3_000,
  });
  assert.deepEqual(await fixture.readGrant(id), before);
  assert.equal(fixture.notifications.length, 1);
});

test('returns at least one second, so that the wait can start', async () => {
  const fixture = createGrantFixture();
  const input = await fixture.open(id);
  await fixture.grantAccess(input, fixture.invocationEndsAt());
  fixture.clock.advance(7_200_000);
  assert.deepEqual(await fixture.grantAccess(input, fixture.invocationEndsAt()), {
    secondsLeft: 1,
  });
});

test('two concurrent runs send one create, and both succeed or stay pending', async () => {
  const fixture = createGrantFixture();
  fixture.identityCenter.operationMs = 1_000;
  const input = await fixture.open(id);
  const both = await Promise.allSettled([
    fixture.grantAccess(input, fixture.invocationEndsAt()),
    fixture.grantAccess(input, fixture.invocationEndsAt()),
  ]);
  for (const result of both)
    if (result.status === 'rejected') assert.ok(result.reason instanceof AssignmentPendingError);
  assert.equal((await fixture.readGrant(id)).status, 'active');
  assert.deepEqual(fixture.identityCenter.sent, ['create']);
});

test('a creation that FAILED is notified with its reason and not retried', async () => {
  const fixture = createGrantFixture();
  fixture.identityCenter.failures.push('the account is suspended');
  const input = await fixture.open(id);
  await assert.rejects(
    fixture.grantAccess(input, fixture.invocationEndsAt()),
    AssignmentFailedError,
  );
  assert.deepEqual(fixture.notifications, [
    { kind: 'access-failed', reason: 'the account is suspended' },
  ]);
  assert.equal((await fixture.readGrant(id)).failure, 'the account is suspended');
});

const forgedFields = [
  ['another account', { accountId: '210987654321' }],
  ['another principal', { principalId: '00000000-0000-4000-8000-000000000000' }],
  [
    'another permission set',
    { permissionSetArn: 'arn:aws:sso:::permissionSet/ssoins-12345/ps-admin' },
  ],
  ['longer access', { accessSeconds: 43_200 }],
  ['another grant', { grantId: grantId('f') }],
] as const;
for (const [difference, forged] of forgedFields)
  test(`refuses an input that names ${difference} than the record`, async () => {
    const fixture = createGrantFixture();
    const input = await fixture.open(id);
    await assert.rejects(
      fixture.grantAccess({ ...input, ...forged }, fixture.invocationEndsAt()),
      GrantRefusedError,
    );
    assert.deepEqual(fixture.identityCenter.sent, []);
  });

test('a requester who is denied by now is refused and notified why', async () => {
  const fixture = createGrantFixture();
  const input = await fixture.open(id);
  const denial = { outcome: 'denied', reason: 'user-disabled' } as const;
  fixture.decision = denial;
  await assert.rejects(fixture.grantAccess(input, fixture.invocationEndsAt()), GrantRefusedError);
  assert.deepEqual(fixture.notifications, [{ kind: 'denied', denial }]);
  assert.deepEqual(fixture.identityCenter.sent, []);
});

test('a Slack user who is now linked to another user gets no access', async () => {
  const fixture = createGrantFixture();
  const input = await fixture.open(id);
  if (fixture.decision.outcome === 'allowed')
    fixture.decision = { ...fixture.decision, principalId: '00000000-0000-4000-8000-000000000000' };
  await assert.rejects(fixture.grantAccess(input, fixture.invocationEndsAt()), GrantRefusedError);
  assert.deepEqual(fixture.identityCenter.sent, []);
});

test('grants nothing after the deadline', async () => {
  const fixture = createGrantFixture();
  const input = await fixture.open(id);
  fixture.decision = { outcome: 'denied', reason: 'no-rule' };
  fixture.clock.advance(3_600_000);
  await assert.rejects(fixture.grantAccess(input, fixture.invocationEndsAt()), GrantRefusedError);
  assert.deepEqual(fixture.identityCenter.sent, []);
  assert.deepEqual(fixture.notifications, []);
});

test('a failed creation is no failure while another one is in progress', async () => {
  const fixture = createGrantFixture();
  const input = await fixture.open(id);
  fixture.identityCenter.operationMs = 30_000;
  await assert.rejects(
    fixture.grantAccess(input, fixture.invocationEndsAt()),
    AssignmentPendingError,
  );
  await fixture.records.change(
    record,
    { addTo: { field: 'createRequestIds', member: 'create-failed' } },
    [{ present: 'id' }],
  );
  const { describeCreation } = fixture.identityCenter;
  fixture.identityCenter.describeCreation = async (requestId) =>
    requestId === 'create-failed' ? { status: 'failed', reason: 'x' } : describeCreation(requestId);
  await assert.doesNotReject(fixture.grantAccess(input, fixture.invocationEndsAt()));
});

test('grants nothing to a grant without the lock', async () => {
  const fixture = createGrantFixture();
  const input = await fixture.open(id);
  fixture.records.all.set(lockRecordId(target), { grantId: grantId('2') });
  await assert.rejects(fixture.grantAccess(input, fixture.invocationEndsAt()), GrantRefusedError);
  assert.deepEqual(fixture.identityCenter.sent, []);
});

for (const status of ['ending', 'ended', 'failed'])
  test(`grants nothing to a grant that is ${status}, without a decision or a notification`, async () => {
    const fixture = createGrantFixture();
    const input = await fixture.open(id);
    fixture.decision = { outcome: 'denied', reason: 'no-rule' };
    await fixture.records.change(record, { set: { status } }, [{ present: 'id' }]);
    await assert.rejects(fixture.grantAccess(input, fixture.invocationEndsAt()), GrantRefusedError);
    assert.deepEqual(fixture.identityCenter.sent, []);
    assert.deepEqual(fixture.notifications, []);
  });

test('sends no create once the status is ending, even if it was giving before', async () => {
  const fixture = createGrantFixture();
  const input = await fixture.open(id);
  fixture.records.beforeChange = () => {
    const grant = fixture.records.all.get(record) ?? {};
    if (grant['status'] === 'giving')
      fixture.records.all.set(record, { ...grant, status: 'ending' });
  };
  await assert.rejects(fixture.grantAccess(input, fixture.invocationEndsAt()), GrantRefusedError);
  assert.deepEqual(fixture.identityCenter.sent, []);
});

test('sends no create when the deadline passes during the run', async () => {
  const fixture = createGrantFixture();
  const input = await fixture.open(id);
  fixture.identityCenter.isListed = async () => {
    fixture.clock.advance(3_600_000);
    return false;
  };
  await assert.rejects(fixture.grantAccess(input, fixture.invocationEndsAt()), GrantRefusedError);
  assert.deepEqual(fixture.identityCenter.sent, []);
});

test('stores the request id of a create even if the status is ending by then', async () => {
  const fixture = createGrantFixture();
  const input = await fixture.open(id);
  fixture.identityCenter.onSend = () => {
    const grant = fixture.records.all.get(record) ?? {};
    fixture.records.all.set(record, { ...grant, status: 'ending' });
  };
  await assert.rejects(fixture.grantAccess(input, fixture.invocationEndsAt()));
  assert.deepEqual((await fixture.readGrant(id)).createRequestIds, new Set(['create-1']));
});

test('creates nothing for an assignment that the principal had before', async () => {
  const fixture = createGrantFixture();
  fixture.identityCenter.addAssignment(target);
  await fixture.grantAccess(await fixture.open(id), fixture.invocationEndsAt());
  const grant = await fixture.readGrant(id);
  assert.equal(grant.alreadyAssigned, true);
  assert.equal(grant.firstCreateAt, undefined);
  assert.deepEqual(fixture.identityCenter.sent, []);
});

test('decides alreadyAssigned only once: a second try would find our own assignment', async () => {
  const fixture = createGrantFixture();
  const input = await fixture.open(id);
  fixture.identityCenter.dropsNextResponse = true;
  await assert.rejects(fixture.grantAccess(input, fixture.invocationEndsAt()), /hang up/);
  assert.ok(fixture.identityCenter.isAssigned(target));
  await fixture.grantAccess(input, fixture.invocationEndsAt());
  assert.equal((await fixture.readGrant(id)).alreadyAssigned, false);
});

test('a failed creation is no failure while a concurrent create may still be sent', async () => {
  const fixture = createGrantFixture();
  const input = await fixture.open(id);
  fixture.identityCenter.onSend = () => {
    throw new Error('killed');
  };
  await assert.rejects(fixture.grantAccess(input, fixture.invocationEndsAt()), /killed/);
  const failed = { field: 'createRequestIds', member: 'create-failed' };
  await fixture.records.change(record, { addTo: failed }, [{ present: 'id' }]);
  fixture.identityCenter.describeCreation = async () => ({ status: 'failed', reason: 'x' });
  await assert.rejects(
    fixture.grantAccess(input, fixture.invocationEndsAt()),
    AssignmentPendingError,
  );
  assert.deepEqual(fixture.notifications, []);
});

test('an end request before access is active prevents access', async () => {
  const fixture = createGrantFixture();
  const input = await fixture.open(id);
  await fixture.endEarly({ grantId: id, endedBy: 'a user', mayEnd: () => true });
  await assert.rejects(fixture.grantAccess(input, fixture.invocationEndsAt()), EndRequestedError);
  assert.deepEqual(fixture.identityCenter.sent, []);
});

test('an end request during the creation prevents the notification', async () => {
  const fixture = createGrantFixture();
  const input = await fixture.open(id);
  fixture.identityCenter.onSend = async () => {
    await fixture.endEarly({ grantId: id, endedBy: 'a user', mayEnd: () => true });
  };
  await assert.rejects(fixture.grantAccess(input, fixture.invocationEndsAt()), EndRequestedError);
  assert.deepEqual(fixture.notifications, []);
  fixture.clock.advance(60_000);
  await fixture.revokeAccess(id, fixture.invocationEndsAt());
  assert.equal(fixture.identityCenter.isAssigned(target), false);
});

test('finds a creation whose response was lost while it is in progress', async () => {
  const fixture = createGrantFixture();
  fixture.identityCenter.operationMs = 5_000;
  fixture.identityCenter.dropsNextResponse = true;
  const input = await fixture.open(id);
  await assert.rejects(fixture.grantAccess(input, fixture.invocationEndsAt()), /hang up/);
  await fixture.grantAccess(input, fixture.invocationEndsAt());
  assert.deepEqual(fixture.identityCenter.sent, ['create']);
  assert.deepEqual((await fixture.readGrant(id)).createRequestIds, new Set(['create-1']));
});

test('an assignment that is listed within the propagation window of an earlier grant is created again', async () => {
  const fixture = createGrantFixture();
  await fixture.grantAccess(await fixture.open(id), fixture.invocationEndsAt());
  fixture.clock.advance(3_600_000);
  await fixture.revokeAccess(id, fixture.invocationEndsAt());
  fixture.identityCenter.listLagMs = 300_000;
  fixture.clock.advance(60_000);
  assert.equal(await fixture.identityCenter.isListed(target), true);
  const later = grantId('2');
  await fixture.grantAccess(await fixture.open(later), fixture.invocationEndsAt());
  assert.equal((await fixture.readGrant(later)).alreadyAssigned, false);
  assert.deepEqual(fixture.identityCenter.sent, ['create', 'delete', 'create']);
});

test('a listed assignment is not stale when the earlier grant was alreadyAssigned', async () => {
  const fixture = createGrantFixture();
  fixture.identityCenter.addAssignment(target);
  await fixture.grantAccess(await fixture.open(id), fixture.invocationEndsAt());
  await fixture.revokeAccess(id, fixture.invocationEndsAt());
  await fixture.grantAccess(await fixture.open(grantId('2')), fixture.invocationEndsAt());
  assert.equal((await fixture.readGrant(grantId('2'))).alreadyAssigned, true);
  await fixture.revokeAccess(grantId('2'), fixture.invocationEndsAt());
  assert.ok(fixture.identityCenter.isAssigned(target));
});

test('a grant that never decided alreadyAssigned leaves no stale entry', async () => {
  const fixture = createGrantFixture();
  fixture.identityCenter.addAssignment(target);
  await fixture.open(id);
  await fixture.revokeAccess(id, fixture.invocationEndsAt());
  await fixture.grantAccess(await fixture.open(grantId('2')), fixture.invocationEndsAt());
  assert.equal((await fixture.readGrant(grantId('2'))).alreadyAssigned, true);
});

test('an assignment that is listed ten minutes after an earlier grant is not ours', async () => {
  const fixture = createGrantFixture();
  await fixture.grantAccess(await fixture.open(id), fixture.invocationEndsAt());
  await fixture.revokeAccess(id, fixture.invocationEndsAt());
  fixture.clock.advance(600_001);
  fixture.identityCenter.addAssignment(target);
  fixture.identityCenter.isListed = async () => true;
  await fixture.grantAccess(await fixture.open(grantId('2')), fixture.invocationEndsAt());
  assert.equal((await fixture.readGrant(grantId('2'))).alreadyAssigned, true);
});

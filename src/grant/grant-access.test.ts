import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createGrantFixture,
  functionTimeoutMs,
  grantId,
  target,
} from '../../test/fixtures/grant/grant-fixture.ts';
import { notificationOf } from '../notify/notification.ts';
import { toIso } from '../platform/time.ts';
import {
  AssignmentFailedError,
  AssignmentPendingError,
  EndRequestedError,
  GrantRefusedError,
  TargetGoneError,
} from './errors.ts';
import { lockRecordId } from './record/lock.ts';

const id = grantId('1');
const record = `grant#${id}`;

test('access is active, and the requester is notified, once the creation SUCCEEDED and is listed', async () => {
  const fixture = createGrantFixture();
  fixture.identityCenter.operationMs = 2_000;
  fixture.identityCenter.listLagMs = 1_000;
  await fixture.openAndDecide(id);
  const result = await fixture.grantAccess(id);
  const grant = await fixture.readGrant(id);
  assert.equal(grant.status, 'active');
  assert.equal(grant.accessBeganAt, toIso(fixture.clock.now()));
  assert.ok(fixture.clock.now() - Date.parse(grant.requestedAt) >= 3_000);
  assert.deepEqual(fixture.notifications, [{ kind: 'access-active' }]);
  const left = Math.ceil((Date.parse(grant.deadlineAt) - fixture.clock.now()) / 1000);
  assert.deepEqual(result, {
    secondsLeft: left,
    grantedAt: toIso(fixture.clock.now()),
    createsUntil: null,
  });
});

test('a created assignment that is not listed yet stays pending', async () => {
  const fixture = createGrantFixture();
  fixture.identityCenter.listLagMs = 120_000;
  await fixture.openAndDecide(id);
  await assert.rejects(fixture.grantAccess(id), AssignmentPendingError);
  assert.deepEqual(fixture.notifications, []);
  fixture.clock.advance(120_000);
  await fixture.grantAccess(id);
  assert.deepEqual(fixture.identityCenter.sent, ['create']);
});

test('a creation that outlasts one invocation is polled by the next, not sent again', async () => {
  const fixture = createGrantFixture();
  fixture.identityCenter.operationMs = 50_000;
  await fixture.openAndDecide(id);
  await assert.rejects(fixture.grantAccess(id), AssignmentPendingError);
  fixture.clock.advance(40_000);
  await fixture.grantAccess(id);
  assert.deepEqual(fixture.identityCenter.sent, ['create']);
});

test('a repeated run changes nothing, sends no notification, and returns the seconds left', async () => {
  const fixture = createGrantFixture();
  await fixture.openAndDecide(id);
  await fixture.grantAccess(id);
  const before = await fixture.readGrant(id);
  fixture.clock.advance(600_500);
  assert.deepEqual(await fixture.grantAccess(id), {
    secondsLeft: 3_000,
    grantedAt: toIso(fixture.clock.now()),
    createsUntil: null,
  });
  assert.deepEqual(await fixture.readGrant(id), before);
  assert.equal(fixture.notifications.length, 1);
});

test('returns at least one second, so that the wait can start', async () => {
  const fixture = createGrantFixture();
  await fixture.openAndDecide(id);
  await fixture.grantAccess(id);
  fixture.clock.advance(7_200_000);
  assert.deepEqual(await fixture.grantAccess(id), {
    secondsLeft: 1,
    grantedAt: toIso(fixture.clock.now()),
    createsUntil: null,
  });
});

test('two concurrent runs send one create, and both succeed or stay pending', async () => {
  const fixture = createGrantFixture();
  fixture.identityCenter.operationMs = 1_000;
  await fixture.openAndDecide(id);
  const both = await Promise.allSettled([fixture.grantAccess(id), fixture.grantAccess(id)]);
  for (const result of both)
    if (result.status === 'rejected') assert.ok(result.reason instanceof AssignmentPendingError);
  assert.equal((await fixture.readGrant(id)).status, 'active');
  assert.deepEqual(fixture.identityCenter.sent, ['create']);
});

test('a creation that FAILED is notified with its reason and not retried', async () => {
  const fixture = createGrantFixture();
  fixture.identityCenter.failures.push('the account is suspended');
  await fixture.openAndDecide(id);
  await assert.rejects(fixture.grantAccess(id), AssignmentFailedError);
  assert.deepEqual(fixture.notifications, [
    { kind: 'access-failed', reason: 'the account is suspended' },
  ]);
  assert.equal((await fixture.readGrant(id)).failure, 'the account is suspended');
});

const forgedFields = [
  ['another account', { accountId: '210987654321' }],
  [
    'another permission set',
    { permissionSetArn: 'arn:aws:sso:::permissionSet/ssoins-12345/ps-admin' },
  ],
  ['another user', { principalId: '00000000-0000-4000-8000-000000000000' }],
  ['an assignment from before the grant', { alreadyAssigned: true }],
  ['a deadline in 2036', { deadlineAt: '2036-01-01T00:00:00.000Z' }],
] as const;
for (const [difference, forged] of forgedFields)
  for (const status of ['opening', 'giving', 'active'])
    test(`refuses if the record, ${status}, names ${difference}, and creates nothing`, async () => {
      const fixture = createGrantFixture();
      await fixture.openAndDecide(id);
      fixture.forge(id, { status, accessBeganAt: toIso(fixture.clock.now()), ...forged });
      await assert.rejects(fixture.grantAccess(id), GrantRefusedError);
      assert.deepEqual([fixture.identityCenter.sent, fixture.notifications], [[], []]);
    });

test('refuses if the record lacks what Decide wrote about an earlier assignment', async () => {
  const fixture = createGrantFixture();
  await fixture.openAndDecide(id);
  fixture.forge(id, { alreadyAssigned: undefined });
  await assert.rejects(fixture.grantAccess(id), GrantRefusedError);
  assert.deepEqual(fixture.identityCenter.sent, []);
});

test('refuses if the record says that there was no earlier assignment, but the workflow that there was', async () => {
  const fixture = createGrantFixture();
  fixture.identityCenter.addAssignment(target);
  await fixture.openAndDecide(id);
  fixture.forge(id, { alreadyAssigned: false });
  await assert.rejects(fixture.grantAccess(id), GrantRefusedError);
  assert.deepEqual(fixture.identityCenter.sent, []);
});

const decisionsOfNothing = [
  null,
  { outcome: 'denied', reason: 'no-rule' },
  { outcome: 'expired', reason: 'its deadline has passed' },
  { outcome: 'refused', reason: 'it has no record' },
] as const;
for (const decision of decisionsOfNothing)
  test(`grants nothing if the workflow remembers ${decision?.outcome ?? 'no decision'}`, async () => {
    const fixture = createGrantFixture();
    await fixture.openAndDecide(id);
    if (decision) fixture.memory.set(id, decision);
    else fixture.memory.delete(id);
    await assert.rejects(fixture.grantAccess(id), GrantRefusedError);
    assert.deepEqual([fixture.identityCenter.sent, fixture.notifications], [[], []]);
  });

test('grants nothing to a grant without a record', async () => {
  const fixture = createGrantFixture();
  await fixture.openAndDecide(id);
  fixture.records.all.delete(record);
  await assert.rejects(fixture.grantAccess(id), GrantRefusedError);
  assert.deepEqual(fixture.identityCenter.sent, []);
});

test('a record that is marked active by another hand gives no access, and stays pending', async () => {
  const fixture = createGrantFixture();
  await fixture.openAndDecide(id);
  fixture.forge(id, { status: 'active', accessBeganAt: toIso(fixture.clock.now()) });
  await assert.rejects(fixture.grantAccess(id), AssignmentPendingError);
  assert.deepEqual([fixture.identityCenter.sent, fixture.notifications], [[], []]);
});

test('a requester who is denied by now is refused and notified why', async () => {
  const fixture = createGrantFixture();
  await fixture.openAndDecide(id);
  const denial = { outcome: 'denied', reason: 'user-disabled' } as const;
  fixture.decision = denial;
  await assert.rejects(fixture.grantAccess(id), GrantRefusedError);
  assert.deepEqual(fixture.notifications, [{ kind: 'denied', denial }]);
  assert.deepEqual(fixture.identityCenter.sent, []);
});

test('a retry that is refused tells nobody while what it created before may exist', async () => {
  const fixture = createGrantFixture();
  await fixture.openAndDecide(id);
  fixture.identityCenter.operationMs = 60_000;
  await assert.rejects(fixture.grantAccess(id), AssignmentPendingError);
  fixture.decision = { outcome: 'denied', reason: 'user-disabled' };
  await assert.rejects(fixture.grantAccess(id), GrantRefusedError);
  const grant = await fixture.readGrant(id);
  assert.equal(grant.failure, 'denied: user-disabled');
  assert.deepEqual(fixture.notifications, []);
  assert.equal(notificationOf(grant, fixture.clock.now()), undefined);
});

test('a Slack user who is now linked to another user gets no access', async () => {
  const fixture = createGrantFixture();
  await fixture.openAndDecide(id);
  if (fixture.decision.outcome === 'allowed')
    fixture.decision = { ...fixture.decision, principalId: '00000000-0000-4000-8000-000000000000' };
  await assert.rejects(fixture.grantAccess(id), GrantRefusedError);
  assert.deepEqual(fixture.identityCenter.sent, []);
});

test('grants nothing after the deadline', async () => {
  const fixture = createGrantFixture();
  await fixture.openAndDecide(id);
  fixture.decision = { outcome: 'denied', reason: 'no-rule' };
  fixture.clock.advance(3_600_000);
  await assert.rejects(fixture.grantAccess(id), GrantRefusedError);
  assert.deepEqual(fixture.identityCenter.sent, []);
  assert.deepEqual(fixture.notifications, []);
});

test('a failed creation is no failure while another one is in progress', async () => {
  const fixture = createGrantFixture();
  await fixture.openAndDecide(id);
  fixture.identityCenter.operationMs = 30_000;
  await assert.rejects(fixture.grantAccess(id), AssignmentPendingError);
  await fixture.records.change(
    record,
    { addTo: { field: 'createRequestIds', member: 'create-failed' } },
    [{ present: 'id' }],
  );
  const { describeCreation } = fixture.identityCenter;
  fixture.identityCenter.describeCreation = async (requestId) =>
    requestId === 'create-failed' ? { status: 'failed', reason: 'x' } : describeCreation(requestId);
  await assert.doesNotReject(fixture.grantAccess(id));
});

test('grants nothing to a grant without the lock', async () => {
  const fixture = createGrantFixture();
  await fixture.openAndDecide(id);
  fixture.records.all.set(lockRecordId(target), { grantId: grantId('2') });
  await assert.rejects(fixture.grantAccess(id), GrantRefusedError);
  assert.deepEqual(fixture.identityCenter.sent, []);
});

for (const status of ['ending', 'ended', 'failed'])
  test(`grants nothing to a grant that is ${status}, without a decision or a notification`, async () => {
    const fixture = createGrantFixture();
    await fixture.openAndDecide(id);
    fixture.decision = { outcome: 'denied', reason: 'no-rule' };
    fixture.forge(id, { status, endedAt: toIso(fixture.clock.now()) });
    await assert.rejects(fixture.grantAccess(id), GrantRefusedError);
    assert.deepEqual(fixture.identityCenter.sent, []);
    assert.deepEqual(fixture.notifications, []);
  });

test('sends no create once the status is ending, even if it was giving before', async () => {
  const fixture = createGrantFixture();
  await fixture.openAndDecide(id);
  fixture.records.beforeChange = () => {
    const grant = fixture.records.all.get(record) ?? {};
    if (grant['status'] === 'giving')
      fixture.records.all.set(record, { ...grant, status: 'ending' });
  };
  await assert.rejects(fixture.grantAccess(id), GrantRefusedError);
  assert.deepEqual(fixture.identityCenter.sent, []);
});

test('sends no create when the deadline passes during the run', async () => {
  const fixture = createGrantFixture();
  await fixture.openAndDecide(id);
  fixture.records.beforeChange = () => fixture.clock.advance(3_600_000);
  await assert.rejects(fixture.grantAccess(id), GrantRefusedError);
  assert.deepEqual(fixture.identityCenter.sent, []);
});

test('access is not active when the deadline passes during the creation, and it is revoked', async () => {
  const fixture = createGrantFixture();
  await fixture.openAndDecide(id);
  fixture.clock.advance(3_595_000);
  fixture.identityCenter.operationMs = 10_000;
  await assert.rejects(fixture.grantAccess(id), GrantRefusedError);
  assert.ok(fixture.identityCenter.isAssigned(target));
  assert.deepEqual(
    [(await fixture.readGrant(id)).status, fixture.notifications, fixture.identityCenter.sent],
    ['giving', [], ['create']],
  );
  assert.equal((await fixture.revokeWithRetries(id)).reportDue, true);
  assert.equal(fixture.identityCenter.isAssigned(target), false);
});

for (const method of ['describeCreation', 'isListed'] as const)
  test(`a failure of ${method} is thrown, and the next run sends no other create`, async () => {
    const fixture = createGrantFixture();
    await fixture.openAndDecide(id);
    const original = fixture.identityCenter[method];
    fixture.identityCenter[method] = async () => {
      throw new Error('AccessDeniedException');
    };
    await assert.rejects(fixture.grantAccess(id), /AccessDeniedException/);
    assert.equal((await fixture.readGrant(id)).status, 'giving');
    Object.assign(fixture.identityCenter, { [method]: original });
    await fixture.grantAccess(id);
    assert.equal((await fixture.readGrant(id)).status, 'active');
    assert.deepEqual(fixture.identityCenter.sent, ['create']);
  });

test('an account that is gone gives no access', async () => {
  const fixture = createGrantFixture();
  await fixture.openAndDecide(id);
  fixture.identityCenter.isGone = true;
  await assert.rejects(fixture.grantAccess(id), TargetGoneError);
  assert.deepEqual(fixture.notifications, []);
});

test('stores the request id of a create even if the status is ending by then', async () => {
  const fixture = createGrantFixture();
  await fixture.openAndDecide(id);
  fixture.identityCenter.onSend = () => {
    const grant = fixture.records.all.get(record) ?? {};
    fixture.records.all.set(record, { ...grant, status: 'ending' });
  };
  await assert.rejects(fixture.grantAccess(id));
  assert.deepEqual((await fixture.readGrant(id)).createRequestIds, new Set(['create-1']));
});

test('creates nothing for an assignment that the principal had before', async () => {
  const fixture = createGrantFixture();
  fixture.identityCenter.addAssignment(target);
  await fixture.activate(id);
  const grant = await fixture.readGrant(id);
  assert.equal(grant.alreadyAssigned, true);
  assert.equal(grant.firstCreateAt, undefined);
  assert.deepEqual(fixture.identityCenter.sent, []);
});

test('decides alreadyAssigned only once: a second try would find our own assignment', async () => {
  const fixture = createGrantFixture();
  await fixture.openAndDecide(id);
  fixture.identityCenter.dropsNextResponse = true;
  await assert.rejects(fixture.grantAccess(id), /hang up/);
  assert.ok(fixture.identityCenter.isAssigned(target));
  await fixture.grantAccess(id);
  assert.equal((await fixture.readGrant(id)).alreadyAssigned, false);
});

test('a failed creation is no failure while a concurrent create may still be sent', async () => {
  const fixture = createGrantFixture();
  await fixture.openAndDecide(id);
  fixture.identityCenter.onSend = () => {
    throw new Error('killed');
  };
  await assert.rejects(fixture.grantAccess(id), /killed/);
  const failed = { field: 'createRequestIds', member: 'create-failed' };
  await fixture.records.change(record, { addTo: failed }, [{ present: 'id' }]);
  fixture.identityCenter.describeCreation = async () => ({ status: 'failed', reason: 'x' });
  await assert.rejects(fixture.grantAccess(id), AssignmentPendingError);
  assert.deepEqual(fixture.notifications, []);
});

test('an end request before access is active prevents access', async () => {
  const fixture = createGrantFixture();
  await fixture.openAndDecide(id);
  await fixture.endEarly({ grantId: id, endedBy: 'a user', mayEnd: () => true });
  await assert.rejects(fixture.grantAccess(id), EndRequestedError);
  assert.deepEqual(fixture.identityCenter.sent, []);
});

test('an end request during the creation prevents the notification', async () => {
  const fixture = createGrantFixture();
  await fixture.openAndDecide(id);
  fixture.identityCenter.onSend = async () => {
    await fixture.endEarly({ grantId: id, endedBy: 'a user', mayEnd: () => true });
  };
  await assert.rejects(fixture.grantAccess(id), EndRequestedError);
  assert.deepEqual(fixture.notifications, []);
  fixture.clock.advance(60_000);
  await fixture.revokeAccess(id);
  assert.equal(fixture.identityCenter.isAssigned(target), false);
});

test('sends another create after one whose response was lost, and asks only about that', async () => {
  const fixture = createGrantFixture();
  fixture.identityCenter.operationMs = 5_000;
  fixture.identityCenter.dropsNextResponse = true;
  await fixture.openAndDecide(id);
  await assert.rejects(fixture.grantAccess(id), /hang up/);
  const { describeCreation } = fixture.identityCenter;
  const described = new Set<string>();
  fixture.identityCenter.describeCreation = (requestId) => {
    described.add(requestId);
    return describeCreation(requestId);
  };
  const { createsUntil } = await fixture.grantAccess(id);
  const {
    status,
    createRequestIds,
    createAttempts,
    lastCreateAt = '',
  } = await fixture.readGrant(id);
  assert.equal(status, 'active');
  assert.equal(createsUntil, toIso(Date.parse(lastCreateAt) + 600_000));
  assert.deepEqual(fixture.identityCenter.sent, ['create', 'create']);
  assert.deepEqual([createRequestIds, described], [new Set(['create-2']), new Set(['create-2'])]);
  assert.equal(createAttempts?.size, 1, 'the first attempt stays unresolved');
});

test('a creation that FAILED after one whose response was lost is no failure, and is sent once more', async () => {
  const fixture = createGrantFixture();
  await fixture.openAndDecide(id);
  fixture.identityCenter.dropsNextResponse = true;
  await assert.rejects(fixture.grantAccess(id), /hang up/);
  fixture.clock.advance(functionTimeoutMs + 2_001);
  fixture.identityCenter.failures.push('the assignment exists');
  await fixture.grantAccess(id);
  assert.equal((await fixture.readGrant(id)).status, 'active');
  assert.deepEqual(fixture.identityCenter.sent, ['create', 'create', 'create']);
  assert.deepEqual(fixture.notifications, [{ kind: 'access-active' }]);
});

test('an assignment that is listed within the propagation window of an earlier grant is created again', async () => {
  const fixture = createGrantFixture();
  await fixture.activate(id);
  fixture.clock.advance(3_600_000);
  await fixture.revokeAccess(id);
  fixture.identityCenter.listLagMs = 300_000;
  fixture.clock.advance(60_000);
  assert.equal(await fixture.identityCenter.isListed(target), true);
  const later = grantId('2');
  await fixture.activate(later);
  assert.equal((await fixture.readGrant(later)).alreadyAssigned, false);
  assert.deepEqual(fixture.identityCenter.sent, ['create', 'delete', 'create']);
});

test('a listed assignment is not stale when the earlier grant was alreadyAssigned', async () => {
  const fixture = createGrantFixture();
  fixture.identityCenter.addAssignment(target);
  await fixture.activate(id);
  await fixture.revokeAccess(id);
  await fixture.activate(grantId('2'));
  assert.equal((await fixture.readGrant(grantId('2'))).alreadyAssigned, true);
  await fixture.revokeAccess(grantId('2'));
  assert.ok(fixture.identityCenter.isAssigned(target));
});

test('a grant that never decided alreadyAssigned leaves no stale entry', async () => {
  const fixture = createGrantFixture();
  fixture.identityCenter.addAssignment(target);
  await fixture.open(id);
  await fixture.revokeAccess(id);
  await fixture.activate(grantId('2'));
  assert.equal((await fixture.readGrant(grantId('2'))).alreadyAssigned, true);
});

test('an assignment that is listed ten minutes after an earlier grant is not ours', async () => {
  const fixture = createGrantFixture();
  await fixture.activate(id);
  await fixture.revokeAccess(id);
  fixture.clock.advance(600_001);
  fixture.identityCenter.addAssignment(target);
  fixture.identityCenter.isListed = async () => true;
  await fixture.activate(grantId('2'));
  assert.equal((await fixture.readGrant(grantId('2'))).alreadyAssigned, true);
});

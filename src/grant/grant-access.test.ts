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

test('access is there when Identity Center has made it and lists it, and the person hears so then', async () => {
  const world = createGrantFixture();
  world.identityCenter.operationMs = 2_000;
  world.identityCenter.listLagMs = 1_000;
  const input = await world.open(id);
  const given = await world.grantAccess(input, world.endsAt());
  const grant = await world.readGrant(id);
  assert.equal(grant.status, 'active');
  assert.equal(grant.accessBeganAt, toIso(world.clock.now()));
  assert.ok(world.clock.now() - Date.parse(grant.requestedAt) >= 3_000);
  assert.deepEqual(world.notifications, [{ kind: 'access-active' }]);
  const left = Math.ceil((Date.parse(grant.deadlineAt) - world.clock.now()) / 1000);
  assert.deepEqual(given, { secondsLeft: left });
});

test('made is not given: what the list does not show is asked for again', async () => {
  const world = createGrantFixture();
  world.identityCenter.listLagMs = 120_000;
  const input = await world.open(id);
  await assert.rejects(world.grantAccess(input, world.endsAt()), AssignmentPendingError);
  assert.deepEqual(world.notifications, []);
  world.clock.advance(120_000);
  await world.grantAccess(input, world.endsAt());
  assert.deepEqual(world.identityCenter.sent, ['create']);
});

test('a creation that takes longer than one function can look is asked after, not sent again', async () => {
  const world = createGrantFixture();
  world.identityCenter.operationMs = 50_000;
  const input = await world.open(id);
  await assert.rejects(world.grantAccess(input, world.endsAt()), AssignmentPendingError);
  world.clock.advance(40_000);
  await world.grantAccess(input, world.endsAt());
  assert.deepEqual(world.identityCenter.sent, ['create']);
});

test('running again after access was given changes nothing, tells nothing, and gives what is left', async () => {
  const world = createGrantFixture();
  const input = await world.open(id);
  await world.grantAccess(input, world.endsAt());
  const before = await world.readGrant(id);
  world.clock.advance(600_500);
  assert.deepEqual(await world.grantAccess(input, world.endsAt()), { secondsLeft: 3_000 });
  assert.deepEqual(await world.readGrant(id), before);
  assert.equal(world.notifications.length, 1);
});

test('never less than a second is left, so that the wait can begin', async () => {
  const world = createGrantFixture();
  const input = await world.open(id);
  await world.grantAccess(input, world.endsAt());
  world.clock.advance(7_200_000);
  assert.deepEqual(await world.grantAccess(input, world.endsAt()), { secondsLeft: 1 });
});

test('two at once make one assignment and both succeed or are asked again', async () => {
  const world = createGrantFixture();
  world.identityCenter.operationMs = 1_000;
  const input = await world.open(id);
  const both = await Promise.allSettled([
    world.grantAccess(input, world.endsAt()),
    world.grantAccess(input, world.endsAt()),
  ]);
  for (const result of both)
    if (result.status === 'rejected') assert.ok(result.reason instanceof AssignmentPendingError);
  assert.equal((await world.readGrant(id)).status, 'active');
  assert.deepEqual(world.identityCenter.sent, ['create']);
});

test('what Identity Center refuses to make is told with its reason, and not asked for again', async () => {
  const world = createGrantFixture();
  world.identityCenter.failures.push('the account is suspended');
  const input = await world.open(id);
  await assert.rejects(world.grantAccess(input, world.endsAt()), AssignmentFailedError);
  assert.deepEqual(world.notifications, [
    { kind: 'access-failed', reason: 'the account is suspended' },
  ]);
  assert.equal((await world.readGrant(id)).failure, 'the account is suspended');
});

const disagreements = [
  ['another account', { accountId: '210987654321' }],
  ['another principal', { principalId: '00000000-0000-4000-8000-000000000000' }],
  [
    'another permission set',
    { permissionSetArn: 'arn:aws:sso:::permissionSet/ssoins-12345/ps-admin' },
  ],
  ['longer access', { accessSeconds: 43_200 }],
  ['another grant', { grantId: grantId('f') }],
] as const;
for (const [what, forged] of disagreements)
  test(`an input that names ${what} than the record is refused`, async () => {
    const world = createGrantFixture();
    const input = await world.open(id);
    await assert.rejects(
      world.grantAccess({ ...input, ...forged }, world.endsAt()),
      GrantRefusedError,
    );
    assert.deepEqual(world.identityCenter.sent, []);
  });

test('whoever may no longer have access by now is refused and told why', async () => {
  const world = createGrantFixture();
  const input = await world.open(id);
  const denial = { outcome: 'denied', reason: 'user-disabled' } as const;
  world.decision = denial;
  await assert.rejects(world.grantAccess(input, world.endsAt()), GrantRefusedError);
  assert.deepEqual(world.notifications, [{ kind: 'denied', denial }]);
  assert.deepEqual(world.identityCenter.sent, []);
});

test('a Slack user who is linked to somebody else by now gets nothing', async () => {
  const world = createGrantFixture();
  const input = await world.open(id);
  if (world.decision.outcome === 'allowed')
    world.decision = { ...world.decision, principalId: '00000000-0000-4000-8000-000000000000' };
  await assert.rejects(world.grantAccess(input, world.endsAt()), GrantRefusedError);
  assert.deepEqual(world.identityCenter.sent, []);
});

test('nothing is given after the deadline', async () => {
  const world = createGrantFixture();
  const input = await world.open(id);
  world.decision = { outcome: 'denied', reason: 'no-rule' };
  world.clock.advance(3_600_000);
  await assert.rejects(world.grantAccess(input, world.endsAt()), GrantRefusedError);
  assert.deepEqual(world.identityCenter.sent, []);
  assert.deepEqual(world.notifications, []);
});

test('a creation that failed is no failure while another is in progress', async () => {
  const world = createGrantFixture();
  const input = await world.open(id);
  world.identityCenter.operationMs = 30_000;
  await assert.rejects(world.grantAccess(input, world.endsAt()), AssignmentPendingError);
  await world.records.change(
    record,
    { addTo: { field: 'createRequestIds', member: 'create-failed' } },
    [{ present: 'id' }],
  );
  const { describeCreation: creation } = world.identityCenter;
  world.identityCenter.describeCreation = async (requestId) =>
    requestId === 'create-failed' ? { status: 'failed', reason: 'x' } : creation(requestId);
  await assert.doesNotReject(world.grantAccess(input, world.endsAt()));
});

test('nothing is given to a grant that does not hold the lock', async () => {
  const world = createGrantFixture();
  const input = await world.open(id);
  world.records.all.set(lockRecordId(target), { grantId: grantId('2') });
  await assert.rejects(world.grantAccess(input, world.endsAt()), GrantRefusedError);
  assert.deepEqual(world.identityCenter.sent, []);
});

for (const status of ['ending', 'ended', 'failed'])
  test(`nothing is given to a grant that is ${status}, nor is anything decided or told`, async () => {
    const world = createGrantFixture();
    const input = await world.open(id);
    world.decision = { outcome: 'denied', reason: 'no-rule' };
    await world.records.change(record, { set: { status } }, [{ present: 'id' }]);
    await assert.rejects(world.grantAccess(input, world.endsAt()), GrantRefusedError);
    assert.deepEqual(world.identityCenter.sent, []);
    assert.deepEqual(world.notifications, []);
  });

test('no create is sent once somebody has begun to revoke, however far this one had come', async () => {
  const world = createGrantFixture();
  const input = await world.open(id);
  world.records.beforeChange = () => {
    const grant = world.records.all.get(record) ?? {};
    if (grant['status'] === 'giving') world.records.all.set(record, { ...grant, status: 'ending' });
  };
  await assert.rejects(world.grantAccess(input, world.endsAt()), GrantRefusedError);
  assert.deepEqual(world.identityCenter.sent, []);
});

test('no create is sent when the deadline passes on the way', async () => {
  const world = createGrantFixture();
  const input = await world.open(id);
  world.identityCenter.isListed = async () => {
    world.clock.advance(3_600_000);
    return false;
  };
  await assert.rejects(world.grantAccess(input, world.endsAt()), GrantRefusedError);
  assert.deepEqual(world.identityCenter.sent, []);
});

test('the request id of a create is kept even when the revoking has begun meanwhile', async () => {
  const world = createGrantFixture();
  const input = await world.open(id);
  world.identityCenter.onSend = () => {
    const grant = world.records.all.get(record) ?? {};
    world.records.all.set(record, { ...grant, status: 'ending' });
  };
  await assert.rejects(world.grantAccess(input, world.endsAt()));
  assert.deepEqual((await world.readGrant(id)).createRequestIds, new Set(['create-1']));
});

test('what the principal held before is not made again', async () => {
  const world = createGrantFixture();
  world.identityCenter.addAssignment(target);
  await world.grantAccess(await world.open(id), world.endsAt());
  const grant = await world.readGrant(id);
  assert.equal(grant.alreadyAssigned, true);
  assert.equal(grant.firstCreateAt, undefined);
  assert.deepEqual(world.identityCenter.sent, []);
});

test('whether it was held before is never decided again: a second try would find our own assignment', async () => {
  const world = createGrantFixture();
  const input = await world.open(id);
  world.identityCenter.dropsNextResponse = true;
  await assert.rejects(world.grantAccess(input, world.endsAt()), /hang up/);
  assert.ok(world.identityCenter.isAssigned(target));
  await world.grantAccess(input, world.endsAt());
  assert.equal((await world.readGrant(id)).alreadyAssigned, false);
});

test('a creation that failed is no failure while a twin’s create may be on its way', async () => {
  const world = createGrantFixture();
  const input = await world.open(id);
  world.identityCenter.onSend = () => {
    throw new Error('killed');
  };
  await assert.rejects(world.grantAccess(input, world.endsAt()), /killed/);
  const failed = { field: 'createRequestIds', member: 'create-failed' };
  await world.records.change(record, { addTo: failed }, [{ present: 'id' }]);
  world.identityCenter.describeCreation = async () => ({ status: 'failed', reason: 'x' });
  await assert.rejects(world.grantAccess(input, world.endsAt()), AssignmentPendingError);
  assert.deepEqual(world.notifications, []);
});

test('an end that is asked for before access is there is met by not giving it', async () => {
  const world = createGrantFixture();
  const input = await world.open(id);
  await world.endEarly({ grantId: id, endedBy: 'somebody', mayEnd: () => true });
  await assert.rejects(world.grantAccess(input, world.endsAt()), EndRequestedError);
  assert.deepEqual(world.identityCenter.sent, []);
});

test('an end that is asked for while access is being made keeps it from being told', async () => {
  const world = createGrantFixture();
  const input = await world.open(id);
  world.identityCenter.onSend = async () => {
    await world.endEarly({ grantId: id, endedBy: 'somebody', mayEnd: () => true });
  };
  await assert.rejects(world.grantAccess(input, world.endsAt()), EndRequestedError);
  assert.deepEqual(world.notifications, []);
  world.clock.advance(60_000);
  await world.revokeAccess(id, world.endsAt());
  assert.equal(world.identityCenter.isAssigned(target), false);
});

test('a creation whose answer was lost is found again while it is in progress', async () => {
  const world = createGrantFixture();
  world.identityCenter.operationMs = 5_000;
  world.identityCenter.dropsNextResponse = true;
  const input = await world.open(id);
  await assert.rejects(world.grantAccess(input, world.endsAt()), /hang up/);
  await world.grantAccess(input, world.endsAt());
  assert.deepEqual(world.identityCenter.sent, ['create']);
  assert.deepEqual((await world.readGrant(id)).createRequestIds, new Set(['create-1']));
});

test('an assignment in the list soon after an earlier grant is its shadow, and is made anew', async () => {
  const world = createGrantFixture();
  await world.grantAccess(await world.open(id), world.endsAt());
  world.clock.advance(3_600_000);
  await world.revokeAccess(id, world.endsAt());
  world.identityCenter.listLagMs = 300_000;
  world.clock.advance(60_000);
  assert.equal(await world.identityCenter.isListed(target), true);
  const later = grantId('2');
  await world.grantAccess(await world.open(later), world.endsAt());
  assert.equal((await world.readGrant(later)).alreadyAssigned, false);
  assert.deepEqual(world.identityCenter.sent, ['create', 'delete', 'create']);
});

test('an assignment in the list is no shadow when the earlier grant had found it there too', async () => {
  const world = createGrantFixture();
  world.identityCenter.addAssignment(target);
  await world.grantAccess(await world.open(id), world.endsAt());
  await world.revokeAccess(id, world.endsAt());
  await world.grantAccess(await world.open(grantId('2')), world.endsAt());
  assert.equal((await world.readGrant(grantId('2'))).alreadyAssigned, true);
  await world.revokeAccess(grantId('2'), world.endsAt());
  assert.ok(world.identityCenter.isAssigned(target));
});

test('a grant that never came to decide casts no shadow: what stands after it was there before', async () => {
  const world = createGrantFixture();
  world.identityCenter.addAssignment(target);
  await world.open(id);
  await world.revokeAccess(id, world.endsAt());
  await world.grantAccess(await world.open(grantId('2')), world.endsAt());
  assert.equal((await world.readGrant(grantId('2'))).alreadyAssigned, true);
});

test('ten minutes after an earlier grant, an assignment in the list is somebody else’s', async () => {
  const world = createGrantFixture();
  await world.grantAccess(await world.open(id), world.endsAt());
  await world.revokeAccess(id, world.endsAt());
  world.clock.advance(600_001);
  world.identityCenter.addAssignment(target);
  world.identityCenter.isListed = async () => true;
  await world.grantAccess(await world.open(grantId('2')), world.endsAt());
  assert.equal((await world.readGrant(grantId('2'))).alreadyAssigned, true);
});

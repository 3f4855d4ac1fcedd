import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createGrantFixture,
  functionTimeoutMs,
  type GrantFixture,
  grantId,
  target,
} from '../../test/fixtures/grant/grant-fixture.ts';
import { toIso } from '../platform/time.ts';
import { propagationWindowMs } from './access/account-assignments.ts';
import { AssignmentPendingError, GrantBusyError, GrantRefusedError } from './errors.ts';
import { lockRecordId } from './record/lock.ts';

const id = grantId('1');
const record = `grant#${id}`;

async function givenWorld(): Promise<GrantFixture> {
  const world = createGrantFixture();
  await world.grantAccess(await world.open(id), world.endsAt());
  world.clock.advance(3_600_000);
  return world;
}

const standing = (world: GrantFixture) => world.identityCenter.isAssigned(target);

test('access is gone, the record says when, the lock is free, and the person hears it', async () => {
  const world = await givenWorld();
  const taken = await world.revokeAccess(id, world.endsAt());
  assert.equal(standing(world), false);
  const grant = await world.readGrant(id);
  const endedAt = toIso(world.clock.now());
  assert.deepEqual(taken, { endedAt, reportDue: true });
  assert.deepEqual([grant.status, grant.endedAt], ['ended', endedAt]);
  assert.deepEqual([grant.leaseOwner, grant.leaseUntil], [undefined, undefined]);
  assert.equal(world.records.all.get(record)?.['dueAt'], Date.parse(endedAt) / 1000 + 900);
  assert.deepEqual(world.records.all.get(lockRecordId(target)), {
    id: lockRecordId(target),
    lastEndedAt: endedAt,
    lastAlreadyAssigned: false,
  });
  assert.deepEqual(world.notifications.at(-1), { kind: 'access-ended' });
});

test('deleted is not gone: it is over when the list is without it', async () => {
  const world = await givenWorld();
  world.identityCenter.listLagMs = 60_000;
  await assert.rejects(world.revokeAccess(id, world.endsAt()), AssignmentPendingError);
  assert.equal((await world.readGrant(id)).status, 'ending');
  assert.equal(world.notifications.at(-1)?.kind, 'access-active');
  world.clock.advance(60_000);
  await world.revokeAccess(id, world.endsAt());
  assert.deepEqual(world.identityCenter.sent, ['create', 'delete']);
});

test('a deletion that takes longer than one function can look is asked after, not sent again', async () => {
  const world = await givenWorld();
  world.identityCenter.operationMs = 50_000;
  await assert.rejects(world.revokeAccess(id, world.endsAt()), AssignmentPendingError);
  world.clock.advance(40_000);
  await world.revokeAccess(id, world.endsAt());
  assert.deepEqual(world.identityCenter.sent, ['create', 'delete']);
});

test('a deletion that ends FAILED is sent again until one does not', async () => {
  const world = await givenWorld();
  world.identityCenter.failures.push('internal error', 'internal error');
  await world.revokeAccess(id, world.endsAt());
  assert.equal(standing(world), false);
  assert.deepEqual(world.identityCenter.sent, ['create', 'delete', 'delete', 'delete']);
});

test('a deletion that ends FAILED is not believed because a list does not show the assignment yet', async () => {
  const world = createGrantFixture();
  await world.grantAccess(await world.open(id), world.endsAt());
  world.identityCenter.listLagMs = 120_000;
  world.identityCenter.failures.push(...Array.from({ length: 100 }, () => 'internal error'));
  await assert.rejects(world.revokeAccess(id, world.endsAt()), AssignmentPendingError);
  assert.equal((await world.readGrant(id)).status, 'ending');
  world.identityCenter.failures.length = 0;
  await assert.doesNotReject(world.revokeAccess(id, world.endsAt()));
  assert.equal(standing(world), false);
});

test('a deletion that Identity Center does not know by its request id yet is asked after, not sent again', async () => {
  const world = await givenWorld();
  world.identityCenter.statusLagMs = 5_000;
  await world.revokeAccess(id, world.endsAt());
  assert.deepEqual(world.identityCenter.sent, ['create', 'delete']);
});

test('a deletion that Identity Center has forgotten is sent again', async () => {
  const world = await givenWorld();
  world.identityCenter.statusLagMs = Number.POSITIVE_INFINITY;
  await assert.rejects(world.revokeAccess(id, world.endsAt()), AssignmentPendingError);
  world.clock.advance(60_000);
  await assert.rejects(world.revokeAccess(id, world.endsAt()), AssignmentPendingError);
  assert.deepEqual(world.identityCenter.sent, ['create', 'delete', 'delete']);
});

test('a deletion whose answer was lost is sent again, and nothing is left', async () => {
  const world = await givenWorld();
  world.identityCenter.dropsNextResponse = true;
  await assert.rejects(world.revokeAccess(id, world.endsAt()), /hang up/);
  await world.revokeAccess(id, world.endsAt());
  assert.equal(standing(world), false);
  assert.equal((await world.readGrant(id)).status, 'ended');
});

test('a creation that is still in progress is waited for, or it would give access after the end', async () => {
  const world = createGrantFixture();
  world.identityCenter.operationMs = 30_000;
  world.identityCenter.refusesConcurrentWrites = false;
  const input = await world.open(id);
  await assert.rejects(world.grantAccess(input, world.endsAt()), AssignmentPendingError);
  world.identityCenter.operationMs = 0;
  await world.revokeAccess(id, world.endsAt());
  world.clock.advance(60_000);
  assert.deepEqual(world.identityCenter.sent, ['create', 'delete']);
  assert.equal(standing(world), false);
});

test('a creation whose request id was lost is found while it is in progress, and waited for', async () => {
  const world = createGrantFixture();
  world.identityCenter.operationMs = 90_000;
  world.identityCenter.dropsNextResponse = true;
  const input = await world.open(id);
  await assert.rejects(world.grantAccess(input, world.endsAt()), /hang up/);
  world.clock.advance(functionTimeoutMs);
  world.identityCenter.operationMs = 0;
  await assert.rejects(world.revokeAccess(id, world.endsAt()), AssignmentPendingError);
  assert.deepEqual((await world.readGrant(id)).createRequestIds, new Set(['create-1']));
  world.clock.advance(30_000);
  await world.revokeAccess(id, world.endsAt());
  assert.equal(standing(world), false);
});

test('a create that was intended may be sent until its sender is stopped: until then nothing is over', async () => {
  const world = createGrantFixture();
  const input = await world.open(id);
  const { promise: sent, resolve: send } = Promise.withResolvers<void>();
  world.identityCenter.onSend = (kind) => (kind === 'create' ? sent : undefined);
  const giving = world.grantAccess(input, world.endsAt()).catch(() => undefined);
  while ((await world.readGrant(id)).firstCreateAt === undefined) await Promise.resolve();

  await assert.rejects(world.revokeAccess(id, world.endsAt()), AssignmentPendingError);
  assert.equal((await world.readGrant(id)).status, 'ending');
  send();
  await giving;
  await world.revokeAccess(id, world.endsAt());
  assert.equal(standing(world), false);
  assert.equal((await world.readGrant(id)).status, 'ended');
});

test('a create that never came is given up once its sender is gone', async () => {
  const world = createGrantFixture();
  const input = await world.open(id);
  world.identityCenter.onSend = () => {
    throw new Error('killed');
  };
  await assert.rejects(world.grantAccess(input, world.endsAt()), /killed/);
  world.identityCenter.onSend = () => undefined;
  await assert.rejects(world.revokeAccess(id, world.endsAt()), AssignmentPendingError);
  world.clock.advance(functionTimeoutMs);
  // Its sender is gone, but Identity Center may show late what it was sent.
  await assert.rejects(world.revokeAccess(id, world.endsAt()), AssignmentPendingError);
  world.clock.advance(propagationWindowMs);
  assert.equal((await world.revokeAccess(id, world.endsAt())).reportDue, false);
  assert.equal((await world.readGrant(id)).status, 'failed');
});

test('a create that Identity Center refused for good is not waited for', async () => {
  const world = createGrantFixture();
  const input = await world.open(id);
  const error = new Error('AccessDeniedException');
  world.identityCenter.create = async () => ({ outcome: 'rejected', error });
  await assert.rejects(world.grantAccess(input, world.endsAt()), /AccessDenied/);
  await world.revokeAccess(id, world.endsAt());
  assert.equal((await world.readGrant(id)).status, 'failed');
  assert.deepEqual(world.identityCenter.sent, []);
});

test('nobody else’s creations are looked through where every create of the grant is accounted for', async () => {
  const world = await givenWorld();
  world.identityCenter.listCreationsSince = () => assert.fail('looked through');
  await world.revokeAccess(id, world.endsAt());
  assert.equal(standing(world), false);
});

test('a creation that Identity Center does not know of yet is waited for', async () => {
  const world = createGrantFixture();
  const input = await world.open(id);
  await world.grantAccess(input, world.endsAt());
  world.identityCenter.describeCreation = async () => ({ status: 'unknown' });
  await assert.rejects(world.revokeAccess(id, world.endsAt()), AssignmentPendingError);
  world.clock.advance(propagationWindowMs);
  await world.revokeAccess(id, world.endsAt());
  assert.equal(standing(world), false);
});

test('a second try of a create, sent while the first is known, is waited for', async () => {
  const world = createGrantFixture();
  const input = await world.open(id);
  const { promise: sent, resolve: send } = Promise.withResolvers<void>();
  let tries = 0;
  world.identityCenter.refusesConcurrentWrites = false;
  world.identityCenter.onSend = async (kind) => {
    // The SDK sends it again: the first try had its effect, and its answer was lost.
    if (kind !== 'create' || ++tries > 1) return;
    await world.identityCenter.create(target);
    await sent;
  };
  const giving = world.grantAccess(input, world.endsAt()).catch(() => undefined);
  while (world.identityCenter.sent.length < 1) await Promise.resolve();
  await assert.rejects(world.revokeAccess(id, world.endsAt()), AssignmentPendingError);
  send();
  await giving;
  world.clock.advance(functionTimeoutMs);
  await world.revokeAccess(id, world.endsAt());
  assert.equal(standing(world), false);
  assert.equal((await world.readGrant(id)).status, 'ended');
});

test('access that came by a create whose answer was lost is reported on', async () => {
  const world = createGrantFixture();
  const input = await world.open(id);
  world.identityCenter.dropsNextResponse = true;
  await assert.rejects(world.grantAccess(input, world.endsAt()), /hang up/);
  world.clock.advance(functionTimeoutMs + 2_001);
  assert.equal((await world.revokeAccess(id, world.endsAt())).reportDue, true);
  assert.equal((await world.readGrant(id)).status, 'ended');
});

test('what the principal held before stays', async () => {
  const world = createGrantFixture();
  world.identityCenter.addAssignment(target);
  await world.grantAccess(await world.open(id), world.endsAt());
  assert.deepEqual((await world.revokeAccess(id, world.endsAt())).reportDue, true);
  assert.ok(standing(world));
  assert.deepEqual(world.identityCenter.sent, []);
});

test('a grant that was never given anything fails, owes no report, and says so once', async () => {
  const world = createGrantFixture();
  await world.open(id);
  const taken = await world.revokeAccess(id, world.endsAt());
  assert.equal(taken.reportDue, false);
  assert.equal((await world.readGrant(id)).status, 'failed');
  assert.equal(world.records.all.get(record)?.['due'], undefined);
  assert.deepEqual(world.notifications, [
    { kind: 'access-failed', reason: 'it could not be made' },
  ]);
});

test('the creation of an earlier grant, moments ago, is not taken for this one’s', async () => {
  const world = createGrantFixture();
  await world.grantAccess(await world.open(id), world.endsAt());
  await world.revokeAccess(id, world.endsAt());
  const later = grantId('2');
  world.identityCenter.failures.push('the account is suspended');
  await assert.rejects(world.grantAccess(await world.open(later), world.endsAt()));
  assert.equal((await world.revokeAccess(later, world.endsAt())).reportDue, false);
  assert.equal((await world.readGrant(later)).status, 'failed');
});

test('what became of a lost create is not read from an earlier grant’s creation', async () => {
  const world = createGrantFixture();
  await world.grantAccess(await world.open(id), world.endsAt());
  await world.revokeAccess(id, world.endsAt());
  const later = grantId('2');
  world.identityCenter.onSend = (kind) => {
    if (kind === 'create') throw new Error('killed');
  };
  await assert.rejects(world.grantAccess(await world.open(later), world.endsAt()), /killed/);
  world.clock.advance(functionTimeoutMs + propagationWindowMs);
  assert.equal((await world.revokeAccess(later, world.endsAt())).reportDue, false);
});

test('a creation that ended FAILED owes no report, and its reason is not told twice', async () => {
  const world = createGrantFixture();
  world.identityCenter.failures.push('the account is suspended');
  await assert.rejects(world.grantAccess(await world.open(id), world.endsAt()));
  assert.equal((await world.revokeAccess(id, world.endsAt())).reportDue, false);
  assert.equal(world.notifications.length, 1);
});

test('that deleting what is not there succeeds makes no access of a creation that failed', async () => {
  const world = createGrantFixture();
  const input = await world.open(id);
  world.identityCenter.failures.push('the account is suspended');
  await assert.rejects(world.grantAccess(input, world.endsAt()), { name: 'AssignmentFailedError' });
  world.identityCenter.deleteOfMissingSucceeds = true;
  const { reportDue } = await world.revokeAccess(id, world.endsAt());
  assert.deepEqual([reportDue, (await world.readGrant(id)).status], [false, 'failed']);
  assert.deepEqual(world.notifications, [
    { kind: 'access-failed', reason: 'the account is suspended' },
  ]);
});

test('running again after the end changes nothing, and answers the same', async () => {
  const world = await givenWorld();
  const taken = await world.revokeAccess(id, world.endsAt());
  const before = await world.readGrant(id);
  world.clock.advance(60_000);
  assert.deepEqual(await world.revokeAccess(id, world.endsAt()), taken);
  assert.deepEqual(await world.readGrant(id), before);
  assert.deepEqual(world.identityCenter.sent, ['create', 'delete']);
});

test('a lock that was not freed by a crash is freed by the next run', async () => {
  const world = await givenWorld();
  world.records.beforeChange = (changed) => {
    if (changed === lockRecordId(target)) throw new Error('crash');
  };
  await assert.rejects(world.revokeAccess(id, world.endsAt()), /crash/);
  world.records.beforeChange = () => undefined;
  await world.revokeAccess(id, world.endsAt());
  assert.equal(world.records.all.get(lockRecordId(target))?.['grantId'], undefined);
});

test('of two that revoke at once, one works and the other is asked to come again', async () => {
  const world = await givenWorld();
  const results = await Promise.allSettled([
    world.revokeAccess(id, world.endsAt()),
    world.revokeAccess(id, world.endsAt()),
  ]);
  const refused = results.filter((result) => result.status === 'rejected');
  assert.equal(refused.length, 1);
  assert.ok(refused[0]?.reason instanceof GrantBusyError);
  assert.deepEqual(world.identityCenter.sent, ['create', 'delete']);
});

test('whoever was overtaken deletes nothing: the assignment by then may be a new grant’s', async () => {
  const world = await givenWorld();
  const listed = world.identityCenter.describeCreation;
  const later = grantId('2');
  world.identityCenter.describeCreation = async (requestId) => {
    // The first revoker stalls here beyond its lease; another ends the grant, and a new one is given.
    world.identityCenter.describeCreation = listed;
    world.clock.advance(functionTimeoutMs + 10_000);
    await world.revokeAccess(id, world.endsAt());
    await world.grantAccess(await world.open(later), world.endsAt());
    return listed(requestId);
  };
  await assert.rejects(world.revokeAccess(id, world.endsAt()), GrantBusyError);
  assert.ok(standing(world));
  assert.equal((await world.readGrant(later)).status, 'active');
});

test('whoever was overtaken deletes nothing while the other is still at it', async () => {
  const world = await givenWorld();
  const creation = world.identityCenter.describeCreation;
  world.identityCenter.describeCreation = async (requestId) => {
    world.identityCenter.describeCreation = creation;
    const leaseUntil = toIso(world.clock.now() + 62_000);
    await world.records.change(record, { set: { leaseOwner: 'another', leaseUntil } }, [
      { present: 'id' },
    ]);
    return creation(requestId);
  };
  await assert.rejects(world.revokeAccess(id, world.endsAt()), GrantBusyError);
  assert.deepEqual(world.identityCenter.sent, ['create']);
  assert.equal((await world.readGrant(id)).leaseOwner, 'another');
});

test('a lease that its holder left behind ends by itself', async () => {
  const world = await givenWorld();
  const leaseUntil = toIso(world.clock.now() + 62_000);
  await world.records.change(
    record,
    { set: { status: 'ending', leaseOwner: 'killed', leaseUntil } },
    [{ present: 'id' }],
  );
  await assert.rejects(world.revokeAccess(id, world.endsAt()), GrantBusyError);
  world.clock.advance(62_001);
  await world.revokeAccess(id, world.endsAt());
  assert.equal(standing(world), false);
});

test('a failed try gives its lease back, so that the next need not wait for its end', async () => {
  const world = await givenWorld();
  world.identityCenter.listLagMs = 60_000;
  await assert.rejects(world.revokeAccess(id, world.endsAt()), AssignmentPendingError);
  assert.equal((await world.readGrant(id)).leaseOwner, undefined);
});

test('a grant that has no record cannot be revoked', async () => {
  await assert.rejects(createGrantFixture().revokeAccess(id, 0), GrantRefusedError);
});

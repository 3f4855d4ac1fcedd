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

async function createActiveGrant(): Promise<GrantFixture> {
  const fixture = createGrantFixture();
  await fixture.grantAccess(await fixture.open(id), fixture.invocationEndsAt());
  fixture.clock.advance(3_600_000);
  return fixture;
}

const isAssigned = (fixture: GrantFixture) => fixture.identityCenter.isAssigned(target);

test('revokes access, updates the record, frees the lock and notifies the requester', async () => {
  const fixture = await createActiveGrant();
  const result = await fixture.revokeAccess(id, fixture.invocationEndsAt());
  assert.equal(isAssigned(fixture), false);
  const grant = await fixture.readGrant(id);
  const endedAt = toIso(fixture.clock.now());
  assert.deepEqual(result, { endedAt, reportDue: true });
  assert.deepEqual([grant.status, grant.endedAt], ['ended', endedAt]);
  assert.deepEqual([grant.leaseOwner, grant.leaseUntil], [undefined, undefined]);
  assert.equal(fixture.records.all.get(record)?.['dueAt'], Date.parse(endedAt) / 1000 + 900);
  assert.deepEqual(fixture.records.all.get(lockRecordId(target)), {
    id: lockRecordId(target),
    lastEndedAt: endedAt,
    lastAlreadyAssigned: false,
  });
  assert.deepEqual(fixture.notifications.at(-1), { kind: 'access-ended' });
});

test('a deletion that SUCCEEDED stays pending until the assignment is not listed', async () => {
  const fixture = await createActiveGrant();
  fixture.identityCenter.listLagMs = 60_000;
  await assert.rejects(
    fixture.revokeAccess(id, fixture.invocationEndsAt()),
    AssignmentPendingError,
  );
  assert.equal((await fixture.readGrant(id)).status, 'ending');
  assert.equal(fixture.notifications.at(-1)?.kind, 'access-active');
  fixture.clock.advance(60_000);
  await fixture.revokeAccess(id, fixture.invocationEndsAt());
  assert.deepEqual(fixture.identityCenter.sent, ['create', 'delete']);
});

test('a deletion that outlasts one invocation is polled by the next, not sent again', async () => {
  const fixture = await createActiveGrant();
  fixture.identityCenter.operationMs = 50_000;
  await assert.rejects(
    fixture.revokeAccess(id, fixture.invocationEndsAt()),
    AssignmentPendingError,
  );
  fixture.clock.advance(40_000);
  await fixture.revokeAccess(id, fixture.invocationEndsAt());
  assert.deepEqual(fixture.identityCenter.sent, ['create', 'delete']);
});

test('a deletion that FAILED is sent again until one succeeds', async () => {
  const fixture = await createActiveGrant();
  fixture.identityCenter.failures.push('internal error', 'internal error');
  await fixture.revokeAccess(id, fixture.invocationEndsAt());
  assert.equal(isAssigned(fixture), false);
  assert.deepEqual(fixture.identityCenter.sent, ['create', 'delete', 'delete', 'delete']);
});

test('a deletion that FAILED stays pending while the list may not show the assignment yet', async () => {
  const fixture = createGrantFixture();
  await fixture.grantAccess(await fixture.open(id), fixture.invocationEndsAt());
  fixture.identityCenter.listLagMs = 120_000;
  fixture.identityCenter.failures.push(...Array.from({ length: 100 }, () => 'internal error'));
  await assert.rejects(
    fixture.revokeAccess(id, fixture.invocationEndsAt()),
    AssignmentPendingError,
  );
  assert.equal((await fixture.readGrant(id)).status, 'ending');
  fixture.identityCenter.failures.length = 0;
  await assert.doesNotReject(fixture.revokeAccess(id, fixture.invocationEndsAt()));
  assert.equal(isAssigned(fixture), false);
});

test('a deletion whose request id is not known yet is polled, not sent again', async () => {
  const fixture = await createActiveGrant();
  fixture.identityCenter.statusLagMs = 5_000;
  await fixture.revokeAccess(id, fixture.invocationEndsAt());
  assert.deepEqual(fixture.identityCenter.sent, ['create', 'delete']);
});

test('a deletion whose request id stays unknown is sent again', async () => {
  const fixture = await createActiveGrant();
  fixture.identityCenter.statusLagMs = Number.POSITIVE_INFINITY;
  await assert.rejects(
    fixture.revokeAccess(id, fixture.invocationEndsAt()),
    AssignmentPendingError,
  );
  fixture.clock.advance(60_000);
  await assert.rejects(
    fixture.revokeAccess(id, fixture.invocationEndsAt()),
    AssignmentPendingError,
  );
  assert.deepEqual(fixture.identityCenter.sent, ['create', 'delete', 'delete']);
});

test('a deletion whose response was lost is sent again, and no assignment is left', async () => {
  const fixture = await createActiveGrant();
  fixture.identityCenter.dropsNextResponse = true;
  await assert.rejects(fixture.revokeAccess(id, fixture.invocationEndsAt()), /hang up/);
  await fixture.revokeAccess(id, fixture.invocationEndsAt());
  assert.equal(isAssigned(fixture), false);
  assert.equal((await fixture.readGrant(id)).status, 'ended');
});

test('waits for a creation in progress, which would give access after the end', async () => {
  const fixture = createGrantFixture();
  fixture.identityCenter.operationMs = 30_000;
  fixture.identityCenter.refusesConcurrentWrites = false;
  const input = await fixture.open(id);
  await assert.rejects(
    fixture.grantAccess(input, fixture.invocationEndsAt()),
    AssignmentPendingError,
  );
  fixture.identityCenter.operationMs = 0;
  await fixture.revokeAccess(id, fixture.invocationEndsAt());
  fixture.clock.advance(60_000);
  assert.deepEqual(fixture.identityCenter.sent, ['create', 'delete']);
  assert.equal(isAssigned(fixture), false);
});

test('finds a creation whose request id was lost, and waits for it', async () => {
  const fixture = createGrantFixture();
  fixture.identityCenter.operationMs = 90_000;
  fixture.identityCenter.dropsNextResponse = true;
  const input = await fixture.open(id);
  await assert.rejects(fixture.grantAccess(input, fixture.invocationEndsAt()), /hang up/);
  fixture.clock.advance(functionTimeoutMs);
  fixture.identityCenter.operationMs = 0;
  await assert.rejects(
    fixture.revokeAccess(id, fixture.invocationEndsAt()),
    AssignmentPendingError,
  );
  assert.deepEqual((await fixture.readGrant(id)).createRequestIds, new Set(['create-1']));
  fixture.clock.advance(30_000);
  await fixture.revokeAccess(id, fixture.invocationEndsAt());
  assert.equal(isAssigned(fixture), false);
});

test('stays pending while an unresolved create attempt may still be sent', async () => {
  const fixture = createGrantFixture();
  const input = await fixture.open(id);
  const { promise: sent, resolve: send } = Promise.withResolvers<void>();
  fixture.identityCenter.onSend = (kind) => (kind === 'create' ? sent : undefined);
  const granting = fixture.grantAccess(input, fixture.invocationEndsAt()).catch(() => undefined);
  while ((await fixture.readGrant(id)).firstCreateAt === undefined) await Promise.resolve();

  await assert.rejects(
    fixture.revokeAccess(id, fixture.invocationEndsAt()),
    AssignmentPendingError,
  );
  assert.equal((await fixture.readGrant(id)).status, 'ending');
  send();
  await granting;
  await fixture.revokeAccess(id, fixture.invocationEndsAt());
  assert.equal(isAssigned(fixture), false);
  assert.equal((await fixture.readGrant(id)).status, 'ended');
});

test('gives up an unresolved create attempt after its sender stopped and the propagation window passed', async () => {
  const fixture = createGrantFixture();
  const input = await fixture.open(id);
  fixture.identityCenter.onSend = () => {
    throw new Error('killed');
  };
  await assert.rejects(fixture.grantAccess(input, fixture.invocationEndsAt()), /killed/);
  fixture.identityCenter.onSend = () => undefined;
  await assert.rejects(
    fixture.revokeAccess(id, fixture.invocationEndsAt()),
    AssignmentPendingError,
  );
  fixture.clock.advance(functionTimeoutMs);
  // Its sender has stopped, but Identity Center may show its creation late.
  await assert.rejects(
    fixture.revokeAccess(id, fixture.invocationEndsAt()),
    AssignmentPendingError,
  );
  fixture.clock.advance(propagationWindowMs);
  assert.equal((await fixture.revokeAccess(id, fixture.invocationEndsAt())).reportDue, false);
  assert.equal((await fixture.readGrant(id)).status, 'failed');
});

test('does not wait for a create that was rejected', async () => {
  const fixture = createGrantFixture();
  const input = await fixture.open(id);
  const error = new Error('AccessDeniedException');
  fixture.identityCenter.create = async () => ({ outcome: 'rejected', error });
  await assert.rejects(fixture.grantAccess(input, fixture.invocationEndsAt()), /AccessDenied/);
  await fixture.revokeAccess(id, fixture.invocationEndsAt());
  assert.equal((await fixture.readGrant(id)).status, 'failed');
  assert.deepEqual(fixture.identityCenter.sent, []);
});

test('does not search for creations without an unresolved create attempt', async () => {
  const fixture = await createActiveGrant();
  fixture.identityCenter.listCreationsSince = () => assert.fail('searched for creations');
  await fixture.revokeAccess(id, fixture.invocationEndsAt());
  assert.equal(isAssigned(fixture), false);
});

test('waits for a creation whose request id is not known yet', async () => {
  const fixture = createGrantFixture();
  const input = await fixture.open(id);
  await fixture.grantAccess(input, fixture.invocationEndsAt());
  fixture.identityCenter.describeCreation = async () => ({ status: 'unknown' });
  await assert.rejects(
    fixture.revokeAccess(id, fixture.invocationEndsAt()),
    AssignmentPendingError,
  );
  fixture.clock.advance(propagationWindowMs);
  await fixture.revokeAccess(id, fixture.invocationEndsAt());
  assert.equal(isAssigned(fixture), false);
});

test('waits for a create that was sent twice', async () => {
  const fixture = createGrantFixture();
  const input = await fixture.open(id);
  const { promise: sent, resolve: send } = Promise.withResolvers<void>();
  let tries = 0;
  fixture.identityCenter.refusesConcurrentWrites = false;
  fixture.identityCenter.onSend = async (kind) => {
    // The SDK retries: the first try succeeded, and its response was lost.
    if (kind !== 'create' || ++tries > 1) return;
    await fixture.identityCenter.create(target);
    await sent;
  };
  const granting = fixture.grantAccess(input, fixture.invocationEndsAt()).catch(() => undefined);
  while (fixture.identityCenter.sent.length < 1) await Promise.resolve();
  await assert.rejects(
    fixture.revokeAccess(id, fixture.invocationEndsAt()),
    AssignmentPendingError,
  );
  send();
  await granting;
  fixture.clock.advance(functionTimeoutMs);
  await fixture.revokeAccess(id, fixture.invocationEndsAt());
  assert.equal(isAssigned(fixture), false);
  assert.equal((await fixture.readGrant(id)).status, 'ended');
});

test('access from a create whose response was lost gets a report', async () => {
  const fixture = createGrantFixture();
  const input = await fixture.open(id);
  fixture.identityCenter.dropsNextResponse = true;
  await assert.rejects(fixture.grantAccess(input, fixture.invocationEndsAt()), /hang up/);
  fixture.clock.advance(functionTimeoutMs + 2_001);
  assert.equal((await fixture.revokeAccess(id, fixture.invocationEndsAt())).reportDue, true);
  assert.equal((await fixture.readGrant(id)).status, 'ended');
});

test('an assignment that the principal had before stays', async () => {
  const fixture = createGrantFixture();
  fixture.identityCenter.addAssignment(target);
  await fixture.grantAccess(await fixture.open(id), fixture.invocationEndsAt());
  assert.deepEqual((await fixture.revokeAccess(id, fixture.invocationEndsAt())).reportDue, true);
  assert.ok(isAssigned(fixture));
  assert.deepEqual(fixture.identityCenter.sent, []);
});

test('a grant without access fails, needs no report, and is notified once', async () => {
  const fixture = createGrantFixture();
  await fixture.open(id);
  const result = await fixture.revokeAccess(id, fixture.invocationEndsAt());
  assert.equal(result.reportDue, false);
  assert.equal((await fixture.readGrant(id)).status, 'failed');
  assert.equal(fixture.records.all.get(record)?.['due'], undefined);
  assert.deepEqual(fixture.notifications, [
    { kind: 'access-failed', reason: 'it could not be created' },
  ]);
});

test('does not attribute a recent creation of an earlier grant to this one', async () => {
  const fixture = createGrantFixture();
  await fixture.grantAccess(await fixture.open(id), fixture.invocationEndsAt());
  await fixture.revokeAccess(id, fixture.invocationEndsAt());
  const later = grantId('2');
  fixture.identityCenter.failures.push('the account is suspended');
  await assert.rejects(fixture.grantAccess(await fixture.open(later), fixture.invocationEndsAt()));
  assert.equal((await fixture.revokeAccess(later, fixture.invocationEndsAt())).reportDue, false);
  assert.equal((await fixture.readGrant(later)).status, 'failed');
});

test('does not take the creation of an earlier grant for a lost create', async () => {
  const fixture = createGrantFixture();
  await fixture.grantAccess(await fixture.open(id), fixture.invocationEndsAt());
  await fixture.revokeAccess(id, fixture.invocationEndsAt());
  const later = grantId('2');
  fixture.identityCenter.onSend = (kind) => {
    if (kind === 'create') throw new Error('killed');
  };
  await assert.rejects(
    fixture.grantAccess(await fixture.open(later), fixture.invocationEndsAt()),
    /killed/,
  );
  fixture.clock.advance(functionTimeoutMs + propagationWindowMs);
  assert.equal((await fixture.revokeAccess(later, fixture.invocationEndsAt())).reportDue, false);
});

test('a creation that FAILED needs no report, and its reason is notified once', async () => {
  const fixture = createGrantFixture();
  fixture.identityCenter.failures.push('the account is suspended');
  await assert.rejects(fixture.grantAccess(await fixture.open(id), fixture.invocationEndsAt()));
  assert.equal((await fixture.revokeAccess(id, fixture.invocationEndsAt())).reportDue, false);
  assert.equal(fixture.notifications.length, 1);
});

test('a deletion that SUCCEEDED does not prove access when the creation FAILED', async () => {
  const fixture = createGrantFixture();
  const input = await fixture.open(id);
  fixture.identityCenter.failures.push('the account is suspended');
  await assert.rejects(fixture.grantAccess(input, fixture.invocationEndsAt()), {
    name: 'AssignmentFailedError',
  });
  fixture.identityCenter.deleteOfMissingSucceeds = true;
  const { reportDue } = await fixture.revokeAccess(id, fixture.invocationEndsAt());
  assert.deepEqual([reportDue, (await fixture.readGrant(id)).status], [false, 'failed']);
  assert.deepEqual(fixture.notifications, [
    { kind: 'access-failed', reason: 'the account is suspended' },
  ]);
});

test('a repeated run after the end changes nothing and returns the same result', async () => {
  const fixture = await createActiveGrant();
  const result = await fixture.revokeAccess(id, fixture.invocationEndsAt());
  const before = await fixture.readGrant(id);
  fixture.clock.advance(60_000);
  assert.deepEqual(await fixture.revokeAccess(id, fixture.invocationEndsAt()), result);
  assert.deepEqual(await fixture.readGrant(id), before);
  assert.deepEqual(fixture.identityCenter.sent, ['create', 'delete']);
});

test('the next run frees a lock that a crash left', async () => {
  const fixture = await createActiveGrant();
  fixture.records.beforeChange = (changed) => {
    if (changed === lockRecordId(target)) throw new Error('crash');
  };
  await assert.rejects(fixture.revokeAccess(id, fixture.invocationEndsAt()), /crash/);
  fixture.records.beforeChange = () => undefined;
  await fixture.revokeAccess(id, fixture.invocationEndsAt());
  assert.equal(fixture.records.all.get(lockRecordId(target))?.['grantId'], undefined);
});

test('of two concurrent runs one revokes and the other is busy', async () => {
  const fixture = await createActiveGrant();
  const results = await Promise.allSettled([
    fixture.revokeAccess(id, fixture.invocationEndsAt()),
    fixture.revokeAccess(id, fixture.invocationEndsAt()),
  ]);
  const rejected = results.filter((result) => result.status === 'rejected');
  assert.equal(rejected.length, 1);
  assert.ok(rejected[0]?.reason instanceof GrantBusyError);
  assert.deepEqual(fixture.identityCenter.sent, ['create', 'delete']);
});

test('a run that lost its lease deletes nothing: the assignment may belong to a new grant', async () => {
  const fixture = await createActiveGrant();
  const { describeCreation } = fixture.identityCenter;
  const later = grantId('2');
  fixture.identityCenter.describeCreation = async (requestId) => {
    // The first run stalls here until its lease expires. Another run ends the grant, and a new grant starts.
    fixture.identityCenter.describeCreation = describeCreation;
    fixture.clock.advance(functionTimeoutMs + 10_000);
    await fixture.revokeAccess(id, fixture.invocationEndsAt());
    await fixture.grantAccess(await fixture.open(later), fixture.invocationEndsAt());
    return describeCreation(requestId);
  };
  await assert.rejects(fixture.revokeAccess(id, fixture.invocationEndsAt()), GrantBusyError);
  assert.ok(isAssigned(fixture));
  assert.equal((await fixture.readGrant(later)).status, 'active');
});

test('a run that lost its lease deletes nothing while another one holds it', async () => {
  const fixture = await createActiveGrant();
  const { describeCreation } = fixture.identityCenter;
  fixture.identityCenter.describeCreation = async (requestId) => {
    fixture.identityCenter.describeCreation = describeCreation;
    const leaseUntil = toIso(fixture.clock.now() + 62_000);
    await fixture.records.change(record, { set: { leaseOwner: 'another', leaseUntil } }, [
      { present: 'id' },
    ]);
    return describeCreation(requestId);
  };
  await assert.rejects(fixture.revokeAccess(id, fixture.invocationEndsAt()), GrantBusyError);
  assert.deepEqual(fixture.identityCenter.sent, ['create']);
  assert.equal((await fixture.readGrant(id)).leaseOwner, 'another');
});

test('a lease that was not released expires', async () => {
  const fixture = await createActiveGrant();
  const leaseUntil = toIso(fixture.clock.now() + 62_000);
  await fixture.records.change(
    record,
    { set: { status: 'ending', leaseOwner: 'killed', leaseUntil } },
    [{ present: 'id' }],
  );
  await assert.rejects(fixture.revokeAccess(id, fixture.invocationEndsAt()), GrantBusyError);
  fixture.clock.advance(62_001);
  await fixture.revokeAccess(id, fixture.invocationEndsAt());
  assert.equal(isAssigned(fixture), false);
});

test('a failed run releases its lease, so that the next need not wait', async () => {
  const fixture = await createActiveGrant();
  fixture.identityCenter.listLagMs = 60_000;
  await assert.rejects(
    fixture.revokeAccess(id, fixture.invocationEndsAt()),
    AssignmentPendingError,
  );
  assert.equal((await fixture.readGrant(id)).leaseOwner, undefined);
});

test('refuses a grant without a record', async () => {
  await assert.rejects(createGrantFixture().revokeAccess(id, 0), GrantRefusedError);
});

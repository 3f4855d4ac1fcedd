import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createGrantFixture,
  type GrantFixture,
  grantId,
  target,
} from '../../../test/fixtures/grant/grant-fixture.ts';
import { toIso } from '../../platform/time.ts';
import { AssignmentPendingError, GrantBusyError, RecordContradictedError } from '../errors.ts';
import { lockRecordId } from '../record/lock.ts';

const id = grantId('1');
const record = `grant#${id}`;
const other = grantId('2');
const in2036 = '2036-01-01T00:00:00.000Z';

/** A grant whose execution has not ended it. */
async function createOverdueGrant({ alreadyAssigned = false } = {}): Promise<GrantFixture> {
  const fixture = createGrantFixture();
  if (alreadyAssigned) fixture.identityCenter.addAssignment(target);
  await fixture.activate(id);
  fixture.executions.set(id, 'over');
  fixture.clock.advance(3_900_000);
  return fixture;
}

const isAssigned = (fixture: GrantFixture) => fixture.identityCenter.isAssigned(target);

test('ends a grant that the lock still names, and says that the sweep did', async () => {
  const fixture = await createOverdueGrant();
  await fixture.revokeOverdue(id);
  const endedAt = toIso(fixture.clock.now());
  const grant = await fixture.readGrant(id);
  assert.deepEqual(
    [grant.status, grant.endedAt, grant.sweptAt, grant.leaseOwner],
    ['ended', endedAt, endedAt, undefined],
  );
  const { due, dueAt } = fixture.records.all.get(record) ?? {};
  assert.deepEqual([due, dueAt], ['grant', Date.parse(endedAt) / 1000 + 900]);
  assert.deepEqual(fixture.records.all.get(`report#${id}`), {
    id: `report#${id}`,
    due: 'grant',
    dueAt: Date.parse(endedAt) / 1000 + 900,
    expiresAt: Date.parse(endedAt) / 1000 + 900 + 400 * 86_400,
  });
  assert.deepEqual(fixture.lock(), {
    id: lockRecordId(target),
    lastEndedAt: endedAt,
    lastAlreadyAssigned: false,
  });
  assert.equal(isAssigned(fixture), false);
  assert.deepEqual(fixture.notifications.at(-1), { kind: 'access-ended' });
});

test('an assignment that the user had before stays', async () => {
  const fixture = await createOverdueGrant({ alreadyAssigned: true });
  await fixture.revokeOverdue(id);
  assert.deepEqual([isAssigned(fixture), fixture.identityCenter.sent], [true, []]);
  assert.equal((await fixture.readGrant(id)).status, 'ended');
  assert.equal(fixture.records.all.get(record)?.['due'], undefined);
});

test('a grant that never decided fails, and leaves what the user has', async () => {
  const fixture = createGrantFixture();
  await fixture.open(id);
  fixture.identityCenter.addAssignment(target);
  fixture.clock.advance(3_900_000);
  await fixture.revokeOverdue(id);
  assert.equal((await fixture.readGrant(id)).status, 'failed');
  assert.deepEqual([isAssigned(fixture), fixture.identityCenter.sent], [true, []]);
  assert.equal(fixture.records.all.get(`report#${id}`), undefined);
});

test('removes the assignment without the lock, if the create is younger than the last end', async () => {
  const fixture = await createOverdueGrant();
  const { lastCreateAt } = await fixture.readGrant(id);
  const lastEndedAt = toIso(Date.parse(lastCreateAt ?? '') - 1);
  fixture.records.all.set(lockRecordId(target), { lastEndedAt });
  await fixture.revokeOverdue(id);
  assert.equal(isAssigned(fixture), false);
});

/** The record and the lock do not show that this grant created the assignment that is listed. */
const contradictions: readonly (readonly [string, (fixture: GrantFixture) => void])[] = [
  [
    'the record says that the user had it before, and that this grant created it',
    (fixture) => fixture.forge(id, { alreadyAssigned: true }),
  ],
  [
    'the record says that nothing was decided, and that this grant created it',
    (fixture) => fixture.forge(id, { status: 'opening', alreadyAssigned: undefined }),
  ],
  [
    'the record has no creates',
    (fixture) => fixture.forge(id, { createAttempts: undefined, createRequestIds: undefined }),
  ],
  [
    'the lock is free, and the last grant ended after the create',
    (fixture) =>
      fixture.records.all.set(lockRecordId(target), { lastEndedAt: toIso(fixture.clock.now()) }),
  ],
  [
    'the record names another user, and what it created is not hers',
    async (fixture) => {
      const her = { ...target, principalId: '00000000-0000-4000-8000-000000000000' };
      fixture.identityCenter.addAssignment(her);
      fixture.records.all.set(lockRecordId(her), { lastEndedAt: '2026-11-21T02:00:00.000Z' });
      fixture.forge(id, { principalId: her.principalId });
    },
  ],
  [
    'the lock is malformed',
    (fixture) => void fixture.records.all.set(lockRecordId(target), { grantId: 7 }),
  ],
  ['the lock was deleted', (fixture) => void fixture.records.all.delete(lockRecordId(target))],
  [
    'the lock names another grant without a record',
    (fixture) => void fixture.records.all.set(lockRecordId(target), { grantId: other }),
  ],
  [
    'the record is about another account, where the user has the same access',
    (fixture) => {
      const elsewhere = { ...target, accountId: '210987654321' };
      fixture.identityCenter.addAssignment(elsewhere);
      fixture.forge(id, { accountId: elsewhere.accountId });
    },
  ],
];
for (const [title, arrange] of contradictions)
  test(`deletes nothing, and throws RecordContradictedError, if ${title}`, async () => {
    const fixture = await createOverdueGrant();
    arrange(fixture);
    await assert.rejects(fixture.revokeOverdue(id), RecordContradictedError);
    assert.deepEqual([isAssigned(fixture), fixture.identityCenter.sent], [true, ['create']]);
    const { status, leaseOwner } = await fixture.readGrant(id);
    assert.deepEqual([status, leaseOwner], ['ending', undefined]);
  });

test('a contradicted record is closed once the assignment is not listed', async () => {
  const fixture = await createOverdueGrant();
  fixture.records.all.delete(lockRecordId(target));
  await fixture.identityCenter.delete(target);
  await fixture.revokeOverdue(id);
  assert.equal((await fixture.readGrant(id)).status, 'ended');
  assert.deepEqual(fixture.identityCenter.sent, ['create', 'delete']);
});

test('an old record that was restored after its grant had ended deletes no assignment of somebody else', async () => {
  const fixture = createGrantFixture();
  await fixture.activate(id);
  const active = fixture.records.all.get(record) ?? {};
  fixture.clock.advance(3_600_000);
  await fixture.revokeAccess(id);
  fixture.executions.set(id, 'over');
  fixture.clock.advance(86_400_000);
  // An administrator has assigned it since.
  await fixture.identityCenter.create(target);
  fixture.records.all.set(record, active);
  await assert.rejects(fixture.revokeOverdue(id), RecordContradictedError);
  assert.ok(isAssigned(fixture));
});

test('leaves the assignment to another open grant that created it, and whose execution runs', async () => {
  const fixture = await createOverdueGrant();
  fixture.records.all.delete(lockRecordId(target));
  const { isListed } = fixture.identityCenter;
  fixture.identityCenter.isListed = async () => false;
  await fixture.openAndDecide(other);
  fixture.identityCenter.isListed = isListed;
  await fixture.grantAccess(other);
  await fixture.revokeOverdue(id);
  assert.equal((await fixture.readGrant(id)).status, 'ended');
  assert.ok(isAssigned(fixture));
  assert.equal(fixture.lock()?.['grantId'], other);
});

test('is busy while the execution revokes, and takes the lease fifteen minutes after the deadline', async () => {
  const fixture = await createOverdueGrant();
  const leaseUntil = toIso(fixture.clock.now() + 60_000);
  fixture.forge(id, { status: 'ending', leaseOwner: 'another', leaseUntil });
  await assert.rejects(fixture.revokeOverdue(id), GrantBusyError);
  fixture.clock.advance(600_000);
  fixture.forge(id, { leaseUntil: toIso(fixture.clock.now() + 60_000) });
  await fixture.revokeOverdue(id);
  assert.equal(isAssigned(fixture), false);
});

test('ends a grant whose account is gone when Identity Center says so twice, a minute apart', async () => {
  const fixture = await createOverdueGrant();
  fixture.identityCenter.isGone = true;
  await assert.rejects(fixture.revokeOverdue(id), AssignmentPendingError);
  fixture.clock.advance(60_000);
  await fixture.revokeOverdue(id);
  assert.equal((await fixture.readGrant(id)).status, 'ended');
});

for (const [title, forged] of [
  ['a lease until 2036', { leaseOwner: 'another', leaseUntil: in2036 }],
  ['a create attempt until 2036', { createAttempts: new Set([`${in2036} another`]) }],
  [
    'an unknown creation of 2036',
    { createRequestIds: new Set(['create-unknown']), lastCreateAt: in2036 },
  ],
  ['an unknown deletion of 2036', { deleteRequestId: 'delete-unknown', deleteSentAt: in2036 }],
] as const)
  test(`${title} delays the end until fifteen minutes after the deadline at the latest`, async () => {
    const fixture = await createOverdueGrant();
    fixture.forge(id, forged);
    // The sweep runs every five minutes, and is five minutes late already.
    for (let sweep = 0; sweep < 3; sweep += 1) {
      await fixture.revokeOverdue(id).catch(() => undefined);
      if ((await fixture.readGrant(id)).status === 'ended') break;
      fixture.clock.advance(300_000);
    }
    assert.equal((await fixture.readGrant(id)).status, 'ended');
    assert.equal(isAssigned(fixture), false);
  });

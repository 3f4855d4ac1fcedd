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
import type { Grant } from '../record/grant.ts';
import { lockRecordId } from '../record/lock.ts';

const id = grantId('1');
const record = `grant#${id}`;
const other = grantId('2');
const elsewhere = { ...target, accountId: '210987654321' };
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
    lastDeleteRequestId: 'delete-2',
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

/** What somebody has changed, and how the record contradicted what the execution had decided. */
const changes: readonly (readonly [
  string,
  (fixture: GrantFixture) => void,
  Grant['contradiction']?,
])[] = [
  [
    'the record says that the user had it before',
    (fixture) => fixture.forge(id, { alreadyAssigned: true }),
    'otherAssigned',
  ],
  [
    'the record says that nothing was decided',
    (fixture) => fixture.forge(id, { status: 'opening', alreadyAssigned: undefined }),
    'otherAssigned',
  ],
  [
    'the record says that access had never begun',
    (fixture) => fixture.forge(id, { status: 'giving', accessBeganAt: undefined }),
    'notBegun',
  ],
  [
    'the record is about another account, where the user has the same access',
    (fixture) => {
      fixture.identityCenter.addAssignment(elsewhere);
      fixture.forge(id, { accountId: elsewhere.accountId });
    },
    'otherTarget',
  ],
  [
    'the record has no creates',
    (fixture) => fixture.forge(id, { createAttempts: undefined, createRequestIds: undefined }),
  ],
  ['the lock was deleted', (fixture) => void fixture.records.all.delete(lockRecordId(target))],
  [
    'the lock is malformed',
    (fixture) => void fixture.records.all.set(lockRecordId(target), { grantId: 7 }),
  ],
  [
    'the lock names another grant without a record',
    (fixture) => void fixture.records.all.set(lockRecordId(target), { grantId: other }),
  ],
  [
    'the lock is free, and an earlier grant ended before the create',
    (fixture) =>
      void fixture.records.all.set(lockRecordId(target), {
        lastEndedAt: '2026-11-21T02:00:00.000Z',
      }),
  ],
];
for (const [title, arrange, contradiction] of changes)
  test(`deletes what the execution decided although ${title}`, async () => {
    const fixture = await createOverdueGrant();
    arrange(fixture);
    const ended = await fixture.revokeOverdue(id);
    assert.deepEqual([ended.status, ended.contradiction], ['ended', contradiction]);
    assert.deepEqual(
      [isAssigned(fixture), fixture.identityCenter.isAssigned(elsewhere)],
      [false, contradiction === 'otherTarget'],
    );
    assert.equal(ended.accountId, target.accountId);
    assert.ok(fixture.records.all.has(`report#${id}`));
  });

/** No execution shows that this grant gave the assignment that is listed, and has not ended it. */
const unproven: readonly (readonly [string, (fixture: GrantFixture) => void])[] = [
  ['it has no execution', (fixture) => void fixture.executions.delete(id)],
  ['its execution had not decided', (fixture) => void fixture.memory.delete(id)],
  [
    'its execution denied it',
    (fixture) => void fixture.memory.set(id, { outcome: 'denied', reason: 'no-rule' }),
  ],
];
for (const [title, arrange] of unproven)
  test(`deletes nothing, and throws RecordContradictedError, if ${title}`, async () => {
    const fixture = await createOverdueGrant();
    arrange(fixture);
    await assert.rejects(fixture.revokeOverdue(id), RecordContradictedError);
    assert.deepEqual([isAssigned(fixture), fixture.identityCenter.sent], [true, ['create']]);
    const { status, leaseOwner } = await fixture.readGrant(id);
    assert.deepEqual([status, leaseOwner], ['ending', undefined]);
    await fixture.identityCenter.delete(target);
    assert.equal((await fixture.revokeOverdue(id)).status, 'ended');
  });

test('deletes nothing, and throws RecordContradictedError, if Identity Center deleted what the grant had created', async () => {
  const fixture = await createOverdueGrant();
  const active = fixture.records.all.get(record) ?? {};
  await fixture.revokeOverdue(id);
  fixture.clock.advance(86_400_000);
  await fixture.identityCenter.create(target);
  fixture.records.all.set(record, active);
  await assert.rejects(fixture.revokeOverdue(id), RecordContradictedError);
  assert.ok(isAssigned(fixture));
});

test('a record and a lock that somebody wrote delete nobody’s assignment', async () => {
  const fixture = await createOverdueGrant();
  fixture.identityCenter.addAssignment(elsewhere);
  const forged = { ...fixture.records.all.get(record), ...elsewhere, id: `grant#${other}` };
  fixture.records.all.set(`grant#${other}`, forged);
  fixture.records.all.set(lockRecordId(elsewhere), { grantId: other });
  await assert.rejects(fixture.revokeOverdue(other), RecordContradictedError);
  assert.ok(fixture.identityCenter.isAssigned(elsewhere));
});

test('an assignment that the user had before stays although the record says that the grant created it', async () => {
  const fixture = await createOverdueGrant({ alreadyAssigned: true });
  fixture.forge(id, { alreadyAssigned: false, createRequestIds: new Set(['x']) });
  assert.equal((await fixture.revokeOverdue(id)).contradiction, 'otherAssigned');
  assert.deepEqual([isAssigned(fixture), fixture.identityCenter.sent], [true, []]);
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

test('deletes the assignment fifteen minutes after the deadline although somebody takes the lease at each call', async () => {
  const fixture = await createOverdueGrant();
  fixture.clock.advance(900_000);
  const { isListed } = fixture.identityCenter;
  const { delete: send } = fixture.identityCenter;
  const takeLease = () => fixture.forge(id, { leaseOwner: 'another', leaseUntil: in2036 });
  fixture.identityCenter.isListed = async (listed) => {
    takeLease();
    return isListed(listed);
  };
  fixture.identityCenter.delete = async (deleted) => {
    takeLease();
    return send(deleted);
  };
  await assert.rejects(fixture.revokeOverdue(id), GrantBusyError);
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

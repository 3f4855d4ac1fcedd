import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  allowed,
  createGrantFixture,
  type GrantFixture,
  grantId,
  target,
} from '../../test/fixtures/grant/grant-fixture.ts';
import { toIso } from '../platform/time.ts';
import type { StoredRecord } from '../request/stored-record.ts';
import { type DeleteResult, propagationWindowMs } from './access/account-assignments.ts';
import { AssignmentPendingError, MalformedGrantError } from './errors.ts';
import { lockRecordId } from './record/lock.ts';

const id = grantId('1');
const record = `grant#${id}`;
const lostGrantId = grantId('f');
const recordOf = (fixture: GrantFixture) => fixture.records.all.get(record);

async function openGrant(): Promise<GrantFixture> {
  const fixture = createGrantFixture();
  await fixture.open(id);
  return fixture;
}

/** Changes the lock of an open grant. */
function changeLock(fixture: GrantFixture, fields: StoredRecord): void {
  fixture.records.all.set(lockRecordId(target), { ...fixture.lock(), ...fields });
}

const grantedAt = (fixture: GrantFixture, alreadyAssigned: boolean) => ({
  outcome: 'granted',
  target,
  alreadyAssigned,
  latestDeadline: toIso(fixture.clock.now() + 3_600_000),
  sessionSeconds: 7_200,
});

for (const alreadyAssigned of [false, true])
  test(`grants, and writes that the user had the assignment before: ${alreadyAssigned}`, async () => {
    const fixture = await openGrant();
    if (alreadyAssigned) fixture.identityCenter.addAssignment(target);
    fixture.clock.advance(1_500);
    const before = recordOf(fixture);
    const lockBefore = fixture.lock();
    assert.deepEqual(await fixture.decideGrant(id), grantedAt(fixture, alreadyAssigned));
    assert.deepEqual(recordOf(fixture), { ...before, alreadyAssigned });
    assert.deepEqual(fixture.lock(), lockBefore);
    assert.deepEqual([fixture.identityCenter.sent, fixture.notifications], [[], []]);
  });

test('the latest deadline is the longest time of the rule, by the clock of Decide; the record never says more', async () => {
  const fixture = await openGrant();
  fixture.decision = { ...allowed, maxAccessSeconds: 7_200 };
  const longest = toIso(fixture.clock.now() + 7_200_000);
  for (const [skewMs, latestDeadlineAt] of [
    [1_500, longest],
    [-3_000, toIso(fixture.clock.now() + 7_200_000 - 1_500)],
  ] as const) {
    fixture.clock.advance(skewMs);
    const result = await fixture.decideGrant(id);
    const latestDeadline = toIso(fixture.clock.now() + 7_200_000);
    assert.deepEqual(result, { ...grantedAt(fixture, false), latestDeadline });
    assert.equal((await fixture.readGrant(id)).latestDeadlineAt, latestDeadlineAt);
  }
});

test('names what the rules name now, and writes the permission set’s name', async () => {
  const fixture = await openGrant();
  const renamed = { permissionSetName: 'Renamed', userName: 'renamed@example.com' };
  fixture.decision = { ...allowed, ...renamed };
  const result = await fixture.decideGrant(id);
  assert.deepEqual(result, { ...grantedAt(fixture, false), target: { ...target, ...renamed } });
  assert.equal((await fixture.readGrant(id)).permissionSetName, 'Renamed');
});

/** Each leaves the grant `opening`, creates nothing, and does not ask Identity Center. */
const failures: readonly (readonly [
  title: string,
  arrange: (fixture: GrantFixture) => void,
  expected: {
    readonly result: object;
    readonly failure?: string;
    readonly notifications?: readonly object[];
  },
])[] = [
  [
    'a requester who is denied by now, and notifies them',
    (fixture) => {
      fixture.decision = { outcome: 'denied', reason: 'user-disabled' };
    },
    {
      result: { outcome: 'denied', reason: 'user-disabled' },
      failure: 'denied: user-disabled',
      notifications: [{ kind: 'denied', denial: { outcome: 'denied', reason: 'user-disabled' } }],
    },
  ],
  [
    'a Slack user who is linked to another user by now, and notifies them',
    (fixture) => {
      fixture.decision = { ...allowed, principalId: '00000000-0000-4000-8000-000000000000' };
    },
    {
      result: { outcome: 'refused', reason: 'your Slack user is now linked to another user' },
      failure: 'your Slack user is now linked to another user',
      notifications: [
        { kind: 'access-failed', reason: 'your Slack user is now linked to another user' },
      ],
    },
  ],
  [
    'a deadline that is later than the rule allows, and notifies the requester',
    (fixture) => fixture.forge(id, { deadlineAt: '2036-01-01T00:00:00.000Z' }),
    {
      result: {
        outcome: 'refused',
        reason: 'the access rule does not allow access for that long',
      },
      failure: 'the access rule does not allow access for that long',
      notifications: [
        { kind: 'access-failed', reason: 'the access rule does not allow access for that long' },
      ],
    },
  ],
  [
    'a grant whose deadline has passed, without another decision',
    (fixture) => {
      fixture.decision = { outcome: 'denied', reason: 'no-rule' };
      fixture.clock.advance(3_600_000);
    },
    { result: { outcome: 'expired', reason: 'its deadline has passed' } },
  ],
  [
    'a grant whose end was requested, without another decision',
    (fixture) => {
      fixture.decision = { outcome: 'denied', reason: 'no-rule' };
      fixture.forge(id, { endRequestedAt: toIso(fixture.clock.now()) });
    },
    { result: { outcome: 'expired', reason: 'its end was requested' } },
  ],
  [
    'a grant whose lock belongs to another grant',
    (fixture) => changeLock(fixture, { grantId: grantId('2') }),
    { result: { outcome: 'refused', reason: 'its lock belongs to another grant' } },
  ],
  [
    'a grant whose lock was deleted',
    (fixture) => fixture.records.all.delete(lockRecordId(target)),
    { result: { outcome: 'refused', reason: 'its lock belongs to another grant' } },
  ],
];
for (const [title, arrange, { result, failure, notifications = [] }] of failures)
  test(`does not grant to ${title}`, async () => {
    const fixture = await openGrant();
    arrange(fixture);
    const before = recordOf(fixture);
    fixture.identityCenter.isListed = () => assert.fail('asked Identity Center');
    assert.deepEqual(await fixture.decideGrant(id), result);
    assert.deepEqual(recordOf(fixture), failure === undefined ? before : { ...before, failure });
    assert.deepEqual(fixture.notifications, notifications);
  });

for (const [reason, refusal] of [
  [undefined, 'the access rule asks for a reason first by now'],
  ['disk full', 'the access rule asks for another ticket by now'],
  ['INC-1', undefined],
] as const)
  test(`where the rule asks for a reason first, “${reason}” ${refusal ? 'is refused' : 'is enough'}`, async () => {
    const fixture = createGrantFixture();
    await fixture.openGrant({ ...fixture.buildOrder(id), reason });
    fixture.decision = { ...allowed, reasonTerms: { mode: 'first', tickets: new Set(['INC-']) } };
    const { outcome } = await fixture.decideGrant(id);
    const { failure } = await fixture.readGrant(id);
    assert.deepEqual([outcome, failure], [refusal ? 'refused' : 'granted', refusal]);
    if (refusal !== undefined) return;
    // GrantAccess decides again.
    fixture.decision = { ...allowed, reasonTerms: { mode: 'first', tickets: new Set(['CHG-']) } };
    await assert.rejects(fixture.grantAccess(id), { name: 'GrantRefusedError' });
  });

for (const status of ['giving', 'active', 'ending', 'ended', 'failed'])
  test(`does not grant to a grant that is ${status} already`, async () => {
    const fixture = await openGrant();
    const now = toIso(fixture.clock.now());
    fixture.forge(id, { status, alreadyAssigned: false, accessBeganAt: now, endedAt: now });
    const before = recordOf(fixture);
    const reason = `it is ${status} already`;
    assert.deepEqual(await fixture.decideGrant(id), { outcome: 'refused', reason });
    assert.deepEqual(recordOf(fixture), before);
  });

test('does not grant without a record', async () => {
  const fixture = createGrantFixture();
  const refused = { outcome: 'refused', reason: 'it has no record' };
  assert.deepEqual(await fixture.decideGrant(id), refused);
  assert.deepEqual([...fixture.records.all], []);
});

test('throws for a record that cannot be read', async () => {
  const fixture = await openGrant();
  fixture.forge(id, { accountId: 7 });
  await assert.rejects(fixture.decideGrant(id), MalformedGrantError);
});

const changesMeanwhile = [
  [
    'the end is requested',
    (fixture: GrantFixture) =>
      fixture.endEarly({ grantId: id, endedBy: 'a user', mayEnd: () => true }),
    { outcome: 'expired', reason: 'its end was requested' },
  ],
  [
    'the sweep ends it',
    (fixture: GrantFixture) => fixture.forge(id, { status: 'ending' }),
    { outcome: 'refused', reason: 'it is ending already' },
  ],
  [
    'the record is deleted',
    (fixture: GrantFixture) => fixture.records.all.delete(record),
    { outcome: 'refused', reason: 'it has no record' },
  ],
] as const;
for (const [title, change, result] of changesMeanwhile)
  test(`grants nothing if ${title} while it decides`, async () => {
    const fixture = await openGrant();
    const { isListed } = fixture.identityCenter;
    fixture.identityCenter.isListed = async (listed) => {
      await change(fixture);
      return isListed(listed);
    };
    assert.deepEqual(await fixture.decideGrant(id), result);
    assert.equal(recordOf(fixture)?.['alreadyAssigned'], undefined);
  });

test('accepts a deadline that is later only by the difference of two clocks', async () => {
  const fixture = await openGrant();
  for (const [skewMs, outcome] of [
    [2_000, 'granted'],
    [2_001, 'refused'],
  ] as const) {
    fixture.forge(id, { deadlineAt: toIso(fixture.clock.now() + 3_600_000 + skewMs) });
    assert.equal((await fixture.decideGrant(id)).outcome, outcome, `${skewMs} ms`);
  }
});

test('counts the latest deadline from its own clock, not from the record', async () => {
  const fixture = await openGrant();
  fixture.forge(id, { requestedAt: '2036-01-01T00:00:00.000Z' });
  fixture.clock.advance(60_000);
  assert.deepEqual(await fixture.decideGrant(id), grantedAt(fixture, false));
});

const earlierEnds: readonly (readonly [
  title: string,
  lock: { readonly endedMsAgo?: number; readonly lastAlreadyAssigned?: boolean },
  alreadyAssigned: boolean,
])[] = [
  ['is the user’s own without an earlier grant', {}, true],
  ['is stale right after an earlier grant', { endedMsAgo: 0, lastAlreadyAssigned: false }, false],
  [
    'is stale until ten minutes after an earlier grant',
    { endedMsAgo: propagationWindowMs - 1, lastAlreadyAssigned: false },
    false,
  ],
  [
    'is the user’s own ten minutes after an earlier grant',
    { endedMsAgo: propagationWindowMs, lastAlreadyAssigned: false },
    true,
  ],
  [
    'is the user’s own if they had it before the earlier grant',
    { endedMsAgo: 0, lastAlreadyAssigned: true },
    true,
  ],
];
for (const [title, { endedMsAgo, lastAlreadyAssigned }, alreadyAssigned] of earlierEnds)
  test(`a listed assignment ${title}`, async () => {
    const fixture = await openGrant();
    await fixture.identityCenter.create(target);
    const deleted = await fixture.identityCenter.delete(target);
    fixture.identityCenter.addAssignment(target);
    if (endedMsAgo !== undefined)
      changeLock(fixture, {
        lastEndedAt: toIso(fixture.clock.now() - endedMsAgo),
        lastAlreadyAssigned,
        lastDeleteRequestId: requestIdOf(deleted),
      });
    fixture.identityCenter.isListed = async () => true;
    assert.deepEqual(await fixture.decideGrant(id), grantedAt(fixture, alreadyAssigned));
    assert.equal((await fixture.readGrant(id)).alreadyAssigned, alreadyAssigned);
  });

const requestIdOf = (result: DeleteResult): string | undefined =>
  result.outcome === 'accepted' ? result.requestId : undefined;

const elsewhere = { ...target, accountId: '210987654321' };
const unconfirmed: readonly (readonly [
  string,
  (fixture: GrantFixture) => Promise<string | undefined>,
])[] = [
  ['names no deletion', async () => undefined],
  ['names a deletion that Identity Center does not know', async () => 'delete-unknown'],
  [
    'names a deletion of another assignment',
    async ({ identityCenter }) => {
      await identityCenter.create(elsewhere);
      return requestIdOf(await identityCenter.delete(elsewhere));
    },
  ],
  [
    'names a deletion of long ago',
    async ({ identityCenter, clock }) => {
      await identityCenter.create(target);
      const deleted = await identityCenter.delete(target);
      await identityCenter.create(target);
      clock.advance(2 * propagationWindowMs + 1);
      return requestIdOf(deleted);
    },
  ],
];
for (const [title, arrange] of unconfirmed)
  test(`takes nothing for what an earlier grant left if the lock, which somebody may have written, ${title}`, async () => {
    const fixture = await openGrant();
    const lastDeleteRequestId = await arrange(fixture);
    fixture.identityCenter.isListed = async () => true;
    changeLock(fixture, {
      lastEndedAt: toIso(fixture.clock.now() - 1_000),
      lastAlreadyAssigned: false,
      lastDeleteRequestId,
    });
    await assert.rejects(fixture.decideGrant(id), AssignmentPendingError);
  });

test('refuses while the assignment of a lost grant is listed, and tells the requester what to do', async () => {
  const fixture = await openGrant();
  changeLock(fixture, { lostGrantId });
  fixture.identityCenter.addAssignment(target);
  const result = await fixture.decideGrant(id);
  assert.ok(result.outcome === 'refused');
  const { reason } = result;
  assert.match(reason, /break-glass unlock/);
  assert.deepEqual(fixture.notifications, [{ kind: 'access-failed', reason }]);
  const { alreadyAssigned, failure } = await fixture.readGrant(id);
  assert.deepEqual([alreadyAssigned, failure], [undefined, reason]);
});

test('grants after a lost grant whose assignment is not listed', async () => {
  const fixture = await openGrant();
  changeLock(fixture, { lostGrantId });
  assert.deepEqual(await fixture.decideGrant(id), grantedAt(fixture, false));
});

test('decides again when it runs twice, and the last result counts', async () => {
  const fixture = await openGrant();
  await fixture.decideGrant(id);
  fixture.identityCenter.addAssignment(target);
  fixture.clock.advance(5_000);
  assert.deepEqual(await fixture.decideGrant(id), grantedAt(fixture, true));
  await fixture.grantAccess(id);
  assert.equal((await fixture.readGrant(id)).status, 'active');
  assert.deepEqual(fixture.identityCenter.sent, []);
});

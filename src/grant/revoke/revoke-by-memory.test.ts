import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  createGrantFixture,
  type GrantFixture,
  grantId,
  target,
} from '../../../test/fixtures/grant/grant-fixture.ts';
import { toIso } from '../../platform/time.ts';
import type { StoredRecord } from '../../request/stored-record.ts';
import { AssignmentPendingError } from '../errors.ts';
import { lockRecordId } from '../record/lock.ts';
import { alertTexts } from './revoke-result.ts';

// What RevokeAccess does where the record contradicts the workflow's memory.

const id = grantId('1');
const record = `grant#${id}`;
const other = grantId('2');
const in2036 = '2036-01-01T00:00:00.000Z';

const ended = {
  outcome: 'ended',
  secondsLeft: 0,
  reportDue: true,
  reportDelaySeconds: 900,
  alert: '',
};
const unreported = { ...ended, reportDue: false, reportDelaySeconds: 0 };

/** A grant whose deadline has come. */
async function createOverdueGrant({ alreadyAssigned = false } = {}): Promise<GrantFixture> {
  const fixture = createGrantFixture();
  if (alreadyAssigned) fixture.identityCenter.addAssignment(target);
  await fixture.activate(id);
  fixture.clock.advance(3_600_000);
  return fixture;
}

const isAssigned = (fixture: GrantFixture) => fixture.identityCenter.isAssigned(target);

/** How long an operation of Identity Center lasts, in milliseconds: longer than an invocation, or not. */
const speeds = [
  ['at once', 0],
  ['after several invocations', 50_000],
] as const;

/** Every wait on bookkeeping ends fifteen minutes after the deadline. A retry and a slow deletion may follow. */
const maxDelayMs = 18 * 60_000;

const forgeries: readonly (readonly [
  title: string,
  forged: StoredRecord,
  expected: Partial<typeof ended>,
])[] = [
  ['is unreadable', { status: 7 }, { ...unreported, alert: alertTexts.unreadable }],
  ['has a field of its own', { x: 'x' }, { ...unreported, alert: alertTexts.unreadable }],
  [
    'has a text that leaves no room',
    { failure: 'x'.repeat(2_049) },
    { ...unreported, alert: alertTexts.unreadable },
  ],
  [
    'has a time that sorts after any other',
    { leaseUntil: '2026-11-21T03:00:00.000+14:00' },
    { ...unreported, alert: alertTexts.unreadable },
  ],
  [
    'says that the grant had failed',
    { status: 'failed', endedAt: '2026-11-21T03:00:01.000Z' },
    { alert: alertTexts.over },
  ],
  [
    'says that the grant had ended',
    { status: 'ended', endedAt: '2026-11-21T03:00:01.000Z' },
    { alert: alertTexts.over },
  ],
  ['is back at opening', { status: 'opening' }, {}],
  [
    'says that the user had the assignment before',
    { alreadyAssigned: true },
    { alert: alertTexts.otherAssigned },
  ],
  ['names another account', { accountId: '210987654321' }, { alert: alertTexts.otherTarget }],
  [
    'names another permission set',
    { permissionSetArn: 'arn:aws:sso:::permissionSet/ssoins-12345/ps-other' },
    { alert: alertTexts.otherTarget },
  ],
  [
    'names another user',
    { principalId: '00000000-0000-4000-8000-000000000000' },
    { alert: alertTexts.otherTarget },
  ],
  ['has a lease until 2036', { leaseOwner: 'another', leaseUntil: in2036 }, {}],
  ['has a create attempt until 2036', { createAttempts: new Set([`${in2036} another`]) }, {}],
  ['has a create attempt without a time', { createAttempts: new Set(['x']) }, {}],
  [
    'has an unknown creation of 2036',
    { createRequestIds: new Set(['create-unknown']), lastCreateAt: in2036 },
    {},
  ],
  [
    'has an unknown deletion of 2036',
    { deleteRequestId: 'delete-unknown', deleteSentAt: in2036 },
    {},
  ],
  [
    'has an unknown deletion of a moment ago',
    { deleteRequestId: 'delete-unknown', deleteSentAt: '2026-11-21T03:59:59.000Z' },
    {},
  ],
  [
    'lacks all creates',
    {
      createAttempts: undefined,
      createRequestIds: undefined,
      firstCreateAt: undefined,
      lastCreateAt: undefined,
    },
    {},
  ],
  ['says that the account was gone in 2036', { goneAt: in2036 }, {}],
  ['says that the account was gone long ago', { goneAt: '2026-01-01T00:00:00.000Z' }, {}],
];
for (const [title, forged, expected] of forgeries)
  for (const [speed, operationMs] of speeds)
    test(`revokes ${speed} although the record ${title}`, async () => {
      const fixture = await createOverdueGrant();
      fixture.identityCenter.operationMs = operationMs;
      fixture.forge(id, forged);
      const deadline = fixture.clock.now();
      assert.deepEqual(await fixture.revokeWithRetries(id), { ...ended, ...expected });
      assert.equal(isAssigned(fixture), false);
      assert.ok(fixture.clock.now() <= deadline + maxDelayMs);
      assert.equal(fixture.lock()?.['grantId'], undefined);
    });

for (const [speed, operationMs] of speeds)
  test(`revokes ${speed} although the record is missing, and writes none`, async () => {
    const fixture = await createOverdueGrant();
    fixture.identityCenter.operationMs = operationMs;
    fixture.records.all.delete(record);
    const missing = { ...unreported, alert: alertTexts.missing };
    assert.deepEqual(await fixture.revokeWithRetries(id), missing);
    assert.equal(isAssigned(fixture), false);
    assert.equal(fixture.records.all.get(record), undefined);
    assert.deepEqual(fixture.lock(), { id: lockRecordId(target) });
  });

test('repairs a record that names another target, so that the report is about the right one', async () => {
  const fixture = await createOverdueGrant();
  fixture.forge(id, {
    accountId: '210987654321',
    permissionSetName: 'Other',
    userName: 'other@example.com',
  });
  await fixture.revokeAccess(id);
  const { accountId, permissionSetArn, permissionSetName, principalId, userName } =
    await fixture.readGrant(id);
  assert.deepEqual(
    { accountId, permissionSetArn, permissionSetName, principalId, userName },
    target,
  );
});

/** Somebody forges the record again before each write. */
const persistentForgeries: readonly (readonly [
  title: string,
  forged: (now: number) => StoredRecord,
])[] = [
  [
    'takes its lease',
    (now) => ({ leaseOwner: 'another', leaseUntil: toIso(now + 60_000), status: 'ending' }),
  ],
  [
    'adds a create attempt',
    (now) => ({ createAttempts: new Set([`${toIso(now + 60_000)} another`]) }),
  ],
  [
    'adds an unknown creation',
    (now) => ({ lastCreateAt: toIso(now), createAttempts: new Set(['x']) }),
  ],
  [
    'adds an unknown deletion',
    (now) => ({ deleteRequestId: 'delete-unknown', deleteSentAt: toIso(now) }),
  ],
];
for (const [title, forged] of persistentForgeries)
  test(`revokes fifteen minutes after the deadline at the latest although somebody always ${title}`, async () => {
    const fixture = await createOverdueGrant();
    const deadline = fixture.clock.now();
    const removed = (async () => {
      for (let retry = 0; isAssigned(fixture) && retry < 90; retry += 1) {
        fixture.forge(id, forged(fixture.clock.now()));
        await fixture.revokeAccess(id).catch(() => undefined);
        fixture.clock.advance(20_000);
      }
    })();
    await removed;
    assert.equal(isAssigned(fixture), false);
    assert.ok(fixture.clock.now() <= deadline + maxDelayMs);
  });

const optional = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
const anyTime = fc.constantFrom(
  in2036,
  '2026-01-01T00:00:00.000Z',
  '2026-11-21T04:00:00.000Z',
  '2026-11-21T04:04:00.000Z',
);
const anyForgery = fc.record(
  {
    status: fc.constantFrom('opening', 'giving', 'active', 'ending', 'ended', 'failed', 'x', 7),
    accountId: fc.constantFrom('210987654321', 'x'),
    alreadyAssigned: optional(fc.boolean()),
    deadlineAt: anyTime,
    accessBeganAt: optional(anyTime),
    endedAt: anyTime,
    leaseOwner: fc.constant('another'),
    leaseUntil: optional(anyTime),
    lastCreateAt: optional(anyTime),
    createAttempts: optional(anyTime.map((time) => new Set([`${time} another`]))),
    createRequestIds: optional(fc.constant(new Set(['create-unknown']))),
    deleteRequestId: fc.constantFrom('delete-unknown'),
    deleteSentAt: optional(anyTime),
    goneAt: optional(anyTime),
    endRequestedAt: optional(anyTime),
  },
  { requiredKeys: [] },
);

test('access ends fifteen minutes after the deadline at the latest, even if the record says otherwise', async () => {
  await fc.assert(
    fc.asyncProperty(anyForgery, fc.constantFrom(0, 50_000), async (forged, operationMs) => {
      const fixture = await createOverdueGrant();
      fixture.identityCenter.operationMs = operationMs;
      fixture.forge(id, forged);
      const deadline = fixture.clock.now();
      const { alert } = await fixture.revokeWithRetries(id);
      assert.equal(isAssigned(fixture), false);
      assert.ok(fixture.clock.now() <= deadline + maxDelayMs);
      const isOver = forged.status === 'ended' || forged.status === 'failed';
      const isContradicted =
        forged.accountId !== undefined || forged.alreadyAssigned === true || isOver;
      if (isContradicted) assert.notEqual(alert, '');
    }),
    { numRuns: 150 },
  );
});

// The user had the assignment before, as the workflow remembers.

for (const [title, forged, alert] of [
  ['says that they had not', { alreadyAssigned: false }, alertTexts.otherAssigned],
  ['does not say so', { alreadyAssigned: undefined, status: 'opening' }, alertTexts.otherAssigned],
  ['is unreadable', { status: 7 }, alertTexts.unreadable],
  ['names another account', { accountId: '210987654321' }, alertTexts.otherTarget],
  ['says that the grant failed', { status: 'failed', endedAt: in2036 }, alertTexts.failed],
  ['names creates', { createRequestIds: new Set(['create-1']), lastCreateAt: in2036 }, ''],
] as const)
  test(`deletes nothing that the user had before, if the record ${title}`, async () => {
    const fixture = await createOverdueGrant({ alreadyAssigned: true });
    fixture.forge(id, forged);
    assert.equal((await fixture.revokeWithRetries(id)).alert, alert);
    assert.deepEqual([isAssigned(fixture), fixture.identityCenter.sent], [true, []]);
    assert.equal(fixture.lock()?.['grantId'], undefined);
  });

test('deletes nothing that the user had before, if the record is missing', async () => {
  const fixture = await createOverdueGrant({ alreadyAssigned: true });
  fixture.records.all.delete(record);
  const missing = { ...unreported, alert: alertTexts.missing };
  assert.deepEqual(await fixture.revokeWithRetries(id), missing);
  assert.deepEqual([isAssigned(fixture), fixture.identityCenter.sent], [true, []]);
});

// The account or the permission set does not exist any more.

test('ends access to an account that is gone when Identity Center says so twice, a minute apart', async () => {
  const fixture = await createOverdueGrant();
  fixture.identityCenter.isGone = true;
  const goneAt = fixture.clock.now();
  const gone = { ...ended, alert: alertTexts.gone };
  assert.deepEqual(await fixture.revokeWithRetries(id), gone);
  assert.ok(fixture.clock.now() >= goneAt + 60_000);
  assert.equal((await fixture.readGrant(id)).status, 'ended');
  assert.equal(fixture.lock()?.['grantId'], undefined);
  assert.deepEqual(fixture.notifications.at(-1), { kind: 'access-ended' });
  // A response may be lost: the repeated run returns the same.
  assert.deepEqual(await fixture.revokeAccess(id), gone);
});

test('one answer that the account is gone proves nothing', async () => {
  const fixture = await createOverdueGrant();
  const { isListed } = fixture.identityCenter;
  fixture.identityCenter.isGone = true;
  fixture.identityCenter.isListed = async (listed) => {
    const result = isListed(listed);
    fixture.identityCenter.isGone = false;
    return result;
  };
  assert.deepEqual(await fixture.revokeWithRetries(id), ended);
  assert.equal(isAssigned(fixture), false);
});

test('a grant that the sweep ended because its account is gone is over for its execution too', async () => {
  const fixture = await createOverdueGrant();
  fixture.identityCenter.isGone = true;
  for (const _ of ['first', 'second']) {
    await fixture.revokeOverdue(id).catch(() => undefined);
    fixture.clock.advance(60_000);
  }
  assert.equal((await fixture.readGrant(id)).status, 'ended');
  assert.deepEqual(await fixture.revokeAccess(id), { ...ended, alert: alertTexts.gone });
});

test('a grant that is over for another reason ends too when its account is gone twice', async () => {
  const fixture = await createOverdueGrant();
  await fixture.revokeOverdue(id);
  fixture.identityCenter.isGone = true;
  assert.deepEqual(await fixture.revokeWithRetries(id), { ...ended, alert: alertTexts.gone });
});

// The lock names another grant.

/** The lock was deleted, and the same user pressed again. `alreadyAssigned`: what the later grant found. */
async function createGrantUnderOtherLock(alreadyAssigned: boolean): Promise<GrantFixture> {
  const fixture = await createOverdueGrant();
  fixture.records.all.delete(lockRecordId(target));
  const { isListed } = fixture.identityCenter;
  if (!alreadyAssigned) fixture.identityCenter.isListed = async () => false;
  await fixture.openAndDecide(other);
  fixture.identityCenter.isListed = isListed;
  await fixture.grantAccess(other);
  assert.equal((await fixture.readGrant(other)).alreadyAssigned, alreadyAssigned);
  return fixture;
}

test('leaves the assignment to another open grant whose execution runs, and that grant’s end removes it', async () => {
  const fixture = await createGrantUnderOtherLock(false);
  const sent = [...fixture.identityCenter.sent];
  assert.deepEqual(await fixture.revokeAccess(id), { ...ended, alert: alertTexts.otherGrant });
  assert.deepEqual([isAssigned(fixture), fixture.identityCenter.sent], [true, sent]);
  assert.equal((await fixture.readGrant(id)).status, 'ended');
  assert.equal(fixture.lock()?.['grantId'], other);
  assert.deepEqual(await fixture.revokeAccess(other), ended);
  assert.equal(isAssigned(fixture), false);
});

for (const [found, alert] of [
  ['missing', alertTexts.missing],
  ['unreadable', alertTexts.unreadable],
] as const)
  test(`leaves the assignment to another open grant also where the record is ${found}`, async () => {
    const fixture = await createGrantUnderOtherLock(false);
    if (found === 'missing') fixture.records.all.delete(record);
    else fixture.forge(id, { status: 7 });
    const result = { ...unreported, alert: `${alert} ${alertTexts.otherGrant}` };
    assert.deepEqual(await fixture.revokeAccess(id), result);
    assert.ok(isAssigned(fixture));
  });

test('raises no alert where the sweep ended the grant, and the user has pressed again since', async () => {
  const fixture = await createOverdueGrant();
  await fixture.revokeOverdue(id);
  await fixture.activate(other);
  assert.deepEqual(await fixture.revokeWithRetries(id), ended);
  assert.ok(isAssigned(fixture));
  assert.equal(fixture.lock()?.['grantId'], other);
});

test('deletes although the list does not show recent access yet, if a forged end deleted nothing', async () => {
  const fixture = await createOverdueGrant();
  fixture.forge(id, {
    status: 'ended',
    endedAt: '2026-11-21T03:00:01.000Z',
    lastCreateAt: toIso(fixture.clock.now() - 60_000),
  });
  fixture.identityCenter.listLagMs = 7_200_000;
  assert.deepEqual(await fixture.revokeWithRetries(id), { ...ended, alert: alertTexts.over });
  assert.equal(isAssigned(fixture), false);
});

test('takes an assignment that is listed right after the end for a list that lags, and raises no alert', async () => {
  const fixture = await createOverdueGrant();
  await fixture.revokeAccess(id);
  fixture.identityCenter.listLagMs = 300_000;
  fixture.clock.advance(60_000);
  await assert.rejects(fixture.revokeAccess(id), AssignmentPendingError);
  assert.deepEqual(await fixture.revokeWithRetries(id), ended);
  assert.deepEqual(fixture.identityCenter.sent, ['create', 'delete']);
});

test('takes what is listed right after the sweep’s end for a list that lags, though its last delete found nothing', async () => {
  const fixture = await createOverdueGrant();
  await fixture.identityCenter.delete(target);
  await fixture.revokeOverdue(id);
  assert.equal((await fixture.readGrant(id)).deleteRequestId, undefined);
  fixture.identityCenter.listLagMs = 300_000;
  fixture.clock.advance(60_000);
  await assert.rejects(fixture.revokeAccess(id), AssignmentPendingError);
  assert.deepEqual(await fixture.revokeWithRetries(id), ended);
});

/** GrantAccess loses the response to its first create, sends another, and access ends at once. */
async function createGrantOfTwoCreates() {
  const fixture = createGrantFixture();
  await fixture.openAndDecide(id);
  fixture.identityCenter.dropsNextResponse = true;
  await assert.rejects(fixture.grantAccess(id), /socket hang up/);
  const { createsUntil } = await fixture.grantAccess(id);
  assert.equal(createsUntil, toIso(fixture.clock.now() + 600_000));
  fixture.clock.advance(120_000);
  return { fixture, createsUntil };
}

for (const [title, forge] of [
  [
    'forgets its creates',
    (fixture: GrantFixture) =>
      fixture.forge(id, { createAttempts: undefined, createRequestIds: undefined }),
  ],
  [
    'says that the grant had ended',
    (fixture: GrantFixture) =>
      fixture.forge(id, { status: 'ended', endedAt: '2026-01-01T00:00:00.000Z' }),
  ],
  ['is missing', (fixture: GrantFixture) => void fixture.records.all.delete(record)],
] as const)
  test(`waits until another create of GrantAccess has taken effect, although the record ${title}`, async () => {
    const { fixture, createsUntil } = await createGrantOfTwoCreates();
    forge(fixture);
    await assert.rejects(fixture.revokeAccess(id), AssignmentPendingError);
    assert.equal(isAssigned(fixture), false);
    await fixture.identityCenter.create(target);
    await fixture.revokeWithRetries(id);
    assert.equal(isAssigned(fixture), false);
    assert.ok(fixture.clock.now() >= Date.parse(createsUntil));
  });

for (const [title, forge] of [
  [
    'forgets its creates',
    (fixture: GrantFixture) =>
      fixture.forge(id, {
        createAttempts: undefined,
        createRequestIds: undefined,
        lastCreateAt: undefined,
      }),
  ],
  ['is missing', (fixture: GrantFixture) => void fixture.records.all.delete(record)],
] as const)
  test(`does not believe a list that shows the state before the create, where a delete failed and the record ${title}`, async () => {
    const fixture = createGrantFixture();
    await fixture.activate(id);
    fixture.clock.advance(400_000);
    forge(fixture);
    fixture.identityCenter.listLagMs = 480_000;
    fixture.identityCenter.failures.push('busy', 'busy', 'busy');
    await fixture.revokeWithRetries(id);
    assert.equal(isAssigned(fixture), false);
  });

test('a time of creates that GrantAccess cannot have told does not hold the end back', async () => {
  const { fixture } = await createGrantOfTwoCreates();
  fixture.granted.set(id, { secondsLeft: 1, grantedAt: in2036, createsUntil: in2036 });
  fixture.forge(id, { createAttempts: undefined });
  assert.deepEqual(await fixture.revokeAccess(id), ended);
});

test('deletes the assignment although the lock is malformed', async () => {
  const fixture = await createOverdueGrant();
  fixture.records.all.set(lockRecordId(target), { id: lockRecordId(target), grantId: 7 });
  assert.deepEqual(await fixture.revokeWithRetries(id), ended);
  assert.equal(isAssigned(fixture), false);
});

for (const [title, arrange] of [
  ['does not run', (fixture: GrantFixture) => void fixture.executions.set(other, 'over')],
  ['was never started', (fixture: GrantFixture) => void fixture.executions.delete(other)],
  [
    'runs, but whose grant is over',
    (fixture: GrantFixture) => fixture.forge(other, { status: 'ended', endedAt: in2036 }),
  ],
  [
    'runs, but whose grant has no record',
    (fixture: GrantFixture) => void fixture.records.all.delete(`grant#${other}`),
  ],
  [
    'runs, but whose grant’s record is unreadable',
    (fixture: GrantFixture) => fixture.forge(other, { status: 7 }),
  ],
] as const)
  test(`deletes the assignment although the lock names another grant, whose execution ${title}`, async () => {
    const fixture = await createGrantUnderOtherLock(false);
    arrange(fixture);
    assert.deepEqual(await fixture.revokeWithRetries(id), ended);
    assert.equal(isAssigned(fixture), false);
  });

test('deletes the assignment although another grant runs that found it there, and so would not remove it', async () => {
  const fixture = await createGrantUnderOtherLock(true);
  assert.deepEqual(await fixture.revokeWithRetries(id), ended);
  assert.equal(isAssigned(fixture), false);
});

for (const [title, forged] of [
  ['is over', { status: 'ended', endedAt: '2026-01-01T00:00:00.000Z' }],
  ['is as it was', {}],
] as const)
  test(`deletes the assignment although another grant runs that claims to have created it, where the record ${title}`, async () => {
    const fixture = await createGrantUnderOtherLock(true);
    fixture.forge(id, forged);
    fixture.forge(other, { alreadyAssigned: false, createRequestIds: new Set(['create-1']) });
    const { alert } = await fixture.revokeWithRetries(id);
    assert.equal(alert, 'status' in forged ? alertTexts.over : '');
    assert.equal(isAssigned(fixture), false);
  });

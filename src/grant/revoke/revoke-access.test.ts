import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createGrantFixture,
  functionTimeoutMs,
  type GrantFixture,
  grantId,
  target,
} from '../../../test/fixtures/grant/grant-fixture.ts';
import { toIso } from '../../platform/time.ts';
import { propagationWindowMs } from '../access/account-assignments.ts';
import { AssignmentPendingError, GrantBusyError } from '../errors.ts';
import { lockRecordId } from '../record/lock.ts';

const id = grantId('1');
const record = `grant#${id}`;

async function createActiveGrant(): Promise<GrantFixture> {
  const fixture = createGrantFixture();
  await fixture.activate(id);
  fixture.clock.advance(3_600_000);
  return fixture;
}

/** The result of a grant that had access, and whose record agreed with the workflow's memory. */
const ended = {
  outcome: 'ended',
  secondsLeft: 0,
  reportDue: true,
  reportDelaySeconds: 900,
  alert: '',
};
const failed = { ...ended, reportDue: false, reportDelaySeconds: 0 };

/** The sweep looks at the list once more after one and a half propagation windows. */
const secondLookSeconds = 900;

const isAssigned = (fixture: GrantFixture) => fixture.identityCenter.isAssigned(target);

test('revokes access, updates the record, frees the lock and notifies the requester', async () => {
  const fixture = await createActiveGrant();
  const result = await fixture.revokeAccess(id);
  assert.equal(isAssigned(fixture), false);
  const grant = await fixture.readGrant(id);
  const endedAt = toIso(fixture.clock.now());
  assert.deepEqual(result, ended);
  assert.deepEqual([grant.status, grant.endedAt], ['ended', endedAt]);
  assert.deepEqual([grant.leaseOwner, grant.leaseUntil], [undefined, undefined]);
  const endedSeconds = Date.parse(endedAt) / 1000;
  const { due, dueAt } = fixture.records.all.get(record) ?? {};
  assert.deepEqual([due, dueAt], ['grant', endedSeconds + secondLookSeconds]);
  assert.deepEqual(fixture.records.all.get(`report#${id}`), {
    id: `report#${id}`,
    due: 'grant',
    dueAt: endedSeconds + 900,
    expiresAt: endedSeconds + 900 + 400 * 86_400,
  });
  assert.deepEqual(fixture.lock(), {
    id: lockRecordId(target),
    lastEndedAt: endedAt,
    lastAlreadyAssigned: false,
    lastDeleteRequestId: 'delete-2',
  });
  assert.deepEqual(fixture.notifications.at(-1), { kind: 'access-ended' });
});

test('a deletion that SUCCEEDED stays pending until the assignment is not listed', async () => {
  const fixture = await createActiveGrant();
  fixture.identityCenter.listLagMs = 60_000;
  await assert.rejects(fixture.revokeAccess(id), AssignmentPendingError);
  assert.equal((await fixture.readGrant(id)).status, 'ending');
  assert.equal(fixture.notifications.at(-1)?.kind, 'access-active');
  fixture.clock.advance(60_000);
  await fixture.revokeAccess(id);
  assert.deepEqual(fixture.identityCenter.sent, ['create', 'delete']);
});

test('a deletion that outlasts one invocation is polled by the next, not sent again', async () => {
  const fixture = await createActiveGrant();
  fixture.identityCenter.operationMs = 50_000;
  await assert.rejects(fixture.revokeAccess(id), AssignmentPendingError);
  fixture.clock.advance(40_000);
  await fixture.revokeAccess(id);
  assert.deepEqual(fixture.identityCenter.sent, ['create', 'delete']);
});

test('a deletion that FAILED is sent again until one succeeds', async () => {
  const fixture = await createActiveGrant();
  fixture.identityCenter.failures.push('internal error', 'internal error');
  await fixture.revokeAccess(id);
  assert.equal(isAssigned(fixture), false);
  assert.deepEqual(fixture.identityCenter.sent, ['create', 'delete', 'delete', 'delete']);
});

test('a deletion that FAILED stays pending while the list may not show the assignment yet', async () => {
  const fixture = createGrantFixture();
  await fixture.activate(id);
  fixture.identityCenter.listLagMs = 120_000;
  fixture.identityCenter.failures.push(...Array.from({ length: 100 }, () => 'internal error'));
  await assert.rejects(fixture.revokeAccess(id), AssignmentPendingError);
  assert.equal((await fixture.readGrant(id)).status, 'ending');
  fixture.identityCenter.failures.length = 0;
  await assert.doesNotReject(fixture.revokeAccess(id));
  assert.equal(isAssigned(fixture), false);
});

test('a deletion whose request id is not known yet is polled, not sent again', async () => {
  const fixture = await createActiveGrant();
  fixture.identityCenter.statusLagMs = 5_000;
  await fixture.revokeAccess(id);
  assert.deepEqual(fixture.identityCenter.sent, ['create', 'delete']);
});

test('a deletion whose request id stays unknown is sent again', async () => {
  const fixture = await createActiveGrant();
  fixture.identityCenter.statusLagMs = Number.POSITIVE_INFINITY;
  await assert.rejects(fixture.revokeAccess(id), AssignmentPendingError);
  fixture.clock.advance(60_000);
  await assert.rejects(fixture.revokeAccess(id), AssignmentPendingError);
  assert.deepEqual(fixture.identityCenter.sent, ['create', 'delete', 'delete']);
});

test('a deletion whose response was lost is sent again, and no assignment is left', async () => {
  const fixture = await createActiveGrant();
  fixture.identityCenter.dropsNextResponse = true;
  await assert.rejects(fixture.revokeAccess(id), /hang up/);
  // It may still be in progress, and would delete the assignment of the user's next grant.
  await assert.rejects(fixture.revokeAccess(id), AssignmentPendingError);
  assert.equal(isAssigned(fixture), false);
  fixture.clock.advance(60_000);
  await fixture.revokeAccess(id);
  assert.equal((await fixture.readGrant(id)).status, 'ended');
});

test('waits for a creation in progress, which would give access after the end', async () => {
  const fixture = createGrantFixture();
  fixture.identityCenter.operationMs = 30_000;
  fixture.identityCenter.refusesConcurrentWrites = false;
  await fixture.openAndDecide(id);
  await assert.rejects(fixture.grantAccess(id), AssignmentPendingError);
  fixture.identityCenter.operationMs = 0;
  await fixture.revokeAccess(id);
  fixture.clock.advance(60_000);
  assert.deepEqual(fixture.identityCenter.sent, ['create', 'delete']);
  assert.equal(isAssigned(fixture), false);
});

test('waits for a creation whose response was lost until Identity Center must show it', async () => {
  const fixture = createGrantFixture();
  fixture.identityCenter.operationMs = 90_000;
  fixture.identityCenter.dropsNextResponse = true;
  await fixture.openAndDecide(id);
  await assert.rejects(fixture.grantAccess(id), /hang up/);
  const sentAt = fixture.clock.now();
  fixture.identityCenter.operationMs = 0;
  assert.deepEqual(await fixture.revokeWithRetries(id), ended);
  assert.ok(fixture.clock.now() - sentAt >= propagationWindowMs);
  assert.equal(isAssigned(fixture), false);
});

test('stays pending while an unresolved create attempt may still be sent', async () => {
  const fixture = createGrantFixture();
  await fixture.openAndDecide(id);
  const { promise: sent, resolve: send } = Promise.withResolvers<void>();
  fixture.identityCenter.onSend = (kind) => (kind === 'create' ? sent : undefined);
  const granting = fixture.grantAccess(id).catch(() => undefined);
  while ((await fixture.readGrant(id)).firstCreateAt === undefined) await Promise.resolve();

  await assert.rejects(fixture.revokeAccess(id), AssignmentPendingError);
  assert.equal((await fixture.readGrant(id)).status, 'ending');
  send();
  await granting;
  await fixture.revokeAccess(id);
  assert.equal(isAssigned(fixture), false);
  assert.equal((await fixture.readGrant(id)).status, 'ended');
});

test('gives up an unresolved create attempt after its sender stopped and the propagation window passed', async () => {
  const fixture = createGrantFixture();
  await fixture.openAndDecide(id);
  fixture.identityCenter.onSend = () => {
    throw new Error('killed');
  };
  await assert.rejects(fixture.grantAccess(id), /killed/);
  fixture.identityCenter.onSend = () => undefined;
  await assert.rejects(fixture.revokeAccess(id), AssignmentPendingError);
  fixture.clock.advance(functionTimeoutMs);
  // Its sender has stopped, but Identity Center may show its creation late.
  await assert.rejects(fixture.revokeAccess(id), AssignmentPendingError);
  fixture.clock.advance(propagationWindowMs);
  // It may have given access, although nothing was there to delete.
  assert.deepEqual(await fixture.revokeAccess(id), ended);
  assert.equal((await fixture.readGrant(id)).status, 'ended');
});

test('does not wait for a create that was rejected', async () => {
  const fixture = createGrantFixture();
  await fixture.openAndDecide(id);
  const error = new Error('AccessDeniedException');
  fixture.identityCenter.create = async () => ({ outcome: 'rejected', error });
  await assert.rejects(fixture.grantAccess(id), /AccessDenied/);
  assert.deepEqual(await fixture.revokeAccess(id), failed);
  assert.equal((await fixture.readGrant(id)).status, 'failed');
  assert.deepEqual(fixture.identityCenter.sent, ['delete']);
});

test('waits for a creation whose request id is not known yet', async () => {
  const fixture = createGrantFixture();
  await fixture.openAndDecide(id);
  await fixture.grantAccess(id);
  fixture.identityCenter.describeCreation = async () => ({ status: 'unknown' });
  await assert.rejects(fixture.revokeAccess(id), AssignmentPendingError);
  fixture.clock.advance(propagationWindowMs);
  await fixture.revokeAccess(id);
  assert.equal(isAssigned(fixture), false);
});

test('waits for a create that was sent twice', async () => {
  const fixture = createGrantFixture();
  await fixture.openAndDecide(id);
  const { promise: sent, resolve: send } = Promise.withResolvers<void>();
  let tries = 0;
  fixture.identityCenter.refusesConcurrentWrites = false;
  fixture.identityCenter.onSend = async (kind) => {
    // The SDK retries: the first try succeeded, and its response was lost.
    if (kind !== 'create' || ++tries > 1) return;
    await fixture.identityCenter.create(target);
    await sent;
  };
  const granting = fixture.grantAccess(id).catch(() => undefined);
  while (fixture.identityCenter.sent.length < 1) await Promise.resolve();
  await assert.rejects(fixture.revokeAccess(id), AssignmentPendingError);
  send();
  await granting;
  fixture.clock.advance(functionTimeoutMs);
  await fixture.revokeAccess(id);
  assert.equal(isAssigned(fixture), false);
  assert.equal((await fixture.readGrant(id)).status, 'ended');
});

test('access from a create whose response was lost gets a report', async () => {
  const fixture = createGrantFixture();
  await fixture.openAndDecide(id);
  fixture.identityCenter.dropsNextResponse = true;
  await assert.rejects(fixture.grantAccess(id), /hang up/);
  assert.deepEqual(await fixture.revokeWithRetries(id), ended);
  assert.equal((await fixture.readGrant(id)).status, 'ended');
});

test('an assignment that the principal had before stays', async () => {
  const fixture = createGrantFixture();
  fixture.identityCenter.addAssignment(target);
  await fixture.activate(id);
  assert.deepEqual(await fixture.revokeAccess(id), ended);
  assert.ok(isAssigned(fixture));
  assert.deepEqual(fixture.identityCenter.sent, []);
  // There is nothing that a second look at the list could find.
  assert.equal(fixture.records.all.get(record)?.['due'], undefined);
});

test('a grant without access fails, needs no report, and is notified once', async () => {
  const fixture = createGrantFixture();
  await fixture.openAndDecide(id);
  assert.deepEqual(await fixture.revokeAccess(id), failed);
  assert.equal((await fixture.readGrant(id)).status, 'failed');
  assert.equal(fixture.records.all.get(`report#${id}`), undefined);
  assert.deepEqual(fixture.notifications, [
    { kind: 'access-failed', reason: 'it could not be created' },
  ]);
});

test('does not report on a grant whose creation FAILED because of the creation of an earlier grant', async () => {
  const fixture = createGrantFixture();
  await fixture.activate(id);
  await fixture.revokeAccess(id);
  const later = grantId('2');
  fixture.identityCenter.failures.push('the account is suspended');
  await assert.rejects(fixture.activate(later));
  assert.equal((await fixture.revokeAccess(later)).reportDue, false);
  assert.equal((await fixture.readGrant(later)).status, 'failed');
});

test('a creation that FAILED needs no report, and its reason is notified once', async () => {
  const fixture = createGrantFixture();
  fixture.identityCenter.failures.push('the account is suspended');
  await assert.rejects(fixture.activate(id));
  assert.equal((await fixture.revokeAccess(id)).reportDue, false);
  assert.equal(fixture.notifications.length, 1);
});

test('an end makes notifications due, also where people were told before why access failed', async () => {
  const fixture = createGrantFixture();
  fixture.identityCenter.failures.push('the account is suspended');
  await assert.rejects(fixture.activate(id));
  const notified = `notified#${id}`;
  assert.equal(fixture.records.all.get(notified)?.['due'], undefined);
  fixture.records.beforeChange = (changedId) => {
    if (changedId.startsWith('open#')) throw new Error('the function stops after the end');
  };
  await assert.rejects(fixture.revokeAccess(id));
  const { due, dueAt } = fixture.records.all.get(notified) ?? {};
  assert.deepEqual([due, dueAt], ['grant', Math.floor(fixture.clock.now() / 1000) + 60]);
});

test('a deletion that SUCCEEDED does not prove access when the creation FAILED', async () => {
  const fixture = createGrantFixture();
  await fixture.openAndDecide(id);
  fixture.identityCenter.failures.push('the account is suspended');
  await assert.rejects(fixture.grantAccess(id), {
    name: 'AssignmentFailedError',
  });
  fixture.identityCenter.deleteOfMissingSucceeds = true;
  const { reportDue } = await fixture.revokeAccess(id);
  assert.deepEqual([reportDue, (await fixture.readGrant(id)).status], [false, 'failed']);
  assert.deepEqual(fixture.notifications, [
    { kind: 'access-failed', reason: 'the account is suspended' },
  ]);
});

test('a repeated run after the end changes nothing and returns the same result', async () => {
  const fixture = await createActiveGrant();
  const result = await fixture.revokeAccess(id);
  const before = await fixture.readGrant(id);
  fixture.clock.advance(60_000);
  assert.deepEqual(await fixture.revokeAccess(id), result);
  assert.deepEqual(await fixture.readGrant(id), before);
  assert.deepEqual(fixture.identityCenter.sent, ['create', 'delete']);
});

test('the next run frees a lock that a crash left', async () => {
  const fixture = await createActiveGrant();
  fixture.records.beforeChange = (changed) => {
    if (changed === lockRecordId(target)) throw new Error('crash');
  };
  await assert.rejects(fixture.revokeAccess(id), /crash/);
  fixture.records.beforeChange = () => undefined;
  await fixture.revokeAccess(id);
  assert.equal(fixture.records.all.get(lockRecordId(target))?.['grantId'], undefined);
});

test('of two concurrent runs one revokes and the other is busy', async () => {
  const fixture = await createActiveGrant();
  const results = await Promise.allSettled([fixture.revokeAccess(id), fixture.revokeAccess(id)]);
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
    await fixture.revokeAccess(id);
    await fixture.activate(later);
    return describeCreation(requestId);
  };
  await assert.rejects(fixture.revokeAccess(id), GrantBusyError);
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
  await assert.rejects(fixture.revokeAccess(id), GrantBusyError);
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
  await assert.rejects(fixture.revokeAccess(id), GrantBusyError);
  fixture.clock.advance(62_001);
  await fixture.revokeAccess(id);
  assert.equal(isAssigned(fixture), false);
});

test('a failed run releases its lease, so that the next need not wait', async () => {
  const fixture = await createActiveGrant();
  fixture.identityCenter.listLagMs = 60_000;
  await assert.rejects(fixture.revokeAccess(id), AssignmentPendingError);
  assert.equal((await fixture.readGrant(id)).leaseOwner, undefined);
});

/** What Decide may have answered where nothing is granted; `null` where it failed. */
const notGranted = [
  null,
  { outcome: 'denied', reason: 'no-rule' },
  { outcome: 'expired', reason: 'its end was requested' },
  { outcome: 'refused', reason: 'its lock belongs to another grant' },
] as const;
for (const decision of notGranted) {
  const title = decision?.outcome ?? 'nothing';
  const remember = (fixture: GrantFixture) => {
    if (decision) fixture.memory.set(id, decision);
    else fixture.memory.delete(id);
  };

  test(`if Decide answered ${title}, closes the grant, frees its lock, and sends no delete`, async () => {
    const fixture = createGrantFixture();
    await fixture.open(id);
    fixture.identityCenter.addAssignment(target);
    remember(fixture);
    for (const _ of ['first', 'repeated']) assert.deepEqual(await fixture.revokeAccess(id), failed);
    const { status, endedAt } = await fixture.readGrant(id);
    assert.deepEqual([status, endedAt], ['failed', toIso(fixture.clock.now())]);
    const { due, dueAt } = fixture.records.all.get(record) ?? {};
    assert.deepEqual([due, dueAt], [undefined, undefined]);
    assert.deepEqual(fixture.lock(), { id: lockRecordId(target) });
    assert.equal(fixture.records.all.get(`report#${id}`), undefined);
    assert.deepEqual([isAssigned(fixture), fixture.identityCenter.sent], [true, []]);
    assert.equal(fixture.notifications.length, 1);
  });

  for (const status of ['giving', 'active', 'ending'])
    test(`if Decide answered ${title}, leaves a grant that is ${status} to the sweep`, async () => {
      const fixture = createGrantFixture();
      await fixture.activate(id);
      fixture.forge(id, { status });
      remember(fixture);
      const before = [fixture.records.all.get(record), fixture.lock()];
      assert.deepEqual(await fixture.revokeAccess(id), failed);
      assert.deepEqual([fixture.records.all.get(record), fixture.lock()], before);
      assert.deepEqual(fixture.identityCenter.sent, ['create']);
    });

  test(`if Decide answered ${title}, does nothing without a record, or with an unreadable one`, async () => {
    const fixture = createGrantFixture();
    await fixture.open(id);
    remember(fixture);
    fixture.forge(id, { status: 7 });
    assert.deepEqual(await fixture.revokeAccess(id), failed);
    fixture.records.all.delete(record);
    assert.deepEqual(await fixture.revokeAccess(id), failed);
    assert.deepEqual(fixture.identityCenter.sent, []);
  });
}

test('a denied grant is not notified again: Decide has notified', async () => {
  const fixture = createGrantFixture();
  await fixture.open(id);
  fixture.decision = { outcome: 'denied', reason: 'no-rule' };
  await fixture.decideGrant(id);
  await fixture.revokeAccess(id);
  assert.deepEqual(
    fixture.notifications.map(({ kind }) => kind),
    ['denied'],
  );
});

// The wait for access to expire has ended by States.Timeout, and the deadline may have been moved.

const timeout = 'States.Timeout';

/** An active grant whose deadline is an hour away. `latestDeadline`: what the workflow remembers, in seconds from now. */
async function createWaitingGrant({ latestDeadline = 7_200 } = {}): Promise<GrantFixture> {
  const fixture = createGrantFixture();
  await fixture.activate(id);
  const decision = fixture.memory.get(id);
  assert.ok(decision?.outcome === 'granted');
  const at = toIso(fixture.clock.now() + latestDeadline * 1000);
  fixture.memory.set(id, { ...decision, latestDeadline: at });
  return fixture;
}

const waits: readonly (readonly [
  title: string,
  deadlineSeconds: number,
  latestSeconds: number,
  secondsLeft: number,
])[] = [
  ['the record’s deadline', 1_800, 3_600, 1_800],
  ['the remembered one, if the record’s is later', 315_360_000, 3_600, 3_600],
  ['a deadline in less than a second', 0.001, 3_600, 1],
];
for (const [title, deadlineSeconds, latestDeadline, secondsLeft] of waits)
  test(`after a timeout before the deadline, waits again until ${title}`, async () => {
    const fixture = await createWaitingGrant({ latestDeadline });
    const deadlineAt = toIso(fixture.clock.now() + deadlineSeconds * 1000);
    fixture.forge(id, { deadlineAt });
    const before = [fixture.records.all.get(record), fixture.lock()];
    const waitAgain = { ...failed, outcome: 'wait-again', secondsLeft };
    assert.deepEqual(await fixture.revokeAccess(id, timeout), waitAgain);
    assert.deepEqual([fixture.records.all.get(record), fixture.lock()], before);
    assert.deepEqual(fixture.identityCenter.sent, ['create']);
  });

const ends: readonly (readonly [
  title: string,
  waitEnded: string | undefined,
  arrange: (fixture: GrantFixture) => void,
])[] = [
  ['the deadline has come', timeout, (fixture) => fixture.clock.advance(3_600_000)],
  [
    'the remembered deadline has come, and the record names 2036',
    timeout,
    (fixture) => {
      fixture.forge(id, { deadlineAt: '2036-01-01T00:00:00.000Z' });
      fixture.clock.advance(7_200_000);
    },
  ],
  [
    'the end was requested',
    timeout,
    (fixture) => fixture.forge(id, { endRequestedAt: toIso(fixture.clock.now()) }),
  ],
  ['the wait ended by its token', undefined, () => undefined],
  ['the condition of the wait failed', 'DynamoDb.ConditionalCheckFailedException', () => undefined],
  ['access could not be granted', 'EndRequestedError', () => undefined],
];
for (const [title, waitEnded, arrange] of ends)
  test(`ends access, and does not wait again, if ${title}`, async () => {
    const fixture = await createWaitingGrant();
    arrange(fixture);
    assert.deepEqual(await fixture.revokeAccess(id, waitEnded), ended);
    assert.equal(isAssigned(fixture), false);
  });

for (const status of ['opening', 'giving', 'ending'])
  test(`does not wait again for a grant that is ${status}: it ends at the remembered deadline at the latest`, async () => {
    const fixture = await createWaitingGrant({ latestDeadline: 600 });
    fixture.forge(id, { status, deadlineAt: '2036-01-01T00:00:00.000Z' });
    await assert.rejects(fixture.revokeAccess(id, timeout), GrantBusyError);
    fixture.clock.advance(600_000);
    assert.deepEqual(await fixture.revokeAccess(id, timeout), ended);
    assert.equal(isAssigned(fixture), false);
  });

test('an end request that comes while it waits again ends access', async () => {
  const fixture = await createWaitingGrant();
  fixture.records.beforeChange = async (changed) => {
    fixture.records.beforeChange = () => undefined;
    if (changed === record)
      await fixture.endEarly({ grantId: id, endedBy: 'a user', mayEnd: () => true });
  };
  assert.deepEqual(await fixture.revokeAccess(id, timeout), ended);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createGrantFixture,
  type GrantFixture,
  grantId,
  target,
} from '../../../test/fixtures/grant/grant-fixture.ts';
import type { Alert } from '../../notify/alerts.ts';
import { toIso } from '../../platform/time.ts';
import type { StoredRecord } from '../../request/stored-record.ts';
import { grantIdOf } from '../record/grant.ts';
import { lockRecordId } from '../record/lock.ts';
import type { SweepDeps } from './sweep-deps.ts';
import { parseSweepSchedule, sweepGrants } from './sweep-grants.ts';

const id = grantId('1');
const record = `grant#${id}`;
const report = `report#${id}`;
const lock = lockRecordId(target);
const none = { ended: 0, reported: 0, failed: 0 };
const accessMs = 3_600_000;
/** From the end to the second look at the list, and to the report. */
const lookMs = 900_000;
const intervalMs = 300_000;

type SweepOverrides = Partial<Omit<SweepDeps, 'executions'>> & {
  readonly executions?: Partial<SweepDeps['executions']>;
};

function createSweep(fixture: GrantFixture, { executions, ...deps }: SweepOverrides = {}) {
  const raised: Alert[] = [];
  const readIds: string[] = [];
  const allDeps: SweepDeps = {
    ...fixture.endAccessDeps,
    executions: {
      ...fixture.endAccessDeps.executions,
      async *runningNames() {
        yield [...fixture.executions].flatMap(([name, status]) =>
          status === 'running' ? [name] : [],
        );
      },
      ...executions,
    },
    waits: fixture.approval.waits,
    batchReader: {
      read(recordId) {
        readIds.push(recordId);
        return fixture.records.read(recordId);
      },
    },
    async sendReport(reportedId) {
      const sentAt = toIso(fixture.clock.now());
      await fixture.records.change(
        `report#${reportedId}`,
        { set: { sentAt }, remove: ['due', 'dueAt'] },
        [{ present: 'id' }],
      );
    },
    sendFollowUpReport: async () => ({}),
    alerts: {
      async raise(alert) {
        raised.push(alert);
      },
    },
    log: () => undefined,
    dueRecords: {
      async *idsDueBy(dueAt) {
        const due = [...fixture.records.all].filter(
          ([, item]) => item['due'] === 'grant' && Number(item['dueAt']) <= dueAt,
        );
        due.sort(([, a], [, b]) => Number(a['dueAt']) - Number(b['dueAt']));
        for (const [dueId] of due) yield dueId;
      },
    },
    ...deps,
  };
  return {
    raised,
    readIds,
    kinds: () => raised.map(({ kind }) => kind),
    sweep: () => sweepGrants(allDeps, intervalMs / 1000, fixture.budget(240_000)),
  };
}

/** An active grant whose execution will not end it. */
async function createActiveGrant(deps: SweepOverrides = {}) {
  const fixture = createGrantFixture();
  await fixture.activate(id);
  fixture.executions.set(id, 'over');
  return { fixture, ...createSweep(fixture, deps) };
}

/** A grant that has ended at its deadline. */
async function createEndedGrant(deps: SweepOverrides = {}) {
  const grant = await createActiveGrant(deps);
  grant.fixture.clock.advance(accessMs);
  await grant.fixture.revokeAccess(id);
  return grant;
}

const isAssigned = (fixture: GrantFixture) => fixture.identityCenter.isAssigned(target);

/** The execution has sent it. */
function markReportSent({ records, clock }: GrantFixture): void {
  records.all.set(report, { id: report, sentAt: toIso(clock.now()) });
}

test('leaves a grant to its execution until one interval after the deadline', async () => {
  const { fixture, sweep, raised } = await createActiveGrant();
  fixture.clock.advance(accessMs + intervalMs - 1_000);
  assert.deepEqual(await sweep(), none);
  assert.equal((await fixture.readGrant(id)).status, 'active');
  fixture.clock.advance(2_000);
  assert.deepEqual(await sweep(), { ...none, ended: 1 });
  const { status, sweptAt, endedAt } = await fixture.readGrant(id);
  assert.deepEqual([status, sweptAt], ['ended', endedAt]);
  assert.deepEqual(
    raised.map((alert) => [alert.kind, 'grant' in alert && grantIdOf(alert.grant)]),
    [['swept', id]],
  );
});

test('ends a grant whose execution never started, without a report', async () => {
  const fixture = createGrantFixture();
  fixture.startResult = { outcome: 'unconfirmed', error: 'TimeoutError' };
  await fixture.open(id);
  fixture.clock.advance(accessMs + intervalMs);
  const { sweep } = createSweep(fixture);
  assert.deepEqual(await sweep(), { ...none, ended: 1 });
  assert.equal((await fixture.readGrant(id)).status, 'failed');
  fixture.clock.advance(10_000_000);
  assert.deepEqual(await sweep(), none);
});

test('every sweep retries a revocation that failed, and alerts again', async () => {
  const { fixture, sweep, kinds } = await createActiveGrant();
  fixture.identityCenter.operationMs = 700_000;
  fixture.clock.advance(accessMs + intervalMs);
  assert.deepEqual(await sweep(), { ...none, failed: 1 });
  fixture.clock.advance(intervalMs);
  assert.deepEqual(await sweep(), { ...none, failed: 1 });
  fixture.clock.advance(500_000);
  assert.deepEqual(await sweep(), { ...none, ended: 1 });
  assert.deepEqual(kinds(), ['overdue', 'overdue', 'swept']);
});

test('an old active record that was restored after its end deletes nothing, and raises one alert a sweep', async () => {
  const { fixture, sweep, raised } = await createActiveGrant();
  const active = fixture.records.all.get(record) ?? {};
  fixture.clock.advance(accessMs);
  await fixture.revokeAccess(id);
  fixture.clock.advance(86_400_000);
  // An administrator has assigned it since.
  await fixture.identityCenter.create(target);
  fixture.records.all.delete(report);
  fixture.records.all.set(record, active);
  assert.deepEqual(await sweep(), { ...none, failed: 1 });
  assert.ok(isAssigned(fixture));
  assert.deepEqual(
    raised.map((alert) => [alert.kind, 'grant' in alert && grantIdOf(alert.grant)]),
    [['contradicted', id]],
  );
});

// The second look at the list.

test('looks at the list once more after the end, and is silent if it lacks the assignment', async () => {
  const { fixture, sweep, kinds } = await createEndedGrant();
  markReportSent(fixture);
  const { isListed } = fixture.identityCenter;
  let looks = 0;
  fixture.identityCenter.isListed = (listed) => {
    looks += 1;
    return isListed(listed);
  };
  fixture.clock.advance(lookMs + intervalMs - 1_000);
  assert.deepEqual([await sweep(), looks], [none, 0]);
  fixture.clock.advance(2_000);
  assert.deepEqual([await sweep(), looks], [none, 1]);
  const { due, dueAt, status } = fixture.records.all.get(record) ?? {};
  assert.deepEqual([due, dueAt, status], [undefined, undefined, 'ended']);
  assert.deepEqual([await sweep(), looks, kinds()], [none, 1, []]);
});

test('alerts once of an assignment that is listed after the end, and does not delete it', async () => {
  const { fixture, sweep, raised } = await createEndedGrant();
  markReportSent(fixture);
  await fixture.identityCenter.create(target);
  fixture.clock.advance(lookMs + intervalMs);
  const grant = await fixture.readGrant(id);
  for (const _ of ['first', 'second']) assert.deepEqual(await sweep(), none);
  assert.deepEqual(raised, [{ kind: 'listed-again', grant }]);
  assert.ok(isAssigned(fixture));
});

test('its second look makes a report due that the end could not make due', async () => {
  const { fixture, sweep, kinds } = await createEndedGrant();
  fixture.records.all.delete(report);
  fixture.clock.advance(lookMs + intervalMs + 1_000);
  assert.deepEqual(await sweep(), none);
  assert.deepEqual(await sweep(), { ...none, reported: 1 });
  assert.deepEqual(kinds(), ['report-swept']);
});

test('does not take what a later grant has just deleted for an assignment after the end, within an hour', async () => {
  const { fixture, sweep, kinds } = await createEndedGrant();
  fixture.records.all.delete(report);
  fixture.clock.advance(lookMs + intervalMs);
  await fixture.identityCenter.create(target);
  const haveLaterEnd = () => {
    fixture.records.all.set(lock, { lastEndedAt: toIso(fixture.clock.now() - 1_000) });
  };
  haveLaterEnd();
  assert.deepEqual([await sweep(), kinds()], [none, []]);
  assert.equal(fixture.records.all.get(record)?.['due'], 'grant', 'the next sweep looks again');
  fixture.clock.advance(600_000);
  haveLaterEnd();
  assert.deepEqual([await sweep(), kinds()], [none, []]);
  fixture.clock.advance(accessMs);
  haveLaterEnd();
  assert.deepEqual([await sweep(), kinds()], [none, ['listed-again']]);
});

test('alerts of an assignment after the end although somebody wrote on the record that it was there before', async () => {
  const { fixture, sweep, kinds } = await createEndedGrant();
  fixture.records.all.delete(report);
  await fixture.identityCenter.create(target);
  fixture.forge(id, { alreadyAssigned: true, accountId: '210987654321' });
  fixture.clock.advance(lookMs + intervalMs);
  assert.deepEqual([await sweep(), kinds()], [none, ['listed-again']]);
});

for (const [title, arrange] of [
  ['another open grant has it', (fixture: GrantFixture) => fixture.activate(grantId('2'))],
  [
    'its account is gone',
    async (fixture: GrantFixture) => {
      fixture.identityCenter.isGone = true;
    },
  ],
] as const)
  test(`raises no alert of an assignment after the end if ${title}`, async () => {
    const { fixture, sweep, kinds } = await createEndedGrant();
    fixture.records.all.delete(report);
    await arrange(fixture);
    fixture.clock.advance(lookMs + intervalMs);
    assert.deepEqual([await sweep(), kinds()], [none, []]);
    assert.equal(fixture.records.all.get(record)?.['due'], undefined);
  });

test('repeats a second look that failed, without an alert', async () => {
  const { fixture, sweep, kinds } = await createEndedGrant();
  fixture.records.all.delete(report);
  const { isListed } = fixture.identityCenter;
  fixture.identityCenter.isListed = async () => {
    throw new Error('AccessDeniedException');
  };
  fixture.clock.advance(lookMs + intervalMs);
  assert.deepEqual([await sweep(), kinds()], [{ ...none, failed: 1 }, []]);
  fixture.identityCenter.isListed = isListed;
  assert.deepEqual([await sweep(), kinds()], [none, []]);
});

// Reports.

test('sends a missing report one interval after it was due', async () => {
  const { fixture, sweep, kinds } = await createEndedGrant();
  fixture.clock.advance(lookMs + intervalMs - 1_000);
  assert.deepEqual(await sweep(), none);
  fixture.clock.advance(2_000);
  assert.deepEqual(await sweep(), { ...none, reported: 1 });
  assert.deepEqual(kinds(), ['report-swept']);
  assert.deepEqual(await sweep(), none);
});

test('a stale index entry does not send the report early, and none of a record that is gone', async () => {
  const { fixture, sweep } = await createEndedGrant({
    dueRecords: {
      async *idsDueBy() {
        yield* [record, report, lock, `grant#${grantId('9')}`, `report#${grantId('9')}`];
      },
    },
  });
  fixture.clock.advance(intervalMs);
  assert.deepEqual(await sweep(), none);
  assert.equal(fixture.records.all.get(report)?.['sentAt'], undefined);
});

test('sends no report before the grant has ended: RevokeAccess makes it due just before', async () => {
  const { fixture, sweep } = await createEndedGrant({
    sendReport: () => assert.fail('sent a report'),
  });
  fixture.forge(id, { status: 'ending', endedAt: undefined, due: undefined, dueAt: undefined });
  fixture.clock.advance(lookMs + intervalMs);
  assert.deepEqual(await sweep(), none);
});

test('sends no report that was sent while the sweep ended other grants', async () => {
  const { fixture, sweep } = await createEndedGrant({
    sendReport: () => assert.fail('sent a report'),
  });
  fixture.clock.advance(lookMs + intervalMs);
  const { isListed } = fixture.identityCenter;
  fixture.identityCenter.isListed = (listed) => {
    const sent = { sentAt: toIso(fixture.clock.now()), due: undefined, dueAt: undefined };
    fixture.records.all.set(report, { id: report, ...sent });
    return isListed(listed);
  };
  assert.deepEqual(await sweep(), none);
});

test('rechecks the evidence when it is due, without an alert', async () => {
  const recheckedIds: string[] = [];
  const { fixture, sweep, raised } = await createEndedGrant({
    async sendFollowUpReport(reportedId) {
      recheckedIds.push(reportedId);
      await fixture.records.change(report, { remove: ['due', 'dueAt'] }, [{ present: 'id' }]);
      return { sentAt: toIso(fixture.clock.now()) };
    },
  });
  const dueAt = fixture.clock.now() / 1000 + 7_200;
  const sentAt = toIso(fixture.clock.now());
  await fixture.records.change(report, { set: { sentAt, dueAt } }, [{ present: 'id' }]);
  fixture.clock.advance(7_499_000);
  assert.deepEqual(await sweep(), none);
  fixture.clock.advance(2_000);
  assert.deepEqual(await sweep(), { ...none, reported: 1 });
  assert.deepEqual(await sweep(), none);
  assert.deepEqual([recheckedIds, raised], [[id], []]);
});

test('ends access before it sends any report', async () => {
  const steps: string[] = [];
  const { fixture, sweep } = await createEndedGrant({
    sendReport: async (reportedId) => void steps.push(`report ${reportedId}`),
  });
  fixture.identityCenter.onSend = (kind) => void steps.push(kind);
  const later = grantId('2');
  await fixture.activate(later);
  fixture.executions.set(later, 'over');
  fixture.clock.advance(accessMs + intervalMs);
  assert.deepEqual(await sweep(), { ended: 1, reported: 1, failed: 0 });
  assert.deepEqual(steps, ['create', 'delete', `report ${id}`]);
});

test('every sweep alerts of a report that cannot be sent', async () => {
  const { fixture, sweep, raised } = await createEndedGrant({
    sendReport: async () => {
      throw new Error('MessageRejected');
    },
  });
  fixture.clock.advance(lookMs + intervalMs);
  assert.deepEqual(await sweep(), { ...none, failed: 1 });
  assert.deepEqual(await sweep(), { ...none, failed: 1 });
  const grant = await fixture.readGrant(id);
  const overdue = { kind: 'report-overdue', grant, reason: 'Error: MessageRejected' };
  const withoutDue = raised.map((alert) => ({ ...alert, grant }));
  assert.deepEqual(withoutDue, [overdue, overdue]);
});

// Locks.

/** A grant whose record was deleted while its lock is held. */
async function createLostGrant(status: 'running' | 'over' | 'never-started') {
  const lost = await createActiveGrant();
  lost.fixture.records.all.delete(record);
  if (status === 'never-started') lost.fixture.executions.delete(id);
  else lost.fixture.executions.set(id, status);
  lost.fixture.clock.advance(accessMs + intervalMs);
  return lost;
}

const { accountId, permissionSetArn, principalId } = target;
const key = { accountId, permissionSetArn, principalId };
const lostGrants: readonly (readonly [
  title: string,
  status: 'running' | 'over' | 'never-started',
  isListed: boolean,
  alerts: readonly Alert[],
  isFreed: boolean,
])[] = [
  [
    'is over, and whose assignment is listed: alerts',
    'over',
    true,
    [{ kind: 'lost', grantId: id, target: key }],
    false,
  ],
  ['is over, and whose assignment is not listed: frees the lock', 'over', false, [], true],
  [
    'was never started: frees the lock, and leaves what the user has',
    'never-started',
    true,
    [],
    true,
  ],
  [
    'runs: alerts that the record is missing, and leaves the lock to it',
    'running',
    true,
    [{ kind: 'lost', grantId: id }],
    false,
  ],
];
for (const [title, status, isListed, alerts, isFreed] of lostGrants)
  test(`a lock of a grant without a record whose execution ${title}`, async () => {
    const { fixture, sweep, raised } = await createLostGrant(status);
    if (!isListed) await fixture.identityCenter.delete(target);
    const sent = [...fixture.identityCenter.sent];
    const before = fixture.lock();
    assert.deepEqual(await sweep(), none);
    assert.deepEqual(raised, alerts);
    assert.deepEqual(fixture.lock(), isFreed ? { id: lock } : before);
    assert.deepEqual([isAssigned(fixture), fixture.identityCenter.sent], [isListed, sent]);
  });

for (const status of ['over', 'never-started'] as const)
  test(`freeing the lock of a grant whose execution is ${status} forgets an earlier lost one only if nothing is listed`, async () => {
    const { fixture, sweep } = await createLostGrant(status);
    await fixture.identityCenter.delete(target);
    fixture.records.all.set(lock, { ...fixture.lock(), lostGrantId: grantId('f') });
    await sweep();
    const lostGrantId = status === 'over' ? {} : { lostGrantId: grantId('f') };
    assert.deepEqual(fixture.lock(), { id: lock, ...lostGrantId });
  });

test('a lock whose record may still be written is left alone', async () => {
  const { fixture, sweep, raised } = await createLostGrant('never-started');
  const takenUntil = toIso(fixture.clock.now() + 1_000);
  fixture.records.all.set(lock, { ...fixture.lock(), takenUntil });
  const before = fixture.lock();
  assert.deepEqual([await sweep(), raised, fixture.lock()], [none, [], before]);
});

test('frees the lock of a grant that is over, and keeps its end', async () => {
  const { fixture, sweep, raised } = await createEndedGrant();
  const { endedAt } = await fixture.readGrant(id);
  fixture.records.all.set(lock, { id: lock, grantId: id, due: 'grant', dueAt: 1 });
  assert.deepEqual([await sweep(), raised], [none, []]);
  assert.deepEqual(fixture.lock(), {
    id: lock,
    lastEndedAt: endedAt,
    lastAlreadyAssigned: false,
    lastDeleteRequestId: 'delete-2',
  });
});

test('a lock whose account is gone is freed when the execution is over', async () => {
  const { fixture, sweep, raised } = await createLostGrant('over');
  fixture.identityCenter.isGone = true;
  assert.deepEqual([await sweep(), raised], [none, []]);
  assert.deepEqual(fixture.lock(), { id: lock });
});

const hiddenDues: readonly (readonly [string, StoredRecord])[] = [
  ['has no due any more', { due: undefined, dueAt: undefined }],
  ['is due in 2036', { dueAt: Date.parse('2036-01-01T00:00:00.000Z') / 1000 }],
];
const lockOutcomes = {
  over: { title: 'ends the grant', result: { ended: 1 }, raised: ['swept'] },
  running: { title: 'leaves it to that', result: {}, raised: [] },
  'never-started': { title: 'alerts', result: { failed: 1 }, raised: ['contradicted'] },
} as const;
for (const [title, forged] of hiddenDues)
  for (const status of ['over', 'never-started', 'running'] as const)
    test(`a lock whose grant ${title}, and whose execution is ${status}: ${lockOutcomes[status].title}`, async () => {
      const { fixture, sweep, kinds } = await createActiveGrant();
      if (status === 'never-started') fixture.executions.delete(id);
      else fixture.executions.set(id, status);
      fixture.forge(id, forged);
      fixture.clock.advance(accessMs + intervalMs);
      const { result, raised } = lockOutcomes[status];
      assert.deepEqual(await sweep(), { ...none, ...result });
      assert.deepEqual([isAssigned(fixture), kinds()], [status !== 'over', raised]);
    });

/** An active grant with a lost execution, whose lock is due at its first deadline, and whose deadline was moved. */
async function createExtendedGrant(deadlineAt: (first: number) => number) {
  const grant = await createActiveGrant();
  const { fixture } = grant;
  const decision = fixture.memory.get(id);
  assert.ok(decision?.outcome === 'granted');
  const first = Date.parse(decision.latestDeadline);
  fixture.memory.set(id, { ...decision, latestDeadline: toIso(first + accessMs) });
  const moved = deadlineAt(first);
  fixture.forge(id, { deadlineAt: toIso(moved), dueAt: moved / 1000 });
  return grant;
}

test('an extended grant whose execution is lost ends at its new deadline, not when its lock is due', async () => {
  const { fixture, sweep, kinds } = await createExtendedGrant((first) => first + accessMs / 2);
  fixture.clock.advance(accessMs + intervalMs);
  assert.deepEqual([await sweep(), kinds(), isAssigned(fixture)], [none, [], true]);
  fixture.clock.advance(accessMs / 2);
  assert.deepEqual([await sweep(), kinds()], [{ ...none, ended: 1 }, ['swept']]);
});

test('… and a deadline beyond what its execution remembers does not keep it', async () => {
  const { fixture, sweep } = await createExtendedGrant((first) => first + 10 * accessMs);
  fixture.clock.advance(accessMs + intervalMs);
  assert.deepEqual(await sweep(), none);
  fixture.clock.advance(accessMs);
  assert.deepEqual([await sweep(), isAssigned(fixture)], [{ ...none, ended: 1 }, false]);
});

test('locks that fail do not block the others', async () => {
  const { fixture, sweep } = await createActiveGrant();
  for (let n = 0; n < 20; n += 1) {
    const failing = lockRecordId({ ...target, accountId: String(100_000_000_000 + n) });
    fixture.records.all.set(failing, {
      id: failing,
      grantId: `${n}`.padStart(32, '0'),
      due: 'grant',
      dueAt: 1,
    });
  }
  fixture.executions.get = () => {
    throw new Error('AccessDeniedException');
  };
  fixture.clock.advance(accessMs + intervalMs);
  assert.deepEqual(await sweep(), { ...none, ended: 1, failed: 20 });
  assert.equal((await fixture.readGrant(id)).status, 'ended');
});

test('a lock that names an unreadable record does not block the others', async () => {
  const { fixture, sweep, kinds } = await createActiveGrant();
  const broken = grantId('0');
  fixture.records.all.set(`grant#${broken}`, { id: `grant#${broken}`, status: 7 });
  for (let n = 0; n < 20; n += 1) {
    const failing = lockRecordId({ ...target, accountId: String(100_000_000_000 + n) });
    fixture.records.all.set(failing, { id: failing, grantId: broken, due: 'grant', dueAt: 1 });
  }
  fixture.clock.advance(accessMs + intervalMs);
  assert.deepEqual(await sweep(), { ...none, ended: 1, failed: 20 });
  assert.deepEqual(kinds(), ['swept']);
});

// Junk, order and time.

const junkItems: readonly (readonly [string, StoredRecord])[] = [
  [`grant#${grantId('0')}`, { status: 7 }],
  [`grant#${grantId('a')}`, {}],
  [`report#${grantId('b')}`, { sentAt: 'x' }],
  [`grant#${grantId('c')}#x`, { status: 'active' }],
  ['grant#x', { status: 'active' }],
  ['open#x', {}],
  [lockRecordId({ ...target, accountId: '210987654321' }), { grantId: 7 }],
  ['principal#U012AB3CD', { ssoPrincipal: 'x' }],
  ['x'.repeat(2_000), {}],
];

test('junk costs one alert, which names the grants, and does not block the others', async () => {
  const { fixture, sweep, raised } = await createActiveGrant();
  for (const [junkId, fields] of junkItems)
    fixture.records.all.set(junkId, { id: junkId, due: 'grant', dueAt: 1, ...fields });
  fixture.clock.advance(accessMs + intervalMs);
  assert.deepEqual(await sweep(), { ...none, ended: 1 });
  const grantIds = [grantId('0'), grantId('a'), grantId('b')];
  assert.deepEqual(
    raised.filter(({ kind }) => kind !== 'swept'),
    [{ kind: 'junk', count: junkItems.length, grantIds }],
  );
});

test('100,000 junk items ahead of a grant do not keep the sweep from ending it, and cost one alert', async () => {
  const { fixture, sweep, raised, readIds } = await createActiveGrant();
  for (let n = 0; n < 50_000; n += 1) {
    const [unreadable, other] = [`grant#${String(n).padStart(32, '0')}`, `junk#${n}`];
    for (const junkId of [unreadable, other])
      fixture.records.all.set(junkId, { id: junkId, due: 'grant', dueAt: n });
  }
  fixture.clock.advance(accessMs + intervalMs);
  assert.deepEqual(await sweep(), { ...none, ended: 1 });
  const grantIds = Array.from({ length: 5 }, (_, n) => String(n).padStart(32, '0'));
  assert.deepEqual(
    raised.filter(({ kind }) => kind !== 'swept'),
    [{ kind: 'junk', count: 100_000, grantIds }],
  );
  assert.ok(!readIds.some((readId) => readId.startsWith('junk#')));
});

/** Copies the active grant, each with an account and a lock of its own. */
function addCopies(fixture: GrantFixture, count: number): readonly string[] {
  const active = fixture.records.all.get(record) ?? {};
  return Array.from({ length: count }, (_, n) => {
    const copyId = String(n).padStart(32, '0');
    const copyTarget = { ...target, accountId: String(200_000_000_000 + n) };
    const dueAt = Number(active['dueAt']) + n;
    const copy = { ...active, ...copyTarget, id: `grant#${copyId}`, dueAt };
    fixture.records.all.set(copy.id, copy);
    const copyLock = lockRecordId(copyTarget);
    fixture.records.all.set(copyLock, { id: copyLock, grantId: copyId });
    fixture.executions.set(copyId, 'over');
    const decision = fixture.memory.get(id);
    if (decision?.outcome === 'granted')
      fixture.memory.set(copyId, { ...decision, target: copyTarget });
    return copyId;
  });
}

test('ends the grants that are due longest first, page after page, ten at a time, and starts none when its time is over', async () => {
  let running = 0;
  let maxRunning = 0;
  const { fixture, sweep } = await createActiveGrant();
  const ids = addCopies(fixture, 250);
  fixture.records.all.delete(record);
  fixture.records.all.delete(lock);
  fixture.clock.advance(accessMs + intervalMs + 250_000);
  fixture.identityCenter.onSend = async () => {
    maxRunning = Math.max(maxRunning, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    fixture.clock.advance(1_500);
  };
  const { ended, failed } = await sweep();
  assert.equal(maxRunning, 10);
  assert.ok(ended > 100 && ended < 200, String(ended));
  const statuses = await Promise.all(ids.map(async (copyId) => fixture.readGrant(copyId)));
  const open = statuses.findIndex(({ status }) => status === 'active');
  assert.equal(open, ended + failed);
  assert.ok(statuses.slice(open).every(({ status }) => status === 'active'));
});

test('a page that cannot be read does not block the next', async () => {
  const { fixture, sweep } = await createActiveGrant({
    batchReader: {
      async read(recordId) {
        if (recordId === `grant#${'0'.repeat(32)}`) throw new Error('ThrottlingException');
        return fixture.records.read(recordId);
      },
    },
  });
  // The lock of the active grant and what was told of it are the last records of the page.
  addCopies(fixture, 98);
  fixture.forge(id, { dueAt: Number(fixture.records.all.get(record)?.['dueAt']) + 200 });
  fixture.clock.advance(accessMs + intervalMs + 200_000);
  assert.deepEqual(await sweep(), { ...none, ended: 1, failed: 100 });
});

// Executions without a record.

test('alerts of every running execution without a record, even if other executions are named otherwise', async () => {
  const { sweep, raised } = await createActiveGrant({
    executions: {
      statusOf: async () => 'running',
      async *runningNames() {
        yield [id, 'somebody-else'];
        yield [grantId('2'), grantId('3')];
      },
    },
  });
  assert.deepEqual(await sweep(), none);
  assert.deepEqual(raised, [
    { kind: 'lost', grantId: grantId('2') },
    { kind: 'lost', grantId: grantId('3') },
  ]);
});

test('ends what is overdue although the running executions cannot be listed', async () => {
  const logged: string[] = [];
  const { fixture, sweep } = await createActiveGrant({
    executions: {
      statusOf: async () => 'over',
      // biome-ignore lint/correctness/useYield: it fails before its first page.
      async *runningNames() {
        throw new Error('AccessDeniedException');
      },
    },
    log: (message) => logged.push(message),
  });
  fixture.clock.advance(accessMs + intervalMs);
  assert.deepEqual(await sweep(), { ...none, ended: 1 });
  assert.deepEqual(logged, [
    'the sweep could not check the running executions',
    'the sweep ended a grant',
  ]);
});

test('the schedule sets the interval, at most 300 seconds', () => {
  const cases = [
    [{ intervalSeconds: 5 }, 5],
    [{ intervalSeconds: 300 }, 300],
    [{ intervalSeconds: 0 }, 300],
    [{ intervalSeconds: 86_400 }, 300],
    [{ intervalSeconds: 'often' }, 300],
    [{ 'detail-type': 'Scheduled Event' }, 300],
    [null, 300],
  ] as const;
  for (const [schedule, expected] of cases) assert.equal(parseSweepSchedule(schedule), expected);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createGrantFixture,
  type GrantFixture,
  grantId,
} from '../../test/fixtures/grant/grant-fixture.ts';
import type { Alert } from '../notify/alerts.ts';
import { toIso } from '../platform/time.ts';
import { parseSweepSchedule, type SweepDeps, sweepGrants } from './sweep-grants.ts';

const id = grantId('1');
const none = { ended: 0, reported: 0, failed: 0 };

function createSweep(fixture: GrantFixture, deps: Partial<SweepDeps> = {}) {
  const raised: Alert[] = [];
  const allDeps: SweepDeps = {
    records: fixture.records,
    revokeAccess: fixture.revokeAccessWithin,
    async sendReport(grant) {
      const set = { reportSentAt: toIso(fixture.clock.now()) };
      const remove = ['due', 'dueAt'];
      await fixture.records.change(`grant#${grant}`, { set, remove }, [{ present: 'id' }]);
    },
    sendFollowUpReport: async () => ({}),
    alerts: {
      async raise(alert) {
        raised.push(alert);
      },
    },
    measure: () => undefined,
    random: Math.random,
    now: fixture.clock.now,
    log: () => undefined,
    dueGrants: {
      async *idsDueBy(dueAt) {
        for (const [key, record] of [...fixture.records.all])
          if (record['due'] === 'grant' && Number(record['dueAt']) <= dueAt)
            yield key.slice('grant#'.length);
      },
    },
    ...deps,
  };
  return { raised, sweep: () => sweepGrants(allDeps, 300, fixture.budget(240_000)) };
}

async function createActiveGrant(deps: Partial<SweepDeps> = {}) {
  const fixture = createGrantFixture();
  await fixture.grantAccess(await fixture.open(id), fixture.invocationEndsAt());
  return { fixture, ...createSweep(fixture, deps) };
}

test('leaves a grant to its execution until one interval after the deadline', async () => {
  const { fixture, sweep, raised } = await createActiveGrant();
  fixture.clock.advance(3_600_000 + 299_000);
  assert.deepEqual(await sweep(), none);
  assert.equal((await fixture.readGrant(id)).status, 'active');
  fixture.clock.advance(2_000);
  assert.deepEqual(await sweep(), { ...none, ended: 1 });
  const { status, sweptAt, endedAt } = await fixture.readGrant(id);
  assert.deepEqual([status, sweptAt], ['ended', endedAt]);
  assert.deepEqual(
    raised.map(({ kind }) => kind),
    ['swept'],
  );
});

test('sends a missing report one interval after it was due', async () => {
  const { fixture, sweep, raised } = await createActiveGrant();
  fixture.clock.advance(3_600_000);
  await fixture.revokeAccess(id, fixture.invocationEndsAt());
  fixture.clock.advance(900_000 + 299_000);
  assert.deepEqual(await sweep(), none);
  fixture.clock.advance(2_000);
  assert.deepEqual(await sweep(), { ...none, reported: 1 });
  assert.deepEqual(
    raised.map(({ kind }) => kind),
    ['report-swept'],
  );
  assert.deepEqual(await sweep(), none);
});

test('a stale index entry does not send the report early', async () => {
  const { fixture, sweep } = await createActiveGrant({
    dueGrants: {
      async *idsDueBy() {
        yield id;
      },
    },
  });
  fixture.clock.advance(3_901_000);
  await fixture.revokeAccess(id, fixture.invocationEndsAt());
  assert.deepEqual(await sweep(), none);
});

test('ends a grant whose execution never started, without a report', async () => {
  const fixture = createGrantFixture();
  fixture.startResult = { outcome: 'unconfirmed', error: 'TimeoutError' };
  await fixture.openGrant(fixture.buildOrder(id));
  fixture.clock.advance(3_901_000);
  const { sweep } = createSweep(fixture);
  assert.deepEqual(await sweep(), { ...none, ended: 1 });
  assert.equal((await fixture.readGrant(id)).status, 'failed');
  fixture.clock.advance(10_000_000);
  assert.deepEqual(await sweep(), none);
});

test('a record that cannot be parsed does not block the others, and operators are alerted', async () => {
  const { fixture, sweep, raised } = await createActiveGrant();
  const broken = { id: `grant#${grantId('0')}`, due: 'grant', dueAt: 1, status: 7 };
  fixture.records.all.set(broken.id, broken);
  fixture.clock.advance(3_901_000);
  assert.deepEqual(await sweep(), { ...none, ended: 1, failed: 1 });
  assert.deepEqual(raised.map(({ kind }) => kind).sort(), ['swept', 'unreadable']);
});

test('every sweep retries a revocation that failed, and alerts again', async () => {
  const { fixture, sweep, raised } = await createActiveGrant();
  fixture.identityCenter.operationMs = 700_000;
  fixture.clock.advance(3_901_000);
  assert.deepEqual(await sweep(), { ...none, failed: 1 });
  fixture.clock.advance(300_000);
  assert.deepEqual(await sweep(), { ...none, failed: 1 });
  fixture.clock.advance(500_000);
  assert.deepEqual(await sweep(), { ...none, ended: 1 });
  assert.deepEqual(
    raised.map(({ kind }) => kind),
    ['overdue', 'overdue', 'swept'],
  );
});

test('rechecks the evidence when it is due, without an alert', async () => {
  const recheckedIds: string[] = [];
  const { fixture, sweep, raised } = await createActiveGrant({
    async sendFollowUpReport(grant) {
      recheckedIds.push(grant);
      await fixture.records.change(`grant#${grant}`, { remove: ['due', 'dueAt'] }, [
        { present: 'id' },
      ]);
      return { sentAt: toIso(fixture.clock.now()) };
    },
  });
  await fixture.revokeAccess(id, fixture.invocationEndsAt());
  const reportSentAt = toIso(fixture.clock.now());
  const dueAt = fixture.clock.now() / 1000 + 7_200;
  await fixture.records.change(`grant#${id}`, { set: { reportSentAt, dueAt } }, [
    { present: 'id' },
  ]);
  fixture.clock.advance(7_499_000);
  assert.deepEqual(await sweep(), none);
  fixture.clock.advance(2_000);
  assert.deepEqual(await sweep(), { ...none, reported: 1 });
  assert.deepEqual(await sweep(), none);
  assert.deepEqual([recheckedIds, raised], [[id], []]);
});

test('ends access before it sends any report', async () => {
  const steps: string[] = [];
  const { fixture, sweep } = await createActiveGrant({
    async revokeAccess(grant) {
      await new Promise((resolve) => setImmediate(resolve));
      steps.push(`end ${grant}`);
      return { endedAt: '', reportDue: true };
    },
    async sendReport(grant) {
      steps.push(`report ${grant}`);
    },
  });
  const grant = fixture.records.all.get(`grant#${id}`) ?? {};
  fixture.records.all.set(`grant#${id}`, { ...grant, status: 'ended', endedAt: toIso(0) });
  for (const dueId of ['2', '3'])
    fixture.records.all.set(`grant#${dueId}`, { ...grant, id: `grant#${dueId}` });
  fixture.clock.advance(3_901_000);
  assert.deepEqual(await sweep(), { ended: 2, reported: 1, failed: 0 });
  assert.deepEqual([steps.slice(0, 2).sort(), steps[2]], [['end 2', 'end 3'], `report ${id}`]);
});

test('every sweep alerts of a report that cannot be sent', async () => {
  const { fixture, sweep, raised } = await createActiveGrant({
    sendReport: async () => {
      throw new Error('MessageRejected');
    },
  });
  await fixture.revokeAccess(id, fixture.invocationEndsAt());
  fixture.clock.advance(2_000_000);
  assert.deepEqual(await sweep(), { ...none, failed: 1 });
  assert.deepEqual(await sweep(), { ...none, failed: 1 });
  assert.match(JSON.stringify(raised), /report-overdue.*MessageRejected/);
});

test('serves ten grants concurrently, and starts none when its time is over', async () => {
  const fixture = createGrantFixture();
  let running = 0;
  let maxRunning = 0;
  const { sweep } = createSweep(fixture, {
    async revokeAccess() {
      maxRunning = Math.max(maxRunning, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      fixture.clock.advance(10_000);
      return { endedAt: '', reportDue: false };
    },
  });
  await fixture.openGrant(fixture.buildOrder(id));
  const grant = fixture.records.all.get(`grant#${id}`) ?? {};
  for (let n = 0; n < 100; n++)
    fixture.records.all.set(`grant#g${n}`, { ...grant, id: `grant#g${n}` });
  fixture.clock.advance(3_901_000);
  const { ended } = await sweep();
  assert.equal(maxRunning, 10);
  assert.ok(ended >= 20 && ended < 45, String(ended));
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

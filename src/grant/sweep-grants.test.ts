import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createGrantFixture,
  type GrantFixture,
  grantId,
} from '../../test/fixtures/grant/grant-fixture.ts';
import type { Alert } from '../notify/alerts.ts';
import { toIso } from '../platform/time.ts';
import { createSweepGrants, parseSweepSchedule, type SweepDeps } from './sweep-grants.ts';

const id = grantId('1');
const nothing = { ended: 0, reported: 0, overdue: 0 };

function sweepOf(world: GrantFixture, more: Partial<SweepDeps> = {}) {
  const raised: Alert[] = [];
  const sweep = createSweepGrants({
    records: world.records,
    revokeAccess: world.revokeAccessWithin,
    async sendReport(grant) {
      const set = { reportSentAt: toIso(world.clock.now()) };
      const remove = ['due', 'dueAt'];
      await world.records.change(`grant#${grant}`, { set, remove }, [{ present: 'id' }]);
    },
    sendFollowUpReport: async () => ({}),
    alerts: {
      async raise(alert) {
        raised.push(alert);
      },
    },
    measure: () => undefined,
    random: Math.random,
    now: world.clock.now,
    log: () => undefined,
    dueGrants: {
      async *dueSince(dueAt) {
        for (const [key, record] of [...world.records.all])
          if (record['due'] === 'grant' && Number(record['dueAt']) <= dueAt)
            yield key.slice('grant#'.length);
      },
    },
    ...more,
  });
  return { raised, sweep: () => sweep(300, world.clock.now() + 240_000) };
}

async function activeWorld(more: Partial<SweepDeps> = {}) {
  const world = createGrantFixture();
  await world.grantAccess(await world.open(id), world.endsAt());
  return { world, ...sweepOf(world, more) };
}

test('the sweep leaves a grant to its execution until one interval after the deadline', async () => {
  const { world, sweep, raised } = await activeWorld();
  world.clock.advance(3_600_000 + 299_000);
  assert.deepEqual(await sweep(), nothing);
  assert.equal((await world.readGrant(id)).status, 'active');
  world.clock.advance(2_000);
  assert.deepEqual(await sweep(), { ...nothing, ended: 1 });
  const { status, sweptAt, endedAt } = await world.readGrant(id);
  assert.deepEqual([status, sweptAt], ['ended', endedAt]);
  assert.deepEqual(
    raised.map(({ kind }) => kind),
    ['swept'],
  );
});

test('the sweep sends the report that nobody else sent, an interval after it was owed', async () => {
  const { world, sweep, raised } = await activeWorld();
  world.clock.advance(3_600_000);
  await world.revokeAccess(id, world.endsAt());
  world.clock.advance(900_000 + 299_000);
  assert.deepEqual(await sweep(), nothing);
  world.clock.advance(2_000);
  assert.deepEqual(await sweep(), { ...nothing, reported: 1 });
  assert.deepEqual(
    raised.map(({ kind }) => kind),
    ['report-swept'],
  );
  assert.deepEqual(await sweep(), nothing);
});

test('an index that shows what was owed before does not bring the report early', async () => {
  const { world, sweep } = await activeWorld({
    dueGrants: {
      async *dueSince() {
        yield id;
      },
    },
  });
  world.clock.advance(3_901_000);
  await world.revokeAccess(id, world.endsAt());
  assert.deepEqual(await sweep(), nothing);
});

test('the sweep ends a grant whose execution never started, and owes it no report', async () => {
  const world = createGrantFixture();
  world.startResult = { outcome: 'unconfirmed', error: 'TimeoutError' };
  await world.openGrant(world.buildOrder(id));
  world.clock.advance(3_901_000);
  const { sweep } = sweepOf(world);
  assert.deepEqual(await sweep(), { ...nothing, ended: 1 });
  assert.equal((await world.readGrant(id)).status, 'failed');
  world.clock.advance(10_000_000);
  assert.deepEqual(await sweep(), nothing);
});

test('one record that cannot be read keeps no other waiting, and people are told of it', async () => {
  const { world, sweep, raised } = await activeWorld();
  const broken = { id: `grant#${grantId('0')}`, due: 'grant', dueAt: 1, status: 7 };
  world.records.all.set(broken.id, broken);
  world.clock.advance(3_901_000);
  assert.deepEqual(await sweep(), { ...nothing, ended: 1, overdue: 1 });
  assert.deepEqual(raised.map(({ kind }) => kind).sort(), ['swept', 'unreadable']);
});

test('what cannot be revoked is tried again, and told again, at every sweep', async () => {
  const { world, sweep, raised } = await activeWorld();
  world.identityCenter.operationMs = 700_000;
  world.clock.advance(3_901_000);
  assert.deepEqual(await sweep(), { ...nothing, overdue: 1 });
  world.clock.advance(300_000);
  assert.deepEqual(await sweep(), { ...nothing, overdue: 1 });
  world.clock.advance(500_000);
  assert.deepEqual(await sweep(), { ...nothing, ended: 1 });
  assert.deepEqual(
    raised.map(({ kind }) => kind),
    ['overdue', 'overdue', 'swept'],
  );
});

test('a follow-up report is looked for when it is owed, and nobody is alerted', async () => {
  const looked: string[] = [];
  const { world, sweep, raised } = await activeWorld({
    async sendFollowUpReport(grant) {
      looked.push(grant);
      await world.records.change(`grant#${grant}`, { remove: ['due', 'dueAt'] }, [
        { present: 'id' },
      ]);
      return { sentAt: toIso(world.clock.now()) };
    },
  });
  await world.revokeAccess(id, world.endsAt());
  const reportSentAt = toIso(world.clock.now());
  const dueAt = world.clock.now() / 1000 + 7_200;
  await world.records.change(`grant#${id}`, { set: { reportSentAt, dueAt } }, [{ present: 'id' }]);
  world.clock.advance(7_499_000);
  assert.deepEqual(await sweep(), nothing);
  world.clock.advance(2_000);
  assert.deepEqual(await sweep(), { ...nothing, reported: 1 });
  assert.deepEqual(await sweep(), nothing);
  assert.deepEqual([looked, raised], [[id], []]);
});

test('access is ended before any report is sent', async () => {
  const done: string[] = [];
  const { world, sweep } = await activeWorld({
    async revokeAccess(grant) {
      await new Promise((resolve) => setImmediate(resolve));
      done.push(`end ${grant}`);
      return { endedAt: '', reportDue: true };
    },
    async sendReport(grant) {
      done.push(`report ${grant}`);
    },
  });
  const grant = world.records.all.get(`grant#${id}`) ?? {};
  world.records.all.set(`grant#${id}`, { ...grant, status: 'ended', endedAt: toIso(0) });
  for (const late of ['2', '3'])
    world.records.all.set(`grant#${late}`, { ...grant, id: `grant#${late}` });
  world.clock.advance(3_901_000);
  assert.deepEqual(await sweep(), { ended: 2, reported: 1, overdue: 0 });
  assert.deepEqual([done.slice(0, 2).sort(), done[2]], [['end 2', 'end 3'], `report ${id}`]);
});

test('a report that cannot be sent is told at every sweep', async () => {
  const { world, sweep, raised } = await activeWorld({
    sendReport: async () => {
      throw new Error('MessageRejected');
    },
  });
  await world.revokeAccess(id, world.endsAt());
  world.clock.advance(2_000_000);
  assert.deepEqual(await sweep(), { ...nothing, overdue: 1 });
  assert.deepEqual(await sweep(), { ...nothing, overdue: 1 });
  assert.match(JSON.stringify(raised), /report-overdue.*MessageRejected/);
});

test('many are served at a time, and none is begun when the time is over', async () => {
  const world = createGrantFixture();
  let atWork = 0;
  let most = 0;
  const { sweep } = sweepOf(world, {
    async revokeAccess() {
      most = Math.max(most, ++atWork);
      await new Promise((resolve) => setImmediate(resolve));
      atWork -= 1;
      world.clock.advance(10_000);
      return { endedAt: '', reportDue: false };
    },
  });
  await world.openGrant(world.buildOrder(id));
  const grant = world.records.all.get(`grant#${id}`) ?? {};
  for (let n = 0; n < 100; n++)
    world.records.all.set(`grant#g${n}`, { ...grant, id: `grant#g${n}` });
  world.clock.advance(3_901_000);
  const { ended } = await sweep();
  assert.equal(most, 10);
  assert.ok(ended >= 20 && ended < 45, String(ended));
});

test('the schedule says how often the sweep runs, within reason', () => {
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

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGrantWorld, type GrantWorld, grantId } from '../../test/helpers/grant-world.ts';
import { createSweepGrants, parseSweepSchedule } from './sweep-grants.ts';

function sweepOf(world: GrantWorld) {
  const log: unknown[] = [];
  const sweep = createSweepGrants({
    records: world.records,
    takeAccessAway: world.takeAccessAway,
    now: world.clock.now,
    log: (message, fields) => log.push([message, fields]),
    dueGrants: {
      async *owedSince(dueAt) {
        for (const [id, record] of [...world.records.all])
          if (record['due'] === 'grant' && Number(record['dueAt']) <= dueAt)
            yield id.slice('grant#'.length);
      },
    },
  });
  return { log, sweep: () => sweep(300, world.clock.now() + 240_000) };
}

async function activeWorld() {
  const world = createGrantWorld();
  const id = grantId('1');
  await world.giveAccess(await world.open(id), world.endsAt());
  return { world, id, ...sweepOf(world) };
}

test('the sweep leaves a grant to its execution until one interval after the deadline', async () => {
  const { world, id, sweep } = await activeWorld();
  world.clock.advance(3_600_000 + 299_000);
  assert.deepEqual(await sweep(), { ended: 0, pending: 0, failed: 0 });
  assert.equal((await world.grant(id)).status, 'active');
  world.clock.advance(2_000);
  assert.deepEqual(await sweep(), { ended: 1, pending: 0, failed: 0 });
  assert.equal((await world.grant(id)).status, 'ended');
});

test('the sweep ends a grant whose execution never started', async () => {
  const world = createGrantWorld();
  world.startResult = { outcome: 'unconfirmed', error: 'TimeoutError' };
  await world.openGrant(world.order(grantId('1')));
  world.clock.advance(3_901_000);
  const { sweep } = sweepOf(world);
  assert.deepEqual(await sweep(), { ended: 1, pending: 0, failed: 0 });
  assert.equal((await world.grant(grantId('1'))).status, 'failed');
});

test('one record that cannot be read keeps no other waiting', async () => {
  const { world, id, sweep } = await activeWorld();
  world.records.all.set(`grant#${grantId('0')}`, { due: 'grant', dueAt: 1, status: 7 });
  world.clock.advance(3_901_000);
  assert.deepEqual(await sweep(), { ended: 1, pending: 0, failed: 1 });
  assert.equal((await world.grant(id)).status, 'ended');
});

test('what cannot be taken away now is tried again at the next sweep', async () => {
  const { world, id, sweep } = await activeWorld();
  world.center.operationMs = 60_000;
  world.clock.advance(3_901_000);
  assert.deepEqual(await sweep(), { ended: 0, pending: 1, failed: 0 });
  world.clock.advance(300_000);
  assert.deepEqual(await sweep(), { ended: 1, pending: 0, failed: 0 });
  assert.equal((await world.grant(id)).status, 'ended');
});

test('a grant that is over owes the sweep nothing, though the index still shows it', async () => {
  const { world, sweep } = await activeWorld();
  await world.takeAccessAway(grantId('1'), world.endsAt());
  world.clock.advance(10_000_000);
  assert.deepEqual(await sweep(), { ended: 0, pending: 0, failed: 0 });
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

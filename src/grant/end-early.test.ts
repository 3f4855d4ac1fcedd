import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createGrantFixture,
  type GrantFixture,
  grantId,
} from '../../test/fixtures/grant/grant-fixture.ts';
import { toIso } from '../platform/time.ts';

const id = grantId('1');
const record = `grant#${id}`;
const wish = { grantId: id, endedBy: 'Slack user U012AB3CD', mayEnd: () => true };

async function waitingWorld(): Promise<GrantFixture> {
  const world = createGrantFixture();
  await world.grantAccess(await world.open(id), world.endsAt());
  await world.records.change(record, { set: { taskToken: 'token' } }, [{ present: 'id' }]);
  world.clock.advance(60_000);
  return world;
}

test('the wish is written, with who and when, before the wait is ended', async () => {
  const world = await waitingWorld();
  world.records.beforeChange = () => assert.deepEqual(world.endedWaitTokens, []);
  const ending = await world.endEarly(wish);
  const grant = await world.readGrant(id);
  assert.deepEqual(ending, { outcome: 'requested', grant });
  assert.equal(grant.endRequestedAt, toIso(world.clock.now()));
  assert.equal(grant.endedBy, 'Slack user U012AB3CD');
  assert.equal(grant.dueAt, Math.ceil(world.clock.now() / 1000));
  assert.deepEqual(world.endedWaitTokens, ['token']);
});

test('a wish that comes before the token is there ends no wait: the wait’s own condition will', async () => {
  const world = createGrantFixture();
  await world.open(id);
  assert.equal((await world.endEarly(wish)).outcome, 'requested');
  assert.deepEqual(world.endedWaitTokens, []);
});

test('pressing twice keeps the first wish, and ends the wait again in case the first could not', async () => {
  const world = await waitingWorld();
  await world.endEarly(wish);
  const first = await world.readGrant(id);
  world.clock.advance(1_000);
  const again = await world.endEarly({ ...wish, endedBy: 'somebody else' });
  assert.equal(again.outcome, 'already-requested');
  assert.deepEqual(await world.readGrant(id), first);
  assert.deepEqual(world.endedWaitTokens, ['token', 'token']);
});

test('pressing late is harmless', async () => {
  const world = await waitingWorld();
  await world.revokeAccess(id, world.endsAt());
  const before = await world.readGrant(id);
  assert.deepEqual(await world.endEarly(wish), { outcome: 'over', grant: before });
  assert.deepEqual(await world.readGrant(id), before);
  assert.deepEqual(world.endedWaitTokens, []);
});

test('whoever may not end it changes nothing, and learns nothing of it', async () => {
  const world = await waitingWorld();
  const before = await world.readGrant(id);
  assert.deepEqual(await world.endEarly({ ...wish, mayEnd: () => false }), { outcome: 'refused' });
  assert.deepEqual(await world.endEarly({ ...wish, grantId: grantId('2') }), {
    outcome: 'refused',
  });
  assert.deepEqual(await world.readGrant(id), before);
  assert.deepEqual(world.endedWaitTokens, []);
});

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
const endRequest = { grantId: id, endedBy: 'Slack user U012AB3CD', mayEnd: () => true };

async function createWaitingGrant(): Promise<GrantFixture> {
  const fixture = createGrantFixture();
  await fixture.grantAccess(await fixture.open(id), fixture.invocationEndsAt());
  await fixture.records.change(record, { set: { taskToken: 'token' } }, [{ present: 'id' }]);
  fixture.clock.advance(60_000);
  return fixture;
}

test('writes the end request, with requester and time, before it ends the wait', async () => {
  const fixture = await createWaitingGrant();
  fixture.records.beforeChange = () => assert.deepEqual(fixture.endedWaitTokens, []);
  const result = await fixture.endEarly(endRequest);
  const grant = await fixture.readGrant(id);
  assert.deepEqual(result, { outcome: 'requested', grant });
  assert.equal(grant.endRequestedAt, toIso(fixture.clock.now()));
  assert.equal(grant.endedBy, 'Slack user U012AB3CD');
  assert.equal(grant.dueAt, Math.ceil(fixture.clock.now() / 1000));
  assert.deepEqual(fixture.endedWaitTokens, ['token']);
});

test('ends no wait before the token is stored: the condition of the wait will fail', async () => {
  const fixture = createGrantFixture();
  await fixture.open(id);
  assert.equal((await fixture.endEarly(endRequest)).outcome, 'requested');
  assert.deepEqual(fixture.endedWaitTokens, []);
});

test('a second request keeps the first one, and ends the wait again in case the first did not', async () => {
  const fixture = await createWaitingGrant();
  await fixture.endEarly(endRequest);
  const first = await fixture.readGrant(id);
  fixture.clock.advance(1_000);
  const repeated = await fixture.endEarly({ ...endRequest, endedBy: 'another user' });
  assert.equal(repeated.outcome, 'already-requested');
  assert.deepEqual(await fixture.readGrant(id), first);
  assert.deepEqual(fixture.endedWaitTokens, ['token', 'token']);
});

test('an end request after the end changes nothing', async () => {
  const fixture = await createWaitingGrant();
  await fixture.revokeAccess(id, fixture.invocationEndsAt());
  const before = await fixture.readGrant(id);
  assert.deepEqual(await fixture.endEarly(endRequest), { outcome: 'over', grant: before });
  assert.deepEqual(await fixture.readGrant(id), before);
  assert.deepEqual(fixture.endedWaitTokens, []);
});

test('a user who may not end the grant changes nothing and learns nothing about it', async () => {
  const fixture = await createWaitingGrant();
  const before = await fixture.readGrant(id);
  assert.deepEqual(await fixture.endEarly({ ...endRequest, mayEnd: () => false }), {
    outcome: 'refused',
  });
  assert.deepEqual(await fixture.endEarly({ ...endRequest, grantId: grantId('2') }), {
    outcome: 'refused',
  });
  assert.deepEqual(await fixture.readGrant(id), before);
  assert.deepEqual(fixture.endedWaitTokens, []);
});

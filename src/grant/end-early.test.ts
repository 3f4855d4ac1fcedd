import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createGrantFixture,
  type GrantFixture,
  grantId,
} from '../../test/fixtures/grant/grant-fixture.ts';
import { toIso } from '../platform/time.ts';
import { GrantBusyError } from './errors.ts';

const id = grantId('1');
const wait = `wait#${id}#expiry`;
const endRequest = { grantId: id, endedBy: 'Slack user U012AB3CD', mayEnd: () => true };

async function requestEnd(fixture: GrantFixture) {
  const result = await fixture.endEarly(endRequest);
  return { outcome: result.outcome, grant: 'grant' in result ? result.grant : undefined };
}

async function createWaitingGrant(): Promise<GrantFixture> {
  const fixture = createGrantFixture();
  await fixture.activate(id);
  fixture.records.all.set(wait, { id: wait, taskToken: 'token' });
  fixture.clock.advance(60_000);
  return fixture;
}

test('writes the end request to the grant, then to the wait, and then ends the wait', async () => {
  const fixture = await createWaitingGrant();
  const changed: string[] = [];
  fixture.records.beforeChange = (changedId) => {
    assert.deepEqual(fixture.endedWaitTokens, []);
    changed.push(changedId);
  };
  const result = await fixture.endEarly(endRequest);
  const grant = await fixture.readGrant(id);
  assert.deepEqual(result, { outcome: 'requested', grant });
  assert.equal(grant.endRequestedAt, toIso(fixture.clock.now()));
  assert.equal(grant.endedBy, 'Slack user U012AB3CD');
  assert.equal(grant.dueAt, Math.ceil(fixture.clock.now() / 1000));
  const wokenAt = toIso(fixture.clock.now());
  assert.deepEqual(fixture.records.all.get(wait), { id: wait, taskToken: 'token', wokenAt });
  assert.deepEqual(changed, [grant.id, wait]);
  assert.deepEqual(fixture.endedWaitTokens, ['token']);
});

test('ends no wait before the token is stored: the condition of the wait will fail', async () => {
  const fixture = createGrantFixture();
  await fixture.open(id);
  assert.equal((await fixture.endEarly(endRequest)).outcome, 'requested');
  const wokenAt = toIso(fixture.clock.now());
  assert.deepEqual(fixture.records.all.get(wait), { id: wait, wokenAt });
  assert.deepEqual(fixture.endedWaitTokens, []);
});

test('a second request keeps the first one, and ends the wait again in case the first did not', async () => {
  const fixture = await createWaitingGrant();
  await fixture.endEarly(endRequest);
  const first = await fixture.readGrant(id);
  const woken = fixture.records.all.get(wait);
  fixture.clock.advance(1_000);
  const repeated = await fixture.endEarly({ ...endRequest, endedBy: 'another user' });
  assert.equal(repeated.outcome, 'already-requested');
  assert.deepEqual([await fixture.readGrant(id), fixture.records.all.get(wait)], [first, woken]);
  assert.deepEqual(fixture.endedWaitTokens, ['token', 'token']);
});

test('a repeated request ends the wait of one that stopped before it did', async () => {
  const fixture = await createWaitingGrant();
  fixture.records.beforeChange = (id) => {
    if (id === wait) throw new Error('killed');
  };
  await assert.rejects(fixture.endEarly(endRequest), /killed/);
  fixture.records.beforeChange = () => undefined;
  assert.equal((await fixture.endEarly(endRequest)).outcome, 'already-requested');
  assert.deepEqual(fixture.endedWaitTokens, ['token']);
});

test('an end request is later than what the grant has done, even if the clock of its function is behind', async () => {
  const fixture = await createWaitingGrant();
  const accessBeganAt = toIso(fixture.clock.now() + 1_500);
  fixture.forge(id, { accessBeganAt });
  await fixture.endEarly(endRequest);
  const { endRequestedAt } = await fixture.readGrant(id);
  assert.equal(endRequestedAt, toIso(Date.parse(accessBeganAt) + 1));
});

test('a function that was frozen between its read and its write reads the grant again', async () => {
  const fixture = createGrantFixture();
  await fixture.openAndDecide(id);
  fixture.records.beforeChange = async () => {
    fixture.records.beforeChange = () => undefined;
    await fixture.grantAccess(id);
    fixture.clock.advance(60_000);
  };
  const { outcome, grant } = await requestEnd(fixture);
  assert.deepEqual([outcome, grant?.status], ['requested', 'active']);
  assert.equal((await fixture.readGrant(id)).endRequestedAt, toIso(fixture.clock.now()));
});

test('gives up on a grant that changes all the time', async () => {
  const fixture = await createWaitingGrant();
  fixture.records.beforeChange = () => {
    fixture.clock.advance(1);
    fixture.forge(id, { accessBeganAt: toIso(fixture.clock.now()) });
  };
  await assert.rejects(fixture.endEarly(endRequest), GrantBusyError);
});

test('a request for a grant that is ending already is too late', async () => {
  const fixture = await createWaitingGrant();
  fixture.forge(id, { status: 'ending' });
  const grant = await fixture.readGrant(id);
  assert.deepEqual(await fixture.endEarly(endRequest), { outcome: 'over', grant });
});

test('a wait whose token cannot be read is left to the sweep', async () => {
  const fixture = await createWaitingGrant();
  fixture.records.all.set(wait, { id: wait, taskToken: 7 });
  assert.equal((await fixture.endEarly(endRequest)).outcome, 'requested');
  assert.deepEqual(fixture.endedWaitTokens, []);
});

test('an end request after the end changes nothing', async () => {
  const fixture = await createWaitingGrant();
  await fixture.revokeAccess(id);
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

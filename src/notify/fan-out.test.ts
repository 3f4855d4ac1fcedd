import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGrantFixture, grantId } from '../../test/fixtures/grant/grant-fixture.ts';
import { parseNotifiedRecord } from '../grant/record/notified-record.ts';
import { type Channel, createFanOut } from './fan-out.ts';
import { isLaterStage, type Notification, stageOf } from './notification.ts';

const id = grantId('1');
const active = { kind: 'access-active' } as const;

/** Two channels of which one may fail, on a grant that is active. */
async function createActiveGrant() {
  const fixture = createGrantFixture();
  await fixture.activate(id);
  fixture.records.all.delete(`notified#${id}`);
  const told: string[] = [];
  const state = { isDown: false, onTell: async () => undefined as unknown };
  let owners = 0;
  const channel = (name: Channel['name'], field: 'directStage' | 'cardStage'): Channel => ({
    name,
    async tell(_, notification, record) {
      const stage = stageOf(notification);
      if (!isLaterStage(stage, record[field])) return {};
      if (name === 'grant card' && state.isDown) throw new Error('Slack is down');
      await state.onTell();
      told.push(`${name}: ${notification.kind}`);
      return { [field]: stage };
    },
  });
  const notifier = createFanOut({
    records: fixture.records,
    now: fixture.clock.now,
    newOwnerId: () => `owner-${++owners}`,
    log: () => undefined,
    channels: [channel('direct message', 'directStage'), channel('grant card', 'cardStage')],
  });
  const notify = async (notification: Notification) =>
    notifier.notify(await fixture.readGrant(id), notification);
  const record = () => fixture.records.all.get(`notified#${id}`);
  return { fixture, told, state, notify, record };
}

test('tells every channel once, and is due when access ends soon', async () => {
  const { fixture, told, notify, record } = await createActiveGrant();
  await notify(active);
  await notify(active);
  assert.deepEqual(told, ['direct message: access-active', 'grant card: access-active']);
  const { deadlineAt } = await fixture.readGrant(id);
  assert.equal(record()?.['dueAt'], Date.parse(deadlineAt) / 1000 - 900);
});

test('a channel that fails is due at once, and the next try tells only that one', async () => {
  const { fixture, told, state, notify, record } = await createActiveGrant();
  state.isDown = true;
  await notify(active);
  assert.deepEqual(told, ['direct message: access-active']);
  assert.equal(record()?.['dueAt'], Math.ceil(fixture.clock.now() / 1000));
  state.isDown = false;
  await notify(active);
  assert.deepEqual(told, ['direct message: access-active', 'grant card: access-active']);
});

test('after twelve tries nobody tries again', async () => {
  const { state, notify, record } = await createActiveGrant();
  state.isDown = true;
  for (let tries = 0; tries < 12; tries += 1) {
    assert.equal(tries === 0 || record()?.['due'] === 'grant', true);
    await notify(active);
  }
  assert.equal(record()?.['due'], undefined);
});

test('what changes while people are told is told by the same invocation', async () => {
  const { fixture, told, state, notify, record } = await createActiveGrant();
  state.onTell = async () => {
    state.onTell = async () => undefined;
    // The grant ends, and its own notification finds the lease taken.
    fixture.forge(id, { status: 'ended', endedAt: '2026-07-01T04:00:00.000Z' });
    await notify({ kind: 'access-ended' });
  };
  await notify(active);
  assert.deepEqual(told, [
    'grant card: access-active',
    'direct message: access-active',
    'direct message: access-ended',
    'grant card: access-ended',
  ]);
  assert.equal(record()?.['due'], undefined);
});

test('a field of the record that somebody has altered counts as absent', () => {
  const parsed = parseNotifiedRecord({
    id: 'notified#1',
    cardStage: 'closed',
    directTs: 7,
    tries: 'x',
  });
  assert.deepEqual(
    [parsed.cardStage, parsed.directTs, parsed.tries],
    [undefined, undefined, undefined],
  );
});

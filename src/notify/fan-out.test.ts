import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGrantFixture, grantId } from '../../test/fixtures/grant/grant-fixture.ts';
import { makeChangeDue } from '../grant/record/notification-due.ts';
import { parseNotifiedRecord } from '../grant/record/notified-record.ts';
import { toIso } from '../platform/time.ts';
import { type Channel, createFanOut } from './fan-out.ts';
import { isLaterStage, type Notification, stageOf } from './notification.ts';
import { PartlyToldError } from './told-fields.ts';

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
  const channel = (
    name: Channel['name'],
    [field, untilField]:
      | readonly ['directStage', 'directUntil']
      | readonly ['cardStage', 'cardUntil'],
  ): Channel => ({
    name,
    async tell(grant, notification, record) {
      const stage = stageOf(notification);
      const until = record[untilField];
      if (!isLaterStage(stage, grant, { stage: record[field], until })) return {};
      if (name === 'grant card' && state.isDown) throw new Error('Slack is down');
      await state.onTell();
      told.push(`${name}: ${notification.kind}`);
      return { [field]: stage, [untilField]: grant.deadlineAt };
    },
  });
  const createNotifier = (sleepForLease?: () => Promise<void>, others: readonly Channel[] = []) =>
    createFanOut({
      ...(sleepForLease && { sleepForLease }),
      records: fixture.records,
      now: fixture.clock.now,
      newOwnerId: () => `owner-${++owners}`,
      log: () => undefined,
      channels: [
        channel('direct message', ['directStage', 'directUntil']),
        channel('grant card', ['cardStage', 'cardUntil']),
        ...others,
      ],
    });
  const notify = async (
    notification: Notification,
    ...options: Parameters<typeof createNotifier>
  ) => createNotifier(...options).notify(await fixture.readGrant(id), notification);
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

test('what a channel could tell before it failed is remembered, and the rest is due', async () => {
  const { fixture, notify, record, told } = await createActiveGrant();
  const channel: Channel = {
    name: 'approvers',
    async tell() {
      throw new PartlyToldError('one of two', { approverMessages: new Set(['U1']) }, {});
    },
  };
  await notify(active, undefined, [channel]);
  assert.deepEqual(told.length, 2);
  assert.deepEqual(record()?.['approverMessages'], new Set(['U1']));
  assert.equal(record()?.['dueAt'], Math.ceil(fixture.clock.now() / 1000));
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

test('after an extension, access is active again until a later deadline, and ends soon again', async () => {
  const { fixture, told, notify, record } = await createActiveGrant();
  const soon = { kind: 'access-ends-soon' } as const;
  await notify(active);
  await notify(soon);
  const first = await fixture.readGrant(id);
  const deadlineAt = toIso(Date.parse(first.deadlineAt) + 1_800_000);
  fixture.forge(id, { deadlineAt });
  for (const notification of [active, active, soon, active, { kind: 'access-ended' } as const])
    await notify(notification);
  await notify(active);
  fixture.forge(id, { deadlineAt: first.deadlineAt });
  await notify(soon);
  const kinds = ['active', 'ends-soon', 'active', 'ends-soon', 'ended'];
  assert.deepEqual(
    told.filter((line) => line.startsWith('grant card')),
    kinds.map((kind) => `grant card: access-${kind}`),
  );
  assert.equal(record()?.['cardUntil'], deadlineAt);
});

test('an extension while people are told is told by the same invocation, and nothing is lost', async () => {
  const { fixture, told, state, notify, record } = await createActiveGrant();
  state.onTell = async () => {
    state.onTell = async () => undefined;
    const { deadlineAt } = await fixture.readGrant(id);
    fixture.forge(id, { deadlineAt: toIso(Date.parse(deadlineAt) + 1_800_000) });
    await makeChangeDue(fixture.records, id, fixture.clock.now());
  };
  await notify(active);
  assert.equal(told.length, 4);
  const { deadlineAt } = await fixture.readGrant(id);
  assert.deepEqual(
    [record()?.['dueAt'], record()?.['pendingAt']],
    [Date.parse(deadlineAt) / 1000 - 900, undefined],
  );
});

test('who has waited for the lease tells what the grant’s record shows by then', async () => {
  for (const [fields, expected] of [
    [{ status: 'ending' }, []],
    [{}, ['direct message: access-active', 'grant card: access-active']],
  ] as const) {
    const { fixture, told, notify, record } = await createActiveGrant();
    const leaseUntil = toIso(fixture.clock.now() + 5_000);
    fixture.records.all.set(`notified#${id}`, {
      id: `notified#${id}`,
      leaseOwner: 'x',
      leaseUntil,
    });
    const notifying = notify(active, async () => {
      fixture.clock.advance(6_000);
      fixture.forge(id, fields);
    });
    await notifying;
    assert.deepEqual(told, expected);
    assert.deepEqual([record()?.['due'], record()?.['leaseOwner']], ['grant', undefined]);
  }
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

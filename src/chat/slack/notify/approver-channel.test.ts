import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exampleGrant } from '../../../../test/fixtures/grant/example-grant.ts';
import {
  approvedGrant,
  decidedGrant,
  deniedGrant,
  halfApproved,
  overriddenGrant,
  waitingGrant,
} from '../../../../test/fixtures/grant/waiting-grant.ts';
import type { Grant } from '../../../grant/record/grant.ts';
import {
  formatApproverMessage,
  type NotifiedRecord,
  parseApproverMessage,
  parseNotifiedRecord,
} from '../../../grant/record/notified-record.ts';
import type { Notification } from '../../../notify/notification.ts';
import { PartlyToldError } from '../../../notify/told-fields.ts';
import { createApproverChannel } from './approver-channel.ts';
import { SlackError } from './slack-api.ts';

const needed = { kind: 'approval-needed' } as const;
const active = { kind: 'access-active' } as const;
const ended = (grant: Grant): Grant =>
  decidedGrant('ended', { ...grant, status: 'ended', endedAt: '2026-11-21T04:05:02.000Z' });

/** Posts to a channel `D…` for each user, with times that count up. */
function createFixture() {
  const calls: string[] = [];
  const failing = new Map<string, Error>();
  const logged: unknown[] = [];
  let told: NotifiedRecord = parseNotifiedRecord({ id: 'notified#1' });
  let posts = 0;
  const channel = createApproverChannel({
    contactEmails: ['security@example.com'],
    log: (_, fields) => void logged.push(fields),
    slackOf: () => async (method, body) => {
      const target = String(body['channel']);
      const failure = failing.get(target);
      if (failure) throw failure;
      const what = /asks for your approval|asked for (?!your)|You approved|WITHOUT APPROVAL: </;
      calls.push(
        `${method} ${target} ${what.exec(String(body['text']))?.[0]?.replace(/[: <]+$/, '')}`,
      );
      posts += 1;
      return { ok: true, channel: target.replace(/^U/, 'D'), ts: `${posts}.1` };
    },
  });
  return {
    calls,
    failing,
    logged,
    told: () => told,
    /** Tells, and remembers what a channel remembers. Returns the calls. */
    async tell(grant: Grant, notification: Notification) {
      calls.length = 0;
      const fields = await channel.tell(grant, notification, told).catch((error: unknown) => {
        assert.ok(error instanceof PartlyToldError);
        return error.told;
      });
      told = parseNotifiedRecord({ ...told, ...fields });
      return [...calls].sort();
    },
  };
}

const questions = (...users: readonly string[]) =>
  users.map((user) => `chat.postMessage ${user} asks for your approval`);
const updates = (...channels: readonly string[]) =>
  channels.map((channel) => `chat.update ${channel} asked for`);

test('asks everybody once, and remembers where each message is', async () => {
  const { tell, told } = createFixture();
  assert.deepEqual(
    await tell(waitingGrant(), needed),
    questions('U012ALEX', 'U012MARIA', 'U012PRIYA'),
  );
  assert.deepEqual(await tell(waitingGrant(), needed), []);
  assert.deepEqual(await tell(halfApproved, needed), []);
  assert.equal(told().approverStage, 'awaiting-approval');
  assert.deepEqual([...(told().approverMessages ?? [])].sort(), [
    'U012ALEX D012ALEX 1.1 awaiting-approval',
    'U012MARIA D012MARIA 2.1 awaiting-approval',
    'U012PRIYA D012PRIYA 3.1 awaiting-approval',
  ]);
});

test('a reason that is given after the question is shown in it, once, to those who have not answered', async () => {
  const { calls, tell } = createFixture();
  await tell(halfApproved, needed);
  const reasons = { '2026-11-21T03:02:00.000Z': 'disk full' };
  const asked = calls.map((call) => call.split(' ')[1]?.replace(/^U/, 'D'));
  assert.deepEqual(
    await tell({ ...halfApproved, reasons }, needed),
    asked.map((channel) => `chat.update ${channel} asks for your approval`).sort(),
  );
  assert.deepEqual(await tell({ ...halfApproved, reasons }, needed), []);
});

test('once it is approved, the questions lose their buttons, and only who approved gets a new message', async () => {
  const { tell } = createFixture();
  await tell(waitingGrant(), needed);
  assert.deepEqual(await tell(approvedGrant, active), [
    'chat.postMessage U012ALEX You approved',
    'chat.postMessage U012PRIYA You approved',
    ...updates('D012ALEX', 'D012MARIA', 'D012PRIYA'),
  ]);
  assert.deepEqual(await tell(approvedGrant, { kind: 'access-ends-soon' }), []);
  const end = updates('D012ALEX', 'D012MARIA', 'D012PRIYA');
  assert.deepEqual(await tell(ended(approvedGrant), { kind: 'access-ended' }), end);
  assert.deepEqual(await tell(ended(approvedGrant), { kind: 'reported', summary: 'x' }), []);
  assert.deepEqual(await tell(approvedGrant, active), []);
});

test('once it is overridden, everybody who was skipped gets a new message', async () => {
  const { tell } = createFixture();
  await tell(waitingGrant(), needed);
  assert.deepEqual(await tell(overriddenGrant, active), [
    'chat.postMessage U012ALEX WITHOUT APPROVAL',
    'chat.postMessage U012MARIA WITHOUT APPROVAL',
    'chat.postMessage U012PRIYA You approved',
    ...updates('D012ALEX', 'D012MARIA', 'D012PRIYA'),
  ]);
});

test('who was skipped is told of an override that was over before they were asked', async () => {
  const { tell } = createFixture();
  assert.deepEqual(await tell(ended(overriddenGrant), { kind: 'access-ended' }), [
    'chat.postMessage U012ALEX WITHOUT APPROVAL',
    'chat.postMessage U012MARIA WITHOUT APPROVAL',
    'chat.postMessage U012PRIYA You approved',
  ]);
});

test('once it is denied, the questions lose their buttons, and nobody gets a new message', async () => {
  const { tell } = createFixture();
  await tell(waitingGrant(), needed);
  const denied = { kind: 'not-approved' } as const;
  assert.deepEqual(await tell(deniedGrant, denied), updates('D012ALEX', 'D012MARIA', 'D012PRIYA'));
  assert.deepEqual(await tell(waitingGrant(), needed), []);
});

test('one whom Slack does not reach holds back no other, and is tried again alone', async () => {
  const { tell, told, failing } = createFixture();
  failing.set('U012MARIA', new Error('ECONNREFUSED'));
  assert.deepEqual(await tell(waitingGrant(), needed), questions('U012ALEX', 'U012PRIYA'));
  assert.equal(told().approverStage, undefined);
  failing.clear();
  assert.deepEqual(await tell(waitingGrant(), needed), questions('U012MARIA'));
  assert.equal(told().approverStage, 'awaiting-approval');
  failing.set('D012ALEX', new Error('ECONNREFUSED'));
  assert.equal((await tell(overriddenGrant, active)).length, 4);
  failing.clear();
  assert.deepEqual(await tell(overriddenGrant, active), [
    'chat.postMessage U012ALEX WITHOUT APPROVAL',
    ...updates('D012ALEX'),
  ]);
});

test('one whom Slack will never reach is logged, and not tried again', async () => {
  const { tell, told, failing, logged } = createFixture();
  failing.set('U012MARIA', new SlackError('chat.postMessage', 'user_disabled'));
  await tell(waitingGrant(), needed);
  assert.deepEqual(logged, [{ slackUserId: 'U012MARIA', slackError: 'user_disabled' }]);
  assert.equal(told().approverStage, 'awaiting-approval');
});

test('a question that was deleted does not hold back the new message', async () => {
  const { tell, failing } = createFixture();
  await tell(waitingGrant(), needed);
  failing.set('D012ALEX', new SlackError('chat.update', 'message_not_found'));
  assert.ok(
    (await tell(overriddenGrant, active)).includes('chat.postMessage U012ALEX WITHOUT APPROVAL'),
  );
});

test('asks twenty at most, never the requester, and nobody where no approval is needed', async () => {
  const { tell } = createFixture();
  assert.deepEqual(await tell(exampleGrant, active), []);
  const many = Array.from({ length: 31 }, (_, index) => `U${index + 100}`);
  const askedUsers = new Set([...many, 'U012AB3CD']);
  const asked = await tell(waitingGrant({ askedUsers }), needed);
  assert.equal(asked.length, 20);
  assert.ok(!asked.join().includes('U012AB3CD'));
});

test('an entry of the record that somebody has altered is no message', () => {
  const message = { slackUserId: 'U1', channel: 'D1', ts: '1.1', stage: 'active' } as const;
  const text = formatApproverMessage(message);
  assert.deepEqual(parseApproverMessage(text), message);
  for (const altered of [
    '',
    'x',
    'U1 D1 1.1 done',
    'U1 D1  active',
    `${text} `,
    `${text}\n`,
    'U# D1 1.1 active',
  ])
    assert.equal(parseApproverMessage(altered), undefined, altered);
  const record = { id: 'notified#1', approverMessages: 'x', approverStage: 'done' };
  const { approverMessages, approverStage } = parseNotifiedRecord(record);
  assert.deepEqual([approverMessages, approverStage], [undefined, undefined]);
});

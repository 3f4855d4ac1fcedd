import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGrantFixture, grantId } from '../../../../test/fixtures/grant/grant-fixture.ts';
import {
  approvedGrant,
  halfApproved,
  waitingGrant,
} from '../../../../test/fixtures/grant/waiting-grant.ts';
import type { Grant } from '../../../grant/record/grant.ts';
import { type NotifiedRecord, parseNotifiedRecord } from '../../../grant/record/notified-record.ts';
import type { Channel } from '../../../notify/fan-out.ts';
import type { CardProblem } from '../../../notify/notices.ts';
import type { Notification } from '../../../notify/notification.ts';
import { createSlackUrls } from '../slack-urls.ts';
import { createCardChannel } from './card-channel.ts';
import { createRequesterChannel } from './requester-channel.ts';
import { SlackError } from './slack-api.ts';

const active = { kind: 'access-active' } as const;
const ended = { kind: 'access-ended' } as const;

async function createFixture({
  hasBotToken = true,
  responseUrlStatus = 200,
  announceChannel = '',
} = {}) {
  const fixture = createGrantFixture();
  await fixture.activate(grantId('1'));
  const calls: [string, unknown][] = [];
  const responses: string[] = [];
  const logged: string[] = [];
  const notices: string[] = [];
  let failure: Error | undefined;
  const shared = {
    urls: createSlackUrls(undefined),
    slackOf: hasBotToken
      ? () => async (method: string, body: Readonly<Record<string, unknown>>) => {
          calls.push([method, body['channel']]);
          if (failure) throw failure;
          return { ok: true, channel: `${body['channel']}`, ts: `${calls.length}.1` };
        }
      : undefined,
    post: async (url: string) => {
      responses.push(url);
      return { status: responseUrlStatus, text: '' };
    },
    now: fixture.clock.now,
    log: (message: string) => void logged.push(message),
    contactEmails: ['security@example.com'],
    portalUrl: 'https://example.awsapps.com/start',
    announceChannel,
    notices: {
      cardNotPosted: async (_: Grant, cause: CardProblem) =>
        void notices.push(cause === 'direct-message' ? cause : cause.slackError),
    },
  };
  let told: NotifiedRecord = parseNotifiedRecord({ id: 'notified#1' });
  const tell = async (channel: Channel, grant: Grant, notification: Notification) => {
    told = parseNotifiedRecord({ ...told, ...(await channel.tell(grant, notification, told)) });
    return told;
  };
  return {
    fixture,
    calls,
    responses,
    logged,
    notices,
    grant: await fixture.readGrant(grantId('1')),
    fail(error: Error | undefined) {
      failure = error;
    },
    tellRequester: (grant: Grant, notification: Notification) =>
      tell(createRequesterChannel(shared), grant, notification),
    tellCard: (grant: Grant, notification: Notification) =>
      tell(createCardChannel(shared), grant, notification),
  };
}

const endedGrant = (grant: Grant): Grant => ({
  ...grant,
  status: 'ended',
  endedAt: '2026-07-01T04:00:00.000Z',
});

test('the requester gets a direct message, which is updated at the end, and a new one that sessions may live on', async () => {
  const { grant, calls, responses, tellRequester } = await createFixture();
  const told = await tellRequester(grant, active);
  assert.deepEqual([told.directStage, told.directTs], ['active', '1.1']);
  await tellRequester(grant, active);
  await tellRequester(endedGrant(grant), ended);
  await tellRequester(endedGrant(grant), { kind: 'reported', summary: 'x' });
  await tellRequester(grant, active);
  assert.deepEqual(calls, [
    ['chat.postMessage', 'U012AB3CD'],
    ['chat.update', 'U012AB3CD'],
    ['chat.postMessage', 'U012AB3CD'],
  ]);
  assert.deepEqual(responses, []);
});

test('after an extension the direct message and the card show the new deadline in place, and nothing new is posted', async () => {
  const { grant, calls, tellRequester, tellCard } = await createFixture();
  await tellRequester(grant, active);
  await tellCard(grant, active);
  const deadlineAt = '2030-01-01T00:00:00.000Z';
  const extended: Grant = { ...grant, deadlineAt, extensions: 1 };
  for (let times = 0; times < 2; times += 1) {
    await tellRequester(extended, active);
    await tellCard(extended, active);
  }
  const told = await tellCard(grant, { kind: 'access-ends-soon' });
  assert.deepEqual(calls, [
    ['chat.postMessage', 'U012AB3CD'],
    ['chat.postMessage', 'C12345'],
    ['chat.update', 'U012AB3CD'],
    ['chat.update', 'C12345'],
  ]);
  assert.deepEqual([told.directUntil, told.cardUntil], [deadlineAt, deadlineAt]);
  assert.deepEqual([told.directTs, told.cardTs], ['1.1', '2.1']);
});

const asked = (grant: Grant, ...texts: readonly string[]): Grant => ({
  ...grant,
  reasonMode: 'after',
  reasons: Object.fromEntries(
    texts.map((text, minute) => [`2026-11-21T03:0${minute}:00.000Z`, text]),
  ),
});

test('a reason updates direct message and card in place, at every stage, once', async () => {
  const { grant, calls, tellRequester, tellCard } = await createFixture();
  const texts: string[] = [];
  for (const [state, notification] of [
    [grant, active],
    [grant, { kind: 'access-ends-soon' }],
    [endedGrant(grant), ended],
  ] as const) {
    await tellRequester(asked(state, ...texts), notification);
    await tellCard(asked(state, ...texts), notification);
    texts.push('x');
    calls.length = 0;
    for (let times = 0; times < 2; times += 1) {
      await tellRequester(asked(state, ...texts), notification);
      await tellCard(asked(state, ...texts), notification);
    }
    const updates = calls.map(([method, channel]) => `${method} ${channel}`);
    assert.deepEqual(updates, ['chat.update U012AB3CD', 'chat.update C12345'], notification.kind);
  }
});

test('the requester is reminded once, ten minutes after access began, of a reason that is missing', async () => {
  const { fixture, grant, calls, tellRequester } = await createFixture();
  await tellRequester(asked(grant), active);
  fixture.clock.advance(9 * 60_000);
  await tellRequester(asked(grant), active);
  assert.equal(calls.length, 1);
  fixture.clock.advance(2 * 60_000);
  await tellRequester(grant, active);
  await tellRequester(asked(grant, 'disk full'), active);
  assert.deepEqual(
    calls.map(([method]) => method),
    ['chat.postMessage', 'chat.update'],
  );
  for (let times = 0; times < 2; times += 1) await tellRequester(asked(grant), active);
  assert.equal(calls.length, 3);
});

test('without a bot token nobody is reminded, and nothing stays due', async () => {
  const { fixture, grant, calls, tellRequester } = await createFixture({ hasBotToken: false });
  await tellRequester(asked(grant), active);
  fixture.clock.advance(11 * 60_000);
  const told = await tellRequester(asked(grant), active);
  assert.deepEqual([calls.length, typeof told.directRemindedAt], [0, 'string']);
});

test('that access ends soon is a new message again after an extension', async () => {
  const { grant, calls, tellRequester } = await createFixture();
  const soon = { kind: 'access-ends-soon' } as const;
  await tellRequester(grant, active);
  await tellRequester(grant, soon);
  await tellRequester({ ...grant, deadlineAt: '2030-01-01T00:00:00.000Z' }, soon);
  const methods = calls.map(([method]) => method);
  const again = ['chat.update', 'chat.postMessage'];
  assert.deepEqual(methods, ['chat.postMessage', ...again, ...again]);
});

test('an approval among several is shown in place, and the decision is a new message to the requester', async () => {
  const { calls, tellRequester, tellCard } = await createFixture();
  const needed = { kind: 'approval-needed' } as const;
  for (const grant of [
    waitingGrant(),
    waitingGrant(),
    halfApproved,
    halfApproved,
    waitingGrant(),
  ]) {
    await tellRequester(grant, needed);
    await tellCard(grant, needed);
  }
  await tellRequester(approvedGrant, active);
  const told = await tellCard(approvedGrant, active);
  assert.deepEqual(calls, [
    ['chat.postMessage', 'U012AB3CD'],
    ['chat.postMessage', 'C12345'],
    ['chat.update', 'U012AB3CD'],
    ['chat.update', 'C12345'],
    ['chat.update', 'U012AB3CD'],
    ['chat.postMessage', 'U012AB3CD'],
    ['chat.update', 'C12345'],
  ]);
  assert.deepEqual([told.cardStage, told.cardTs], ['active', '2.1']);
});

test('without a bot token the reply alone shows the new deadline', async () => {
  const { grant, responses, tellRequester } = await createFixture({ hasBotToken: false });
  await tellRequester(grant, active);
  const deadlineAt = '2030-01-01T00:00:00.000Z';
  const told = await tellRequester({ ...grant, deadlineAt }, active);
  assert.deepEqual([responses, told.directUntil], [[grant.responseUrl], deadlineAt]);
});

test('a direct message that fails falls back to the response URL, and is told', async () => {
  const { grant, fail, responses, tellRequester } = await createFixture();
  fail(new SlackError('chat.postMessage', 'invalid_auth'));
  assert.equal((await tellRequester(grant, active)).directStage, 'active');
  assert.deepEqual(responses, [grant.responseUrl]);
});

test('where both fail, the requester was not told', async () => {
  const { grant, fail, tellRequester } = await createFixture({ responseUrlStatus: 404 });
  fail(new SlackError('chat.postMessage', 'invalid_auth'));
  await assert.rejects(tellRequester(grant, active), /the response URL returned 404/);
});

test('without a bot token the requester is told at the response URL, for 25 minutes', async () => {
  const { fixture, grant, responses, tellRequester } = await createFixture({ hasBotToken: false });
  await tellRequester(grant, active);
  fixture.clock.advance(26 * 60_000);
  await tellRequester(endedGrant(grant), ended);
  assert.deepEqual(responses, [grant.responseUrl]);
});

test('the grant card is in the thread of the pressed message, and is updated to the report', async () => {
  const { grant, calls, tellCard } = await createFixture();
  await tellCard(grant, active);
  await tellCard(endedGrant(grant), ended);
  const told = await tellCard(endedGrant(grant), {
    kind: 'reported',
    summary: 'No changes found.',
  });
  await tellCard(grant, active);
  assert.deepEqual(calls, [
    ['chat.postMessage', 'C12345'],
    ['chat.update', 'C12345'],
    ['chat.update', 'C12345'],
  ]);
  assert.deepEqual([told.cardStage, told.cardTs], ['reported', '1.1']);
});

for (const [announceChannel, expected] of [
  ['C0ANNOUNCE', ['C0ANNOUNCE']],
  ['off', []],
] as const)
  test(`the grant card goes to SLACK_ANNOUNCE_CHANNEL: ${announceChannel}`, async () => {
    const { grant, calls, tellCard } = await createFixture({ announceChannel });
    await tellCard(grant, active);
    assert.deepEqual(
      calls.map(([, channel]) => channel),
      expected,
    );
  });

test('the grant card of a slash command is in its channel, and of one in a direct message nowhere: the topic hears of that once', async () => {
  const { grant, tellCard, calls, notices } = await createFixture();
  const direct = { ...grant, slackMessageTs: '', slackChannelId: 'D012AB3CD' };
  await tellCard(direct, active);
  await tellCard({ ...direct, deadlineAt: '2026-11-21T05:00:00.000Z' }, active);
  assert.deepEqual([calls, notices], [[], ['direct-message']]);
  const other = await createFixture();
  await other.tellCard({ ...other.grant, slackMessageTs: '' }, active);
  assert.deepEqual(other.calls, [['chat.postMessage', 'C12345']]);
});

test('a channel that the app is not in is logged, and the topic hears of it once', async () => {
  const { grant, fail, logged, notices, calls, tellCard } = await createFixture();
  fail(new SlackError('chat.postMessage', 'not_in_channel'));
  assert.equal((await tellCard(grant, active)).cardStage, 'active');
  await tellCard(grant, active);
  assert.equal(calls.length, 1);
  assert.deepEqual(logged, ['could not post the grant card, and trying again does not help']);
  await tellCard(endedGrant(grant), ended);
  assert.deepEqual(notices, ['not_in_channel']);
});

test('a Slack that is down is tried again', async () => {
  const { grant, fail, tellCard } = await createFixture();
  fail(new Error('ECONNREFUSED'));
  await assert.rejects(tellCard(grant, active), /ECONNREFUSED/);
});

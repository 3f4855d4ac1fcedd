import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { startTestPage } from '../page/start-test-page.ts';
import { directMessageId } from './workspace.ts';

type Json = Readonly<Record<string, unknown>>;

const james = 'U012AB3CD';
const direct = directMessageId(james);
const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });

async function startSlack(t: TestContext) {
  const page = await startTestPage(t);
  /** Calls a method as the app; returns the response's body. */
  async function call(method: string, args: Json, headers: Record<string, string> = {}) {
    const response = await fetch(`${page.url}/api/${method}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${page.slack.botToken}`,
        ...headers,
      },
      body: JSON.stringify(args),
    });
    return JSON.parse(await response.text());
  }
  const { url, slack, faults } = page;
  return { url, slack, faults, call };
}

test('identifies the app by its token', async (t) => {
  const { call } = await startSlack(t);
  assert.deepEqual(await call('auth.test', {}), {
    ok: true,
    url: 'https://live-laugh-ship.slack.com/',
    team: 'live-laugh-ship',
    user: 'break-glass',
    team_id: 'T012LOCAL',
    user_id: 'U012LOCALBOT',
    bot_id: 'B012LOCAL',
    is_enterprise_install: false,
  });
});

test('finds a user by the mail address, in any case', async (t) => {
  const { call } = await startSlack(t);
  const { ok, user } = await call('users.lookupByEmail', { email: 'James@Example.com' });
  assert.deepEqual([ok, user.id, user.deleted], [true, james, false]);
  for (const [email, error] of [
    ['nobody@example.com', 'users_not_found'],
    ['', 'invalid_arguments'],
  ])
    assert.deepEqual(await call('users.lookupByEmail', { email }), { ok: false, error });
});

test('refuses another token, and no token except for a post to a channel', async (t) => {
  const { url, slack, call } = await startSlack(t);
  const invalid = { ok: false, error: 'invalid_auth' };
  assert.deepEqual(await call('auth.test', {}, { authorization: 'Bearer xoxb-other' }), invalid);
  assert.deepEqual(await call('auth.test', {}, { authorization: 'Basic abc' }), invalid);
  const post = async (method: string, form: Record<string, string>) => {
    const body = new URLSearchParams(form);
    return (await fetch(`${url}/api/${method}`, { method: 'POST', body })).json();
  };
  const notAuthed = { ok: false, error: 'not_authed' };
  assert.deepEqual(await post('auth.test', {}), notAuthed);
  assert.deepEqual(await post('chat.postMessage', { channel: james, text: 'a' }), notAuthed);
  assert.deepEqual(await post('chat.postMessage', { channel: direct, text: 'a' }), notAuthed);
  assert.equal((await post('auth.test', { token: slack.botToken })).ok, true);
  assert.equal((await post('chat.postMessage', { channel: 'C1', text: 'a' })).ok, true);
});

test('posts to a user’s id in the direct message, whose id conversations.open returns', async (t) => {
  const { slack, call } = await startSlack(t);
  const { ok, channel, ts } = await call('chat.postMessage', { channel: james, text: 'hi' });
  assert.deepEqual([ok, channel], [true, direct]);
  const opened = { ok: true, channel: { id: direct } };
  assert.deepEqual(await call('conversations.open', { users: james }), opened);
  assert.deepEqual(await call('conversations.open', { users: james }), {
    ...opened,
    no_op: true,
    already_open: true,
  });
  const { message } = await call('chat.postMessage', { channel: direct, text: 'again' });
  assert.equal(message.user, 'U012LOCALBOT');
  assert.deepEqual(
    slack.messages().map((sent) => [sent.channel, sent.text, sent.ephemeral]),
    [
      [direct, 'hi', false],
      [direct, 'again', false],
    ],
  );
  assert.equal(slack.messages()[0]?.ts, ts);
});

test('opens no conversation with nobody, an unknown user or several', async (t) => {
  const { call } = await startSlack(t);
  const errorOf = async (args: Json) => (await call('conversations.open', args)).error;
  assert.equal(await errorOf({}), 'users_list_not_supplied');
  assert.equal(await errorOf({ users: 'U0UNKNOWN' }), 'user_not_found');
  assert.equal(await errorOf({ channel: 'D0123456789' }), 'channel_not_found');
  assert.equal(
    await errorOf({ users: `${james},U012NOACC` }),
    'method_not_supported_for_channel_type',
  );
});

test('posts to a thread, and a reply to a reply to the same thread', async (t) => {
  const { slack, call } = await startSlack(t);
  const post = (args: Json) => call('chat.postMessage', { channel: 'C1', text: 'a', ...args });
  const { ts: first } = await post({});
  const { ts: second, message } = await post({ thread_ts: first });
  assert.equal(message.thread_ts, first);
  await post({ thread_ts: second });
  assert.deepEqual(
    slack.messages().map(({ thread_ts }) => thread_ts),
    [null, first, first],
  );
  assert.deepEqual(await post({ thread_ts: '0' }), {
    ok: false,
    error: 'invalid_thread_ts',
    errors: ['0 is not a valid thread_ts'],
    response_metadata: { messages: ['[ERROR] 0 is not a valid thread_ts'] },
  });
  assert.equal((await post({ thread_ts: '1795248000.999900' })).error, 'thread_not_found');
  const elsewhere = await post({ channel: 'C2', thread_ts: first });
  assert.equal(elsewhere.error, 'thread_not_found');
});

const refusedChannels = [
  ['general', 'not_in_channel'],
  ['C012GENERAL', 'not_in_channel'],
  ['C012PRIVATE', 'channel_not_found'],
  ['C012ARCHIVE', 'is_archived'],
  ['U0UNKNOWN', 'channel_not_found'],
  ['D0123456789', 'channel_not_found'],
] as const;
for (const [channel, error] of refusedChannels)
  test(`refuses to post to ${channel} with ${error}`, async (t) => {
    const { slack, call } = await startSlack(t);
    const response = await call('chat.postMessage', { channel, text: 'a' });
    assert.deepEqual(response, { ok: false, error });
    assert.deepEqual(slack.messages(), []);
  });

test('explains invalid blocks, those of attachments too', async (t) => {
  const { call } = await startSlack(t);
  const post = (args: Json) => call('chat.postMessage', { channel: 'C1', ...args });
  const problem = 'unsupported type: carousel [json-pointer:/blocks/1/type]';
  assert.deepEqual(await post({ blocks: [section('a'), { type: 'carousel' }] }), {
    ok: false,
    error: 'invalid_blocks',
    errors: [problem],
    response_metadata: { messages: [`[ERROR] ${problem}`] },
  });
  const inAttachment = await post({ attachments: [{ blocks: [{ type: 'header' }] }] });
  assert.equal(inAttachment.error, 'invalid_attachments');
  assert.match(
    inAttachment.errors[0],
    /missing required field: text .*\/attachments\/0\/blocks\/0/,
  );
});

test('edits a message in place, and keeps the blocks that an edit leaves out', async (t) => {
  const { slack, call } = await startSlack(t);
  const attachments = [{ color: '#2eb67d', blocks: [section('open')] }];
  const { channel, ts } = await call('chat.postMessage', {
    channel: james,
    text: 'a',
    attachments,
  });
  const edit = (args: Json) => call('chat.update', { channel, ts, ...args });
  const edited = await edit({ text: 'b' });
  assert.deepEqual([edited.ok, edited.channel, edited.ts, edited.text], [true, channel, ts, 'b']);
  assert.equal(edited.message.edited.user, 'U012LOCALBOT');
  await edit({ attachments: [], blocks: [section('closed')], text: 'c' });
  const [message, ...others] = slack.messages();
  assert.deepEqual(others, []);
  assert.deepEqual(
    [message?.text, message?.attachments, message?.blocks, message?.edited?.user],
    ['c', [], [section('closed')], 'U012LOCALBOT'],
  );
});

test('edits only what the app posted in that channel', async (t) => {
  const { slack, call } = await startSlack(t);
  const { ts } = await call('chat.postMessage', { channel: 'C1', text: 'a' });
  const { message_ts: ephemeral } = await call('chat.postEphemeral', {
    channel: 'C1',
    user: james,
    text: 'a',
  });
  const other = slack.write({ channel: 'C1', user: james, text: 'mine' }).ts;
  const errorOf = async (args: Json) =>
    (await call('chat.update', { channel: 'C1', text: 'b', ...args })).error;
  assert.equal(await errorOf({ ts: other }), 'cant_update_message');
  assert.equal(await errorOf({ ts: ephemeral }), 'message_not_found');
  assert.equal(await errorOf({ ts: '1.000000' }), 'message_not_found');
  assert.equal(await errorOf({ ts, channel: 'C2' }), 'message_not_found');
  assert.equal(await errorOf({ ts, channel: james }), 'channel_not_found');
  assert.equal(await errorOf({ ts, text: 'x'.repeat(4001) }), 'msg_too_long');
  assert.equal(await errorOf({ ts, text: '' }), 'no_text');
  assert.equal(slack.messages()[0]?.text, 'a');
});

test('refuses a user’s id until conversations.open was called, as a fault', async (t) => {
  const { faults, call } = await startSlack(t);
  const fault = { service: 'slack', operation: 'chat.postMessage', fault: 'direct-message-closed' };
  faults.add({ ...fault, times: 3 });
  const post = (channel: string) => call('chat.postMessage', { channel, text: 'a' });
  assert.deepEqual(await post(james), { ok: false, error: 'channel_not_found' });
  assert.equal((await post('C1')).ok, true);
  await call('conversations.open', { users: james });
  assert.equal((await post(james)).channel, direct);
});

test('returns each of Slack’s errors as a fault: 404 for a response URL, 200 for a method', async (t) => {
  const { url, faults } = await startSlack(t);
  const statuses: unknown[] = [];
  for (const [operation, path, fault] of [
    ['response-url', 'slack/response/a', 'slack-error-expired_url'],
    ['chat.update', 'api/chat.update', 'slack-error-invalid_auth'],
    ['chat.update', 'api/chat.update', 'throttle'],
  ] as const) {
    faults.add({ service: 'slack', operation, fault });
    const response = await fetch(`${url}/${path}`, { method: 'POST', body: '{}' });
    const { error } = await response.json();
    statuses.push([response.status, error, response.headers.get('retry-after')]);
  }
  assert.deepEqual(statuses, [
    [404, 'expired_url', null],
    [200, 'invalid_auth', null],
    [429, 'ratelimited', '1'],
  ]);
});

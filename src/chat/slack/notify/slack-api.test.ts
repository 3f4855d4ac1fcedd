import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, beforeEach, test } from 'node:test';
import { postJson } from '../post-json.ts';
import { createSlackUrls } from '../slack-urls.ts';
import { createSlackApi, postDirectMessage, SlackError } from './slack-api.ts';

interface Received {
  readonly path: string | undefined;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

type Scripted = { status?: number; retryAfter?: string; body: unknown };

const received: Received[] = [];
let script: Scripted[] = [];
const slack = createServer(async (request, response) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  const { url: path, headers } = request;
  received.push({ path, authorization: headers.authorization, body: JSON.parse(text) });
  const { status = 200, retryAfter, body } = script.shift() ?? { body: { ok: true } };
  response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter });
  response.end(JSON.stringify(body));
});
await new Promise<void>((resolve) => slack.listen(0, '127.0.0.1', resolve));
after(() => slack.close());
const origin = `http://127.0.0.1:${(slack.address() as AddressInfo).port}`;

beforeEach(() => {
  received.length = 0;
  script = [];
});

function createApi({ botToken = 'xoxb-test' } = {}) {
  const slept: number[] = [];
  const refused: string[] = [];
  const call = createSlackApi(
    {
      urls: createSlackUrls(origin),
      post: postJson,
      readBotToken: async () => botToken,
      onTokenRefused: () => void refused.push(botToken),
      sleep: async (milliseconds) => void slept.push(milliseconds),
    },
    null,
  );
  return { call, slept, refused };
}

const posted = { ok: true, channel: 'D0JAMES', ts: '1700000000.000200' };

test('posts a direct message with the bot token, and returns where it is', async () => {
  script = [{ body: posted }];
  const place = await postDirectMessage(createApi().call, 'U012AB3CD', { text: 'You’re in' });
  assert.deepEqual(place, { channel: 'D0JAMES', ts: '1700000000.000200' });
  assert.deepEqual(received, [
    {
      path: '/api/chat.postMessage',
      authorization: 'Bearer xoxb-test',
      body: { channel: 'U012AB3CD', text: 'You’re in' },
    },
  ]);
});

test('opens the conversation where Slack does not find it by the user’s id', async () => {
  script = [
    { body: { ok: false, error: 'channel_not_found' } },
    { body: { ok: true, channel: { id: 'D0JAMES' } } },
    { body: posted },
  ];
  await postDirectMessage(createApi().call, 'U012AB3CD', { text: 'x' });
  assert.deepEqual(
    received.map(({ path, body }) => [path, body]),
    [
      ['/api/chat.postMessage', { channel: 'U012AB3CD', text: 'x' }],
      ['/api/conversations.open', { users: 'U012AB3CD' }],
      ['/api/chat.postMessage', { channel: 'D0JAMES', text: 'x' }],
    ],
  );
});

test('tries once more after a 429, when Retry-After is over', async () => {
  script = [{ status: 429, retryAfter: '1', body: {} }, { body: posted }];
  const { call, slept } = createApi();
  await call('chat.postMessage', {});
  assert.deepEqual([slept, received.length], [[1000], 2]);
});

for (const [description, answers, requests] of [
  ['a second 429', [429, 429], 2],
  ['a Retry-After of a minute', [429], 1],
] as const)
  test(`leaves ${description} to the sweep`, async () => {
    const retryAfter = requests === 1 ? '60' : '1';
    script = answers.map((status) => ({ status, retryAfter, body: {} }));
    await assert.rejects(
      createApi().call('chat.update', {}),
      new SlackError('chat.update', 'ratelimited'),
    );
    assert.equal(received.length, requests);
  });

test('throws Slack’s own error', async () => {
  script = [{ body: { ok: false, error: 'not_in_channel' } }];
  await assert.rejects(createApi().call('chat.postMessage', {}), {
    name: 'SlackError',
    code: 'not_in_channel',
  });
});

test('sends no token that was stored with a line end', async () => {
  await assert.rejects(
    createApi({ botToken: 'xoxb-test\n' }).call('chat.postMessage', {}),
    /bot token/,
  );
  assert.deepEqual(received, []);
});

test('says that Slack has refused the token, and nothing of other errors', async () => {
  const { call, refused } = createApi();
  for (const error of ['token_revoked', 'channel_not_found']) {
    script = [{ body: { ok: false, error } }];
    await assert.rejects(call('views.open', {}), new SlackError('views.open', error));
  }
  assert.deepEqual(refused, ['xoxb-test']);
});

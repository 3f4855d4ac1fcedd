import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PostJson } from '../post-json.ts';
import { createDeliverReply, viaDirectMessage, viaResponseUrl } from './deliver-reply.ts';

const responseUrl = 'https://hooks.slack.com/actions/T012LOCAL/1/x';
const message = { text: 'Access denied.' };

/** Delivers a reply, and returns where it was posted to. */
async function deliver({
  url = responseUrl,
  status = 200,
  signal = AbortSignal.timeout(60_000),
  takesPlace = false,
}: {
  readonly url?: string | null;
  readonly status?: number;
  readonly signal?: AbortSignal;
  readonly takesPlace?: boolean;
}) {
  const posts: unknown[] = [];
  const logged: string[] = [];
  const post: PostJson = async (to, body) => {
    posts.push([to, body]);
    return { status, text: '' };
  };
  const slackUntil = () => async (method: string, body: object) => {
    posts.push([method, body]);
    return { ok: true, channel: 'D1', ts: '1.1' };
  };
  const deliverReply = createDeliverReply(
    [viaResponseUrl(post), viaDirectMessage(slackUntil)],
    (line) => logged.push(line),
  );
  const slack = {
    userId: 'U012AB3CD',
    teamId: 'T012LOCAL',
    channelId: 'C1',
    messageTs: '1.0',
    responseUrl: url,
  };
  await deliverReply({ grantId: '1', slack, isEphemeral: false, takesPlace }, message, signal);
  return { posts, logged };
}

const atResponseUrl = [
  responseUrl,
  { response_type: 'ephemeral', replace_original: false, text: 'Access denied.' },
];
const asDirectMessage = ['chat.postMessage', { channel: 'U012AB3CD', text: 'Access denied.' }];

test('a reply goes to the response URL', async () => {
  assert.deepEqual((await deliver({})).posts, [atResponseUrl]);
});

test('a reply that takes the place of a direct message is not ephemeral', async () => {
  const body = { replace_original: true, text: 'Access denied.' };
  assert.deepEqual((await deliver({ takesPlace: true })).posts, [[responseUrl, body]]);
});

for (const status of [404, 410, 500])
  test(`a response URL that returns ${status} falls back to a direct message`, async () => {
    const { posts, logged } = await deliver({ status });
    assert.deepEqual(posts, [atResponseUrl, asDirectMessage]);
    assert.deepEqual(logged, ['could not deliver a reply']);
  });

test('without a response URL the reply is a direct message', async () => {
  assert.deepEqual((await deliver({ url: null })).posts, [asDirectMessage]);
});

test('once time is up, nothing is posted', async () => {
  assert.deepEqual((await deliver({ signal: AbortSignal.abort() })).posts, []);
});

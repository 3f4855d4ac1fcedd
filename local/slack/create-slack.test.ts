import assert from 'node:assert/strict';
import { test } from 'node:test';
import example from '../../examples/slack-message.json' with { type: 'json' };
import { postJson, startTestPage } from '../page/start-test-page.ts';

const respondWith = (text: string) => ({
  ok: true as const,
  payload: { statusCode: 200, body: text },
});
const method = 'api/chat.postMessage';

test('posts the example message unchanged', async (t) => {
  const { url, slack } = await startTestPage(t);
  const { status, text } = await postJson(`${url}/${method}`, example);
  const { ok, channel, ts, message } = JSON.parse(text);
  assert.deepEqual(
    { status, ok, channel, ts },
    { status: 200, ok: true, channel: '12345', ts: '1795248000.000000' },
  );
  assert.equal(message.username, 'Live Laugh Ship');
  assert.deepEqual(slack.messages(), [
    {
      ts,
      thread_ts: null,
      edited: null,
      channel: '12345',
      user: 'U012LOCALBOT',
      ephemeral: false,
      text: '',
      attachments: example.attachments,
      blocks: [],
      username: 'Live Laugh Ship',
    },
  ]);
});

test('accepts a form with attachments and blocks as JSON, as Slack’s own client sends them', async (t) => {
  const { url, slack } = await startTestPage(t);
  const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: 'hello' } }];
  const attachments = JSON.stringify(example.attachments);
  const form = { channel: 'C1', text: 'hi', attachments, blocks: JSON.stringify(blocks) };
  const response = await fetch(`${url}/${method}`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  assert.equal(JSON.parse(await response.text()).ok, true);
  const [message] = slack.messages();
  assert.deepEqual([message?.attachments, message?.blocks], [example.attachments, blocks]);
});

const rejected = [
  { body: { text: 'hi' }, error: 'channel_not_found' },
  { body: { channel: 'C1' }, error: 'no_text' },
  { body: { channel: 'C1', text: '', attachments: [], blocks: [] }, error: 'no_text' },
  { body: { channel: 'C1', blocks: 'not json' }, error: 'invalid_blocks_format' },
  { body: { channel: 'C1', attachments: ['text'] }, error: 'invalid_arguments' },
  { body: { channel: 'C1', text: 'x'.repeat(40_001) }, error: 'msg_too_long' },
  { body: [], error: 'json_not_object' },
];
for (const { body, error } of rejected)
  test(`rejects ${JSON.stringify(body).slice(0, 60)} with ${error}`, async (t) => {
    const { url, slack } = await startTestPage(t);
    assert.deepEqual(await postJson(`${url}/${method}`, body), {
      status: 200,
      text: JSON.stringify({ ok: false, error }),
    });
    assert.deepEqual(slack.messages(), []);
  });

test('shows a reply by a response URL only to the user, five times in thirty minutes', async (t) => {
  const { url, slack, clock } = await startTestPage(t);
  const reply = () =>
    postJson(`${url}/slack/response/any`, { text: 'hi', replace_original: false });
  for (const _ of Array(5).keys()) assert.deepEqual(await reply(), { status: 200, text: 'ok' });
  assert.deepEqual(await reply(), { status: 404, text: '{"ok":false,"error":"used_url"}' });
  assert.equal(slack.messages().filter(({ ephemeral }) => ephemeral).length, 5);
  clock.now = new Date(clock.now.getTime() + 30 * 60_000 + 1);
  assert.deepEqual(await reply(), { status: 404, text: '{"ok":false,"error":"expired_url"}' });
});

test('replaces or deletes the message on request', async (t) => {
  const { url, slack } = await startTestPage(t);
  const { ts } = slack.post('C1', example);
  await slack.press({ ts, user: 'U012AB3CD', action: 'retry' });
  await postJson(`${url}/slack/response/url1`, { replace_original: true, text: 'done' });
  assert.deepEqual(
    slack.messages().map((message) => [message.ts, message.text, message.attachments]),
    [[ts, 'done', []]],
  );
  await postJson(`${url}/slack/response/url1`, { delete_original: true });
  assert.deepEqual(slack.messages(), []);
});

test('shows the response to a legacy press to the user who pressed', async (t) => {
  const reply = { response_type: 'ephemeral', replace_original: false, text: 'Glass broken' };
  const { slack } = await startTestPage(t, {
    invoke: async () => respondWith(JSON.stringify(reply)),
  });
  const { ts } = slack.post('C1', example);
  const outcome = await slack.press({ ts, user: 'U012AB3CD', action: 'break_glass' });
  assert.deepEqual(outcome, { outcome: 'responded' });
  const { channel, user, ephemeral, text } = slack.messages()[1] ?? {};
  assert.deepEqual(
    { channel, user, ephemeral, text },
    { channel: 'C1', user: 'U012AB3CD', ephemeral: true, text: 'Glass broken' },
  );
});

const failures = [
  { title: 'the app rejects', payload: { statusCode: 401 }, error: 'http_status_401' },
  { title: 'gets no JSON', payload: { statusCode: 200, body: 'hi' }, error: 'invalid_json' },
];
for (const { title, payload, error } of failures)
  test(`shows an error to the user for a press that ${title}`, async (t) => {
    const { slack } = await startTestPage(t, { invoke: async () => ({ ok: true, payload }) });
    const { ts } = slack.post('C1', example);
    const outcome = await slack.press({ ts, user: 'U012AB3CD', action: 'break_glass' });
    assert.deepEqual(outcome, { outcome: 'failed', error });
    assert.equal(slack.messages()[1]?.text, `The button failed with the error "${error}"`);
  });

test('shows a timeout to the user when the response takes too long', async (t) => {
  const late = Promise.withResolvers<ReturnType<typeof respondWith>>();
  const { slack } = await startTestPage(t, { invoke: () => late.promise, timeoutMs: 20 });
  const { ts } = slack.post('C1', example);
  const outcome = await slack.press({ ts, user: 'U012AB3CD', action: 'break_glass' });
  late.resolve(respondWith(''));
  assert.deepEqual(outcome, { outcome: 'failed', error: 'operation_timed_out' });
});

test('learns the user and channel of a response URL from a press that a test sends', async (t) => {
  const { url, slack } = await startTestPage(t);
  const payload = JSON.stringify({
    user: { id: 'U012AB3CD' },
    channel: { id: 'C9' },
    response_url: `${url}/slack/response/mine`,
  });
  const body = new URLSearchParams({ payload });
  await fetch(`${url}/slack/interactivity`, { method: 'POST', body });
  await postJson(`${url}/slack/response/mine`, { text: 'hi' });
  const [message] = slack.messages();
  assert.deepEqual([message?.channel, message?.user], ['C9', 'U012AB3CD']);
});

test('applies injected faults to Slack', async (t) => {
  const { url, slack, faults } = await startTestPage(t);
  const post = () => postJson(`${url}/${method}`, { channel: 'C1', text: 'hi' });
  faults.add({ service: 'slack', operation: 'chat.postMessage', fault: 'throttle' });
  assert.equal((await post()).status, 429);
  faults.add({ service: 'slack', operation: 'chat.postMessage', fault: 'drop-after' });
  await assert.rejects(post());
  assert.equal(slack.messages().length, 1);
});

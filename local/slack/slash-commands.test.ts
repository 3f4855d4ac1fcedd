import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestApp, type TestResponse } from './start-test-app.ts';
import { directMessageId } from './workspace.ts';

const james = 'U012AB3CD';
const command = { channel: '#alerts', user: james, text: '/break-glass prod  INC-1 disk full ' };

test('sends every member that Slack documents', async (t) => {
  const { slack, requests, url } = await startTestApp(t, () => undefined);
  assert.deepEqual(await slack.command(command), { outcome: 'responded' });
  const [{ path, payload } = { path: '', payload: {} }] = requests;
  const { trigger_id, ...form } = payload;
  assert.equal(path, '/slack/commands');
  assert.match(String(trigger_id), /^\d+\.\d+\.[0-9a-f]{32}$/);
  assert.deepEqual(form, {
    token: 'not-a-secret-use-signatures',
    team_id: 'T012LOCAL',
    team_domain: 'live-laugh-ship',
    channel_id: '12345',
    channel_name: 'alerts',
    user_id: james,
    user_name: 'james',
    command: '/break-glass',
    text: 'prod  INC-1 disk full',
    api_app_id: 'A012LOCAL',
    is_enterprise_install: 'false',
    response_url: `${url}/slack/response/url1`,
  });
  assert.deepEqual(slack.messages(), []);
  await slack.command({ channel: directMessageId(james), user: james, text: '/break-glass' });
  const { channel_name, text } = requests[1]?.payload ?? {};
  assert.deepEqual([channel_name, text], ['directmessage', '']);
});

test('shows a late response at the response URL to the user, and opens a modal by the trigger', async (t) => {
  const { slack, requests, call } = await startTestApp(t, () => undefined);
  await slack.command(command);
  const { response_url, trigger_id } = requests[0]?.payload ?? {};
  await fetch(String(response_url), { method: 'POST', body: '{"text":"late"}' });
  const [message] = slack.messages();
  assert.deepEqual(
    [message?.channel, message?.user, message?.ephemeral, message?.text],
    ['12345', james, true, 'late'],
  );
  const blocks = [{ type: 'divider' }];
  const view = { type: 'modal', title: { type: 'plain_text', text: 'Why?' }, blocks };
  assert.equal((await call('views.open', { trigger_id, view }))['ok'], true);
  assert.equal(slack.openViews(james).length, 1);
});

const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: '*a*' } }];
const responses: readonly {
  readonly title: string;
  readonly response: TestResponse;
  readonly messages: readonly (readonly [boolean, string, number])[];
}[] = [
  { title: 'nothing', response: {}, messages: [] },
  { title: 'an empty object', response: { body: {} }, messages: [] },
  { title: 'a text', response: { body: 'Hello' }, messages: [[true, 'Hello', 0]] },
  {
    title: 'JSON with another content type as text',
    response: { body: '{"text":"a"}' },
    messages: [[true, '{"text":"a"}', 0]],
  },
  { title: 'JSON', response: { body: { text: 'Hello' } }, messages: [[true, 'Hello', 0]] },
  {
    title: 'blocks only to the user',
    response: { body: { response_type: 'ephemeral', text: 'a', blocks } },
    messages: [[true, 'a', 1]],
  },
  {
    title: 'the command and the response to the channel',
    response: { body: { response_type: 'in_channel', text: 'Hello' } },
    messages: [
      [false, '/break-glass prod  INC-1 disk full', 0],
      [false, 'Hello', 0],
    ],
  },
];
for (const { title, response, messages } of responses)
  test(`shows ${title}`, async (t) => {
    const { slack } = await startTestApp(t, () => response);
    assert.deepEqual(await slack.command(command), { outcome: 'responded' });
    assert.deepEqual(
      slack.messages().map((message) => [message.ephemeral, message.text, message.blocks.length]),
      messages,
    );
  });

const failures = [
  ['http_client_error', { status: 401 }],
  ['http_client_error', { status: 404 }],
  ['dispatch_failed', { status: 500 }],
  ['dispatch_failed', { status: 204 }],
  ['invalid_blocks', { body: { blocks: [{ type: 'carousel' }] } }],
] as const;
for (const [error, response] of failures)
  test(`shows ${error} after ${JSON.stringify(response)}`, async (t) => {
    const { slack } = await startTestApp(t, () => response);
    assert.deepEqual(await slack.command(command), { outcome: 'failed', error });
    const [message, ...others] = slack.messages();
    assert.deepEqual(others, []);
    assert.deepEqual(
      [message?.text, message?.ephemeral, message?.user, message?.username],
      [`/break-glass failed with the error "${error}"`, true, james, 'Slackbot'],
    );
  });

test('shows a time-out when the response takes too long', async (t) => {
  const late = Promise.withResolvers<undefined>();
  const { slack } = await startTestApp(t, () => late.promise, { timeoutMs: 20 });
  const error = 'operation_timeout';
  assert.deepEqual(await slack.command(command), { outcome: 'failed', error });
  late.resolve(undefined);
  assert.equal(slack.messages()[0]?.text, `/break-glass failed with the error "${error}"`);
});

test('tells the user that it knows no other command, and sends nothing', async (t) => {
  const { slack, requests } = await startTestApp(t, () => undefined);
  const outcome = await slack.command({ ...command, text: '/remind me' });
  assert.deepEqual(outcome, { outcome: 'failed', error: 'unknown_command' });
  assert.match(slack.messages()[0]?.text ?? '', /^\/remind is not a valid command\./);
  assert.deepEqual(requests, []);
});

test('sends a command or posts a message for the page', async (t) => {
  const { slack, requests, url } = await startTestApp(t, () => ({ body: 'Hello' }));
  const send = async (text: string, channel = '#alerts') => {
    const body = JSON.stringify({ channel, user: james, text });
    return (await fetch(`${url}/actions/send-message`, { method: 'POST', body })).status;
  };
  assert.equal(await send('/break-glass help'), 200);
  assert.equal(await send('what burns?'), 200);
  assert.equal(await send('hello', 'leadership'), 400);
  assert.equal(requests.length, 1);
  assert.deepEqual(
    slack.messages().map(({ user, ephemeral, text }) => [user, ephemeral, text]),
    [
      [james, true, 'Hello'],
      [james, false, 'what burns?'],
    ],
  );
});

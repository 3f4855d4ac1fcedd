import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { createGrantFixture, grantId } from '../../../test/fixtures/grant/grant-fixture.ts';
import type { Grant } from '../../grant/record/grant.ts';
import { createSlackNotifier } from './notifier.ts';
import { postJson } from './post-json.ts';
import { createSlackUrls } from './slack-urls.ts';

interface ReceivedRequest {
  readonly path: string | undefined;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

const received: ReceivedRequest[] = [];
const slack = createServer(async (request, response) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  const { url: path, headers } = request;
  received.push({ path, authorization: headers.authorization, body: JSON.parse(text) });
  if (path === '/moved') response.writeHead(302, { location: '/elsewhere' }).end();
  else response.end('{"ok":true}');
});
await new Promise<void>((resolve) => slack.listen(0, '127.0.0.1', resolve));
after(() => slack.close());
const origin = `http://127.0.0.1:${(slack.address() as AddressInfo).port}`;

async function startNotifier({
  path = '/response',
  hasBotToken = true,
  botToken = 'xoxb-test',
} = {}) {
  received.length = 0;
  const fixture = createGrantFixture();
  await fixture.open(grantId('1'));
  const opened = await fixture.readGrant(grantId('1'));
  const grant: Grant = { ...opened, responseUrl: `${origin}${path}` };
  const logged: unknown[] = [];
  const notifier = createSlackNotifier({
    urls: createSlackUrls(origin),
    post: postJson,
    readBotToken: hasBotToken ? async () => botToken : undefined,
    contactEmails: [],
    portalUrl: 'https://example.awsapps.com/start',
    now: fixture.clock.now,
    log: (message, fields) => logged.push({ message, ...fields }),
  });
  return { fixture, grant, notifier, logged };
}

test('posts to the response URL that access is active, with deadline, portal and button', async () => {
  const { notifier, grant } = await startNotifier();
  await notifier.notify(grant, { kind: 'access-active' });
  const text =
    'Access is active: `BreakGlassProd` in account `123456789012`, until 04:00:00 UTC. Go to <https://example.awsapps.com/start>. What you do with it is reported.';
  const doneButton = {
    type: 'button',
    action_id: 'end_access',
    text: { type: 'plain_text', text: "I'm done" },
    value: grantId('1'),
  };
  assert.deepEqual(received, [
    {
      path: '/response',
      authorization: undefined,
      body: {
        response_type: 'ephemeral',
        replace_original: false,
        text,
        blocks: [
          { type: 'section', text: { type: 'mrkdwn', text } },
          { type: 'actions', elements: [doneButton] },
        ],
      },
    },
  ]);
});

test('sends a direct message as the bot after 25 minutes, since a response URL works for 30', async () => {
  const { notifier, grant, fixture } = await startNotifier();
  fixture.clock.advance(25 * 60_000);
  await notifier.notify(
    { ...grant, endedAt: '2026-11-21T04:00:01.000Z' },
    { kind: 'access-ended' },
  );
  assert.deepEqual(received, [
    {
      path: '/api/chat.postMessage',
      authorization: 'Bearer xoxb-test',
      body: {
        channel: 'U012AB3CD',
        text: 'Access has ended: `BreakGlassProd` in account `123456789012`, at 04:00:01 UTC.',
      },
    },
  ]);
});

test('sends nothing after 25 minutes without a bot token', async () => {
  const { notifier, grant, fixture, logged } = await startNotifier({ hasBotToken: false });
  fixture.clock.advance(25 * 60_000);
  await notifier.notify(grant, { kind: 'access-ended' });
  assert.deepEqual(received, []);
  assert.match(JSON.stringify(logged), /no bot token/);
});

test('does not follow redirects', async () => {
  const { notifier, grant, logged } = await startNotifier({ path: '/moved' });
  await notifier.notify(grant, { kind: 'access-active' });
  assert.deepEqual(
    received.map(({ path }) => path),
    ['/moved'],
  );
  assert.match(JSON.stringify(logged), /returned 302/);
});

test('escapes and truncates AWS’s error text for Slack', async () => {
  const { notifier, grant } = await startNotifier();
  const reason = `<!channel> & <https://evil.example|here> ${'x'.repeat(1000)}`;
  await notifier.notify(grant, { kind: 'access-failed', reason });
  const text = String(Object.entries(received[0]?.body ?? {}).find(([key]) => key === 'text')?.[1]);
  assert.match(text, /&lt;!channel&gt; &amp; &lt;https:/);
  assert.ok(text.length < 600);
});

test('never throws, and never logs the response URL', async () => {
  const { notifier, grant, logged } = await startNotifier();
  const responseUrl = 'http://127.0.0.1:9/secret-path';
  await notifier.notify({ ...grant, responseUrl }, { kind: 'access-active' });
  assert.doesNotMatch(JSON.stringify(logged), /secret-path/);
});

test('says what is wrong with a bot token that was stored with a line end, and does not log it', async () => {
  const { notifier, grant, fixture, logged } = await startNotifier({ botToken: 'xoxb-test\n' });
  fixture.clock.advance(25 * 60_000);
  await notifier.notify(grant, { kind: 'access-ended' });
  assert.deepEqual(received, []);
  const log = JSON.stringify(logged);
  assert.match(log, /the bot token contains white space, such as a line end/);
  assert.doesNotMatch(log, /xoxb/);
});

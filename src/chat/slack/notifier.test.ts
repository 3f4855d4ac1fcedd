import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { createGrantWorld, grantId } from '../../../test/helpers/grant-world.ts';
import type { Grant } from '../../grant/record/grant.ts';
import { createSlackNotifier } from './notifier.ts';
import { postJson } from './post-json.ts';
import { createSlackUrls } from './slack-urls.ts';

interface Heard {
  readonly path: string | undefined;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

const heard: Heard[] = [];
const slack = createServer(async (request, response) => {
  let text = '';
  for await (const part of request) text += part;
  const { url: path, headers } = request;
  heard.push({ path, authorization: headers.authorization, body: JSON.parse(text) });
  if (path === '/moved') response.writeHead(302, { location: '/elsewhere' }).end();
  else response.end('{"ok":true}');
});
await new Promise<void>((resolve) => slack.listen(0, '127.0.0.1', resolve));
after(() => slack.close());
const origin = `http://127.0.0.1:${(slack.address() as AddressInfo).port}`;

async function peopleOf({ path = '/answer', bot = true } = {}) {
  heard.length = 0;
  const world = createGrantWorld();
  await world.open(grantId('1'));
  const opened = await world.grant(grantId('1'));
  const input = JSON.parse(opened.input);
  input.slack.responseUrl = `${origin}${path}`;
  const grant: Grant = { ...opened, input: JSON.stringify(input) };
  const logged: unknown[] = [];
  const people = createSlackNotifier({
    urls: createSlackUrls(origin),
    post: postJson,
    readBotToken: bot ? async () => 'xoxb-test' : undefined,
    contactEmails: [],
    portalUrl: 'https://example.awsapps.com/start',
    now: world.clock.now,
    log: (message, fields) => logged.push({ message, ...fields }),
  });
  return { world, grant, people, logged };
}

test('the person hears at the response URL of the click that access is active, until when, and where to go', async () => {
  const { people, grant } = await peopleOf();
  await people.notify(grant, { kind: 'access-active' });
  const text =
    'Access is active: `BreakGlassProd` in account `123456789012`, until 04:00:00 UTC. Go to <https://example.awsapps.com/start>. What you do with it is reported.';
  const done = {
    type: 'button',
    action_id: 'end_access',
    text: { type: 'plain_text', text: "I'm done" },
    value: grantId('1'),
  };
  assert.deepEqual(heard, [
    {
      path: '/answer',
      authorization: undefined,
      body: {
        response_type: 'ephemeral',
        replace_original: false,
        text,
        blocks: [
          { type: 'section', text: { type: 'mrkdwn', text } },
          { type: 'actions', elements: [done] },
        ],
      },
    },
  ]);
});

test('after 25 minutes the bot tells the person directly, for a response URL lives for 30', async () => {
  const { people, grant, world } = await peopleOf();
  world.clock.advance(25 * 60_000);
  await people.notify({ ...grant, endedAt: '2026-11-21T04:00:01.000Z' }, { kind: 'access-ended' });
  assert.deepEqual(heard, [
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

test('without a bot token it stays unsaid then', async () => {
  const { people, grant, world, logged } = await peopleOf({ bot: false });
  world.clock.advance(25 * 60_000);
  await people.notify(grant, { kind: 'access-ended' });
  assert.deepEqual(heard, []);
  assert.match(JSON.stringify(logged), /no bot token/);
});

test('a redirect is not followed', async () => {
  const { people, grant, logged } = await peopleOf({ path: '/moved' });
  await people.notify(grant, { kind: 'access-active' });
  assert.deepEqual(
    heard.map(({ path }) => path),
    ['/moved'],
  );
  assert.match(JSON.stringify(logged), /answered 302/);
});

test('what AWS says is escaped and cut for Slack', async () => {
  const { people, grant } = await peopleOf();
  const reason = `<!channel> & <https://evil.example|here> ${'x'.repeat(1000)}`;
  await people.notify(grant, { kind: 'access-failed', reason });
  const text = String(Object.entries(heard[0]?.body ?? {}).find(([key]) => key === 'text')?.[1]);
  assert.match(text, /&lt;!channel&gt; &amp; &lt;https:/);
  assert.ok(text.length < 600);
});

test('telling never throws, and never says the response URL in the log', async () => {
  const { people, grant, logged } = await peopleOf();
  const input = JSON.parse(grant.input);
  input.slack.responseUrl = 'http://127.0.0.1:9/secret-path';
  await people.notify({ ...grant, input: JSON.stringify(input) }, { kind: 'access-active' });
  assert.doesNotMatch(JSON.stringify(logged), /secret-path/);
});

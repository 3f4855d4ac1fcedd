import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { createGrantWorld } from '../../../test/helpers/grant-world.ts';
import { findGrant } from '../../grant/record/read-grant.ts';
import type { Decision } from '../../request/policy/decide.ts';
import { createInteractionHandler, type InteractionHandlerDeps } from './handle-interaction.ts';
import { createSigningSecret } from './signing-secret.ts';
import { createSlackUrls } from './slack-urls.ts';

const secret = '0123456789abcdef0123456789abcdef';
const arn = 'arn:aws:sso:::permissionSet/ssoins-12345/ps-12345';
const responseUrl = 'https://hooks.slack.com/actions/T012LOCAL/1/x';
const action = { name: 'break_glass', type: 'button', value: arn };
const press = {
  type: 'interactive_message',
  callback_id: 'deployment_123456789012_abc',
  team: { id: 'T012LOCAL' },
  user: { id: 'U012AB3CD' },
  channel: { id: 'C12345' },
  message_ts: '1700000000.000100',
  response_url: responseUrl,
  actions: [action],
};
const blockPress = {
  ...press,
  type: 'block_actions',
  actions: [{ action_id: 'break_glass', block_id: '123456789012', type: 'button', value: arn }],
};

function answering(more: Partial<InteractionHandlerDeps> = {}) {
  const world = createGrantWorld();
  const logged: [string, unknown][] = [];
  const posted: [string, unknown][] = [];
  const measures: unknown[] = [];
  const handleInteraction = createInteractionHandler({
    secrets: createSigningSecret(async () => secret, world.clock.now),
    allowedTeams: ['T012LOCAL'],
    contactEmails: ['security@example.com'],
    decide: async () => world.decision,
    findGrant: (grantId) => findGrant(world.records, grantId),
    openGrant: world.openGrant,
    endEarly: world.endEarly,
    urls: createSlackUrls(undefined),
    post: async (url, body) => {
      posted.push([url, body]);
      return { status: 200, text: 'ok' };
    },
    now: world.clock.now,
    sleep: () => new Promise(() => undefined),
    log: (message, fields) => logged.push([message, fields]),
    measure: (...measured) => measures.push(measured),
    ...more,
  });
  const send = (
    payload: unknown,
    body = `payload=${encodeURIComponent(JSON.stringify(payload))}`,
  ) => {
    const timestamp = String(Math.floor(world.clock.now() / 1000));
    const mac = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
    return handleInteraction(
      {
        body: Buffer.from(body).toString('base64'),
        isBase64Encoded: true,
        headers: { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${mac}` },
      },
      world.clock.now() + 10_000,
    );
  };
  return { world, logged, posted, measures, handleInteraction, send };
}

const textOf = (answer: { body: string }): string => JSON.parse(answer.body).text;

test('a legacy press is answered in the HTTP body, to the person alone', async () => {
  const { send, world } = answering();
  const answer = await send(press);
  assert.equal(answer.statusCode, 200);
  assert.deepEqual(JSON.parse(answer.body), {
    response_type: 'ephemeral',
    replace_original: false,
    text: 'Glass broken - access incoming. `BreakGlassProd` in account `123456789012`, until 04:00:00 UTC. You will be told here when access is active.',
  });
  assert.equal(world.starts.length, 1);
});

test('a Block Kit press is answered at its response URL, for Slack ignores the HTTP body there', async () => {
  const { send, posted } = answering();
  assert.deepEqual(await send(blockPress), { statusCode: 200, body: '' });
  assert.equal(posted.length, 1);
  assert.equal(posted[0]?.[0], responseUrl);
  assert.match(JSON.stringify(posted[0]?.[1]), /Glass broken - access incoming\./);
});

test('a response URL that is not one of Slack is never called', async () => {
  const { send, posted, logged } = answering();
  for (const url of [
    'https://evil.example/x',
    'http://hooks.slack.com/x',
    'https://hooks.slack.com:8443/x',
    'https://a:b@hooks.slack.com/x',
    'https://hooks.slack.com.evil.example/x',
    'file:///etc/passwd',
    'x',
  ])
    assert.equal((await send({ ...blockPress, response_url: url })).statusCode, 200);
  assert.deepEqual(posted, []);
  assert.match(logged[0]?.[0] ?? '', /not one of Slack/);
});

test('a request that Slack did not sign is 401 with an empty body, and one log line without the body', async () => {
  const { handleInteraction, logged, world } = answering();
  const answer = await handleInteraction({ body: 'payload=hello', headers: {} }, 0);
  assert.deepEqual(answer, { statusCode: 401, body: '' });
  assert.equal(logged.length, 1);
  assert.match(JSON.stringify(logged), /timestamp-missing/);
  assert.doesNotMatch(JSON.stringify(logged), /hello/);
  assert.equal(world.starts.length, 0);
});

test('an unreadable payload is 400, and logged without its content', async () => {
  const { send, logged } = answering();
  assert.deepEqual(await send(undefined, 'payload=%7Bhello'), { statusCode: 400, body: '' });
  assert.equal(logged.length, 1);
  assert.doesNotMatch(JSON.stringify(logged), /hello/);
});

test('another button of the message is 200, empty, and starts nothing', async () => {
  const { send, world } = answering();
  const retry = { ...press, actions: [{ name: 'retry', type: 'button', value: 'retry' }] };
  assert.deepEqual(await send(retry), { statusCode: 200, body: '' });
  assert.deepEqual(await send({ type: 'view_closed' }), { statusCode: 200, body: '' });
  assert.equal(world.starts.length, 0);
});

test('a button that does not work is answered in words, and told to the operator', async () => {
  const { send, logged, world } = answering();
  const answer = await send({ ...press, callback_id: 'deployment' });
  assert.equal(answer.statusCode, 200);
  assert.match(textOf(answer), /does not name an account/);
  assert.match(JSON.stringify(logged), /account-missing/);
  assert.equal(world.starts.length, 0);
});

test('a press from another workspace is denied', async () => {
  const { send, world } = answering();
  for (const other of [
    { team: { id: 'T999' } },
    { user: { id: 'U012AB3CD', team_id: 'T999' } },
    { enterprise: { id: 'E999' } },
  ])
    assert.match(textOf(await send({ ...press, ...other })), /workspace/);
  assert.equal(world.starts.length, 0);
});

const denials: [Decision & { outcome: 'denied' }, RegExp][] = [
  [{ outcome: 'denied', reason: 'not-linked' }, /U012AB3CD.*not linked/],
  [{ outcome: 'denied', reason: 'user-not-found' }, /does not exist/],
  [{ outcome: 'denied', reason: 'user-disabled' }, /disabled/],
  [{ outcome: 'denied', reason: 'permission-set-unknown' }, /does not have/],
  [{ outcome: 'denied', reason: 'no-rule' }, /no access rule allows/],
  [{ outcome: 'denied', reason: 'not-named', recordId: 'x' }, /not by you/],
  [{ outcome: 'denied', reason: 'rule-names-no-principal', recordId: 'x' }, /names nobody/],
  [
    {
      outcome: 'denied',
      reason: 'record-malformed',
      record: 'shared rule',
      problem: 'a <b> & c',
    },
    /malformed \(a &lt;b&gt; &amp; c\)/,
  ],
  [
    { outcome: 'denied', reason: 'lookup-failed', lookup: 'user', error: 'Timeout' },
    /lookup of the user failed/,
  ],
];
for (const [decision, words] of denials)
  test(`denied because ${decision.reason}: the person reads why and whom to ask, the log has it as fields`, async () => {
    const { send, logged, world, measures } = answering({ decide: async () => decision });
    const text = textOf(await send(press));
    assert.match(text, /^Access denied: /);
    assert.match(text, words);
    assert.match(text, /Ask security@example\.com\.$/);
    assert.equal(logged.length, 1);
    const [message, fields] = logged[0] ?? [];
    assert.equal(message, 'denied access');
    assert.equal((fields as { reason: string }).reason, decision.reason);
    assert.deepEqual(measures, [
      ['Requests', 1],
      ['Denials', 1, { Reason: decision.reason }],
    ]);
    assert.equal(world.starts.length, 0);
  });

test('each denial has words of its own', async () => {
  const texts = await Promise.all(
    denials.map(async ([decision]) =>
      textOf(await answering({ decide: async () => decision }).send(press)),
    ),
  );
  assert.equal(new Set(texts).size, denials.length);
});

test('whatever fails inside is 200 with words for the person, and a log line without a stack', async () => {
  const { send, logged } = answering({
    openGrant: async () => {
      throw new Error('no network');
    },
  });
  const answer = await send(press);
  assert.equal(answer.statusCode, 200);
  assert.match(textOf(answer), /Something failed/);
  assert.match(JSON.stringify(logged), /no network/);
  assert.doesNotMatch(JSON.stringify(logged), /answer-click/);
});

test('what hangs inside is answered in words before the function is stopped', async () => {
  const never = new Promise<never>(() => undefined);
  const slept: number[] = [];
  const { send, logged } = answering({
    decide: () => never,
    sleep: async (milliseconds) => {
      slept.push(milliseconds);
    },
  });
  const answer = await send(press);
  assert.equal(answer.statusCode, 200);
  assert.match(textOf(answer), /Something failed/);
  assert.deepEqual(slept, [8_500]);
  assert.match(JSON.stringify(logged), /could not handle a click in time/);
});

test('of a click that was answered nothing is said when its time is up', async () => {
  const timeUp = Promise.withResolvers<void>();
  const { send, logged } = answering({ sleep: () => timeUp.promise });
  assert.match(textOf(await send(press)), /^Glass broken/);
  timeUp.resolve();
  await new Promise(setImmediate);
  assert.doesNotMatch(JSON.stringify(logged), /in time/);
});

test('a request whose body or headers are null is refused, not an error', async () => {
  const { handleInteraction } = answering();
  assert.equal((await handleInteraction({ body: null, headers: null }, 0)).statusCode, 401);
});

test('a response URL that does not answer is no trouble of the click', async () => {
  const { send, logged } = answering({
    post: async () => {
      throw new Error('timeout');
    },
  });
  assert.deepEqual(await send(blockPress), { statusCode: 200, body: '' });
  assert.match(JSON.stringify(logged), /could not answer/);
});

test('a second press says until when access lasts', async () => {
  const { send, world } = answering();
  await send(press);
  const [started] = world.starts;
  if (started) await world.grantAccess(JSON.parse(started.input), world.endsAt());
  world.clock.advance(60_000);
  const text = textOf(await send(press));
  assert.match(
    text,
    /^You have `BreakGlassProd` in account `123456789012` already, until 04:00:00 UTC/,
  );
  assert.equal(world.starts.length, 1);
});

const endPress = (grantId: string, more = {}) => ({
  ...blockPress,
  actions: [{ action_id: 'end_access', block_id: 'x', type: 'button', value: grantId }],
  ...more,
});

test('"I’m done" ends the grant of whoever holds it, and says so at the response URL', async () => {
  const { send, world, posted } = answering();
  await send(press);
  const grantId = world.starts[0]?.name ?? '';
  const answer = await send(endPress(grantId));
  assert.deepEqual(answer, { statusCode: 200, body: '' });
  assert.match(JSON.stringify(posted), /Thank you\..*is being revoked/);
  assert.equal((await world.grant(grantId)).endedBy, 'Slack user U012AB3CD');
});

test('"I’m done" of another Slack user, or of the same user id of another team, ends nothing', async () => {
  const { send, world, posted } = answering({ allowedTeams: [] });
  await send(press);
  const grantId = world.starts[0]?.name ?? '';
  for (const other of [
    { user: { id: 'U012NOACC' } },
    { team: { id: 'T999' } },
    { team: null, enterprise: { id: 'E1' } },
  ])
    await send(endPress(grantId, other));
  assert.equal((await world.grant(grantId)).endRequestedAt, undefined);
  assert.equal(posted.length, 3);
  for (const said of posted) assert.match(JSON.stringify(said), /You cannot end this access/);
});

test('"I’m done" with a value that is no grant’s id is a button that does not work', async () => {
  const { send, posted } = answering();
  await send(endPress('../../x'));
  assert.match(JSON.stringify(posted), /not the id of a grant/);
});

test('no response URL and no secret is ever logged', async () => {
  const { send, logged, handleInteraction } = answering();
  await send(press);
  await send(blockPress);
  await send({ ...press, callback_id: 'x' });
  await handleInteraction({ body: 'x' }, 0);
  assert.doesNotMatch(JSON.stringify(logged), /hooks\.slack\.com|0123456789abcdef0123/);
});

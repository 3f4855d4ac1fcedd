import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { allowed, createGrantFixture } from '../../../test/fixtures/grant/grant-fixture.ts';
import {
  alex,
  approvalBy,
  deniedGrant,
  halfApproved,
  priya,
  waitingGrant,
} from '../../../test/fixtures/grant/waiting-grant.ts';
import { confirmed } from '../../../test/fixtures/request/early-decision.ts';
import { createPressWork } from '../../../test/fixtures/slack/interaction-fixture.ts';
import { extensionValue } from '../../grant/record/extension.ts';
import { grantIdOf } from '../../grant/record/grant.ts';
import { type Clock, createTimeBudget } from '../../platform/time-budget.ts';
import type { Decision } from '../../request/policy/decide.ts';
import { createDeliverReply, viaResponseUrl } from './answer/deliver-reply.ts';
import type { PressWork } from './answer/handle-action.ts';
import type { InteractionEvent, LateEvent } from './answer/late-event.ts';
import { handleInteraction, type InteractionHandlerDeps } from './handle-interaction.ts';
import { buildReply } from './messages.ts';
import type { PostJson } from './post-json.ts';
import { createSlackUrls } from './slack-urls.ts';
import { createSigningSecret } from './verify/signing-secret.ts';

const secret = '0123456789abcdef0123456789abcdef';
const arn = 'arn:aws:sso:::permissionSet/ssoins-12345/ps-12345';
const responseUrl = 'https://hooks.slack.com/actions/T012LOCAL/1/x';
const contacts = { contactEmails: ['security@example.com'] };
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

/** By default time is never up. */
const neverUp = () => new Promise<never>(() => undefined);

function createFixture(
  {
    post = async () => ({ status: 200, text: 'ok' }),
    ...overrides
  }: Partial<InteractionHandlerDeps & PressWork & { readonly post: PostJson }> = {},
  sleep: Clock['sleep'] = neverUp,
) {
  const grants = createGrantFixture();
  const logged: [string, unknown][] = [];
  const posted: [string, unknown][] = [];
  const metrics: unknown[] = [];
  const announced: unknown[] = [];
  const handedOver: LateEvent[] = [];
  const log: InteractionHandlerDeps['log'] = (message, fields) =>
    void logged.push([message, fields]);
  const work = createPressWork(grants, overrides);
  const deps: InteractionHandlerDeps = {
    secrets: createSigningSecret(async () => secret, grants.clock.now),
    allowedTeams: ['T012LOCAL'],
    workUntil: () => work,
    announceDenial: async (denied) => void announced.push(denied),
    buildReply: (reply) =>
      buildReply(reply, contacts, {
        portalUrl: undefined,
        canOpenModal: true,
        now: grants.clock.now(),
      }),
    urls: createSlackUrls(undefined),
    deliver: createDeliverReply(
      [
        viaResponseUrl((url, body, ...rest) => {
          posted.push([url, body]);
          return post(url, body, ...rest);
        }),
      ],
      log,
    ),
    invokeLater: async (event) => void handedOver.push(event),
    now: grants.clock.now,
    log,
    measure: (...metric) => metrics.push(metric),
    ...overrides,
  };
  const handle = (request: InteractionEvent) => {
    const { now } = grants.clock;
    return handleInteraction(deps, request, createTimeBudget({ now, sleep }, now() + 10_000));
  };
  const send = (
    payload: unknown,
    body = `payload=${encodeURIComponent(JSON.stringify(payload))}`,
  ) => {
    const timestamp = String(Math.floor(grants.clock.now() / 1000));
    const mac = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
    return handle({
      body: Buffer.from(body).toString('base64'),
      isBase64Encoded: true,
      headers: { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${mac}` },
    });
  };
  return { grants, logged, posted, metrics, announced, handedOver, handle, send };
}

const textOf = (response: { body: string }): string => JSON.parse(response.body).text;

test('responds to a legacy press in the HTTP body, with an ephemeral message', async () => {
  const { send, grants } = createFixture();
  const response = await send(press);
  assert.equal(response.statusCode, 200);
  assert.deepEqual(JSON.parse(response.body), {
    response_type: 'ephemeral',
    replace_original: false,
    text: 'Glass broken - access incoming. `BreakGlassProd` in account `123456789012`, until <!date^1795233600^{date_short_pretty} {time}|2026-11-21 04:00 UTC>. You will get a message when access is active.',
  });
  assert.equal(grants.startedExecutions.length, 1);
});

test('responds to a Block Kit press at its response URL, since Slack ignores the HTTP body', async () => {
  const { send, posted } = createFixture();
  assert.deepEqual(await send(blockPress), { statusCode: 200, body: '' });
  assert.equal(posted.length, 1);
  assert.equal(posted[0]?.[0], responseUrl);
  assert.match(JSON.stringify(posted[0]?.[1]), /Glass broken - access incoming\./);
});

test('never calls a response URL that is not one of Slack', async () => {
  const { send, posted, logged } = createFixture();
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

test('returns 401 with an empty body if Slack did not sign the request, counts it, and logs one line without the body', async () => {
  const { handle, logged, metrics, grants } = createFixture();
  const response = await handle({ body: 'payload=hello', headers: {} });
  assert.deepEqual(response, { statusCode: 401, body: '' });
  assert.deepEqual(metrics, [['RefusedRequests', 1]]);
  assert.equal(logged.length, 1);
  assert.match(JSON.stringify(logged), /timestamp-missing/);
  assert.doesNotMatch(JSON.stringify(logged), /hello/);
  assert.equal(grants.startedExecutions.length, 0);
});

test('returns 400 for an unreadable payload, and logs it without its content', async () => {
  const { send, logged } = createFixture();
  assert.deepEqual(await send(undefined, 'payload=%7Bhello'), { statusCode: 400, body: '' });
  assert.equal(logged.length, 1);
  assert.doesNotMatch(JSON.stringify(logged), /hello/);
});

test('returns an empty 200 for other buttons and interactions, and starts nothing', async () => {
  const { send, grants } = createFixture();
  const retry = { ...press, actions: [{ name: 'retry', type: 'button', value: 'retry' }] };
  assert.deepEqual(await send(retry), { statusCode: 200, body: '' });
  assert.deepEqual(await send({ type: 'view_closed' }), { statusCode: 200, body: '' });
  assert.equal(grants.startedExecutions.length, 0);
});

test('explains a malformed button to the user, and logs it', async () => {
  const { send, logged, grants } = createFixture();
  const response = await send({ ...press, callback_id: 'deployment' });
  assert.equal(response.statusCode, 200);
  assert.match(textOf(response), /does not name an account/);
  assert.match(JSON.stringify(logged), /account-missing/);
  assert.equal(grants.startedExecutions.length, 0);
});

test('denies a press from another workspace', async () => {
  const { send, grants, announced } = createFixture();
  for (const other of [
    { team: { id: 'T999' } },
    { user: { id: 'U012AB3CD', team_id: 'T999' } },
    { team: { id: 'T999' }, enterprise: { id: 'E999' } },
  ])
    assert.match(textOf(await send({ ...press, ...other })), /workspace/);
  assert.equal(grants.startedExecutions.length, 0);
  assert.equal(announced.length, 3);
});

const denials: [Decision & { outcome: 'denied' }, RegExp][] = [
  [
    {
      outcome: 'denied',
      reason: 'frozen',
      frozenBy: 'arn:aws:iam::1:user/`<a>',
      frozenAt: '2026-07-01T08:00:00.000Z',
      why: `<!channel> & ${'x'.repeat(400)}`,
    },
    /nobody is granted access at the moment\. `arn:aws:iam::1:user\/'&lt;a&gt;` froze access at <!date\^1782892800\^\{date_short_pretty\} \{time\}\|2026-07-01 08:00 UTC>: “&lt;!channel&gt; &amp; x{286}…”\./,
  ],
  [{ outcome: 'denied', reason: 'not-linked' }, /U012AB3CD.*not linked/],
  [{ outcome: 'denied', reason: 'user-not-found' }, /does not exist/],
  [{ outcome: 'denied', reason: 'user-disabled' }, /disabled/],
  [{ outcome: 'denied', reason: 'permission-set-unknown' }, /does not have/],
  [{ outcome: 'denied', reason: 'no-rule' }, /no access rule allows/],
  [{ outcome: 'denied', reason: 'not-named', ruleId: 'x' }, /not by you/],
  [
    { outcome: 'denied', reason: 'rule-names-no-principal', ruleId: 'x' },
    /names no users or groups/,
  ],
  [
    { outcome: 'denied', reason: 'approval-impossible', ruleId: 'x' },
    /asks for approval, and without a bot token nobody can be asked\./,
  ],
  [
    { outcome: 'denied', reason: 'reason-impossible', ruleId: 'x' },
    /asks for a reason before access is granted, and without a bot token nobody can be asked\./,
  ],
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
for (const [decision, expected] of denials)
  test(`denies ${decision.reason}: the response names reason and contact, the log has the fields`, async () => {
    const { send, logged, grants, metrics, announced } = createFixture({
      decide: async () => confirmed(decision),
    });
    const text = textOf(await send(press));
    assert.match(text, /^Access denied: /);
    assert.match(text, expected);
    assert.match(text, /Ask security@example\.com\.$/);
    assert.equal(logged.length, 1);
    const [message, fields] = logged[0] ?? [];
    assert.equal(message, 'denied access');
    assert.equal((fields as { reason: string }).reason, decision.reason);
    assert.deepEqual(metrics, [
      ['Requests', 1],
      ['Denials', 1, { Reason: decision.reason }],
    ]);
    assert.deepEqual(
      announced.map((denied) => (denied as { denial: unknown }).denial),
      [decision],
    );
    assert.equal(grants.startedExecutions.length, 0);
  });

test('each denial reason has its own text', async () => {
  const texts = await Promise.all(
    denials.map(async ([decision]) =>
      textOf(await createFixture({ decide: async () => confirmed(decision) }).send(press)),
    ),
  );
  assert.equal(new Set(texts).size, denials.length);
});

test('returns 200 with an explanation after an error, and logs it without a stack', async () => {
  const { send, logged } = createFixture({
    openGrant: async () => {
      throw new Error('no network');
    },
  });
  const response = await send(press);
  assert.equal(response.statusCode, 200);
  assert.match(textOf(response), /Something failed/);
  assert.match(JSON.stringify(logged), /no network/);
  assert.doesNotMatch(JSON.stringify(logged), /handle-interaction/);
});

test('logs no timeout after it has responded', async () => {
  const timeUp = Promise.withResolvers<void>();
  const { send, logged } = createFixture({}, () => timeUp.promise);
  assert.match(textOf(await send(press)), /^Glass broken/);
  timeUp.resolve();
  await new Promise(setImmediate);
  assert.doesNotMatch(JSON.stringify(logged), /in time/);
});

test('rejects a request whose body and headers are null', async () => {
  const { handle } = createFixture();
  assert.equal((await handle({ body: null, headers: null })).statusCode, 401);
});

test('returns 200 if the response URL does not respond', async () => {
  const { send, logged } = createFixture({
    post: async () => {
      throw new Error('timeout');
    },
  });
  assert.deepEqual(await send(blockPress), { statusCode: 200, body: '' });
  assert.match(JSON.stringify(logged), /could not deliver a reply/);
});

test('responds to a second press with the state of the open grant and the buttons of its direct message', async () => {
  const { send, grants } = createFixture();
  await send(press);
  const started = grants.startedExecutions[0] ?? '';
  await grants.decideGrant(started);
  await grants.grantAccess(started);
  grants.clock.advance(60_000);
  const response = await send(press);
  assert.match(
    textOf(response),
    /^You’re in already: `BreakGlassProd` in account `123456789012`, until <!date.*\(59 min left\)/,
  );
  const [, { elements }] = JSON.parse(response.body).blocks;
  assert.deepEqual(
    elements.map(({ action_id, value }: Record<string, unknown>) => [action_id, value]),
    [['end_access', started]],
  );
  assert.equal(grants.startedExecutions.length, 1);
});

const endPress = (grantId: string, changes = {}) => ({
  ...blockPress,
  actions: [{ action_id: 'end_access', block_id: 'x', type: 'button', value: grantId }],
  ...changes,
});

test('"I’m done" ends the requester’s own grant, and confirms it at the response URL', async () => {
  const { send, grants, posted } = createFixture();
  await send(press);
  const grantId = grants.startedExecutions[0] ?? '';
  const response = await send(endPress(grantId));
  assert.deepEqual(response, { statusCode: 200, body: '' });
  assert.match(JSON.stringify(posted), /Thank you\..*is being revoked/);
  assert.equal((await grants.readGrant(grantId)).endedBy, 'Slack user U012AB3CD');
});

/** A grant of an hour that may be extended to two, and whose access is active. */
async function activateExtendable({ send, grants }: ReturnType<typeof createFixture>) {
  grants.decision = { ...allowed, maxAccessSeconds: 7_200 };
  await send(press);
  const grantId = grants.startedExecutions[0] ?? '';
  await grants.decideGrant(grantId);
  await grants.grantAccess(grantId);
  return grants.readGrant(grantId);
}

const extendPress = (value: unknown, changes = {}) => ({
  ...blockPress,
  channel: { id: 'D12345' },
  actions: [{ action_id: 'extend_access', block_id: 'x', type: 'button', value }],
  ...changes,
});

test('Extend moves the deadline of the requester’s own grant, and the reply takes the place of the direct message', async () => {
  const fixture = createFixture();
  const { send, grants, posted, logged } = fixture;
  const grant = await activateExtendable(fixture);
  assert.deepEqual(await send(extendPress(extensionValue(grant))), { statusCode: 200, body: '' });
  const { deadlineAt, extensions } = await grants.readGrant(grantIdOf(grant));
  assert.deepEqual([deadlineAt > grant.deadlineAt, extensions], [true, 1]);
  const [[url, body] = []] = posted;
  const { replace_original: takesPlace, response_type: type, text } = Object(body);
  assert.deepEqual([url, takesPlace, type], [responseUrl, true, undefined]);
  assert.match(text, /^Access is extended: /);
  const fields = { grantId: grantIdOf(grant), slackUserId: 'U012AB3CD', outcome: 'extended' };
  assert.deepEqual(logged.at(-1), ['handled an extension', { ...fields, deadlineAt }]);

  await send(extendPress(extensionValue(grant)));
  assert.match(Object(posted.at(-1)?.[1]).text, /^Access was extended already: /);
  assert.equal((await grants.readGrant(grantIdOf(grant))).deadlineAt, deadlineAt);
});

test('a press of Extend in a channel that others read is answered beside the message', async () => {
  const fixture = createFixture();
  const grant = await activateExtendable(fixture);
  await fixture.send(extendPress(extensionValue(grant), { channel: { id: 'C12345' } }));
  const { replace_original: takesPlace, response_type: type } = Object(fixture.posted[0]?.[1]);
  assert.deepEqual([takesPlace, type], [false, 'ephemeral']);
});

test('Extend changes nothing for another Slack user or team, as for a grant that does not exist', async () => {
  const fixture = createFixture({ allowedTeams: [] });
  const { send, grants, posted } = fixture;
  const grant = await activateExtendable(fixture);
  const value = extensionValue(grant);
  await send(extendPress(value, { user: { id: 'U012NOACC' } }));
  await send(extendPress(value, { team: { id: 'T999' } }));
  await send(extendPress(value.replace(/^.{32}/, 'f'.repeat(32))));
  const texts = posted.map(([, body]) => Object(body).text);
  assert.equal(texts.length, 3);
  for (const text of texts) assert.match(text, /^You cannot extend this access, or it does not/);
  assert.deepEqual(await grants.readGrant(grantIdOf(grant)), grant);
});

test('a denied extension says why, and is announced as a denied request is', async () => {
  const fixture = createFixture();
  const { send, grants, posted, announced, metrics } = fixture;
  const grant = await activateExtendable(fixture);
  const denial = { outcome: 'denied', reason: 'user-disabled' } as const;
  grants.decision = denial;
  await send(extendPress(extensionValue(grant)));
  assert.match(Object(posted[0]?.[1]).text, /^Not extended: .* user is disabled\./);
  assert.deepEqual(metrics.at(-1), ['Denials', 1, { Reason: 'user-disabled' }]);
  const { grantId: requestId, ...event } = Object(announced[0]);
  assert.match(requestId, /^[0-9a-f]{32}$/);
  const { accountId, permissionSetArn } = grant;
  assert.deepEqual(event, {
    slackUserId: 'U012AB3CD',
    slackTeamId: 'T012LOCAL',
    requested: { accountId, permissionSetArn },
    denial,
  });
  assert.deepEqual(await grants.readGrant(grantIdOf(grant)), grant);
});

for (const value of [undefined, 7, 'x', 'f'.repeat(32), `${'f'.repeat(32)}.1`])
  test(`an Extend button whose value is ${JSON.stringify(value)} is malformed`, async () => {
    const { send, posted } = createFixture();
    await send(extendPress(value));
    assert.match(Object(posted[0]?.[1]).text, /does not name a grant and its deadline/);
  });

test('"I’m done" ends nothing for another Slack user, or the same user id in another team', async () => {
  const { send, grants, posted } = createFixture({ allowedTeams: [] });
  await send(press);
  const grantId = grants.startedExecutions[0] ?? '';
  for (const other of [
    { user: { id: 'U012NOACC' } },
    { team: { id: 'T999' } },
    { team: null, enterprise: { id: 'E1' } },
  ])
    await send(endPress(grantId, other));
  assert.equal((await grants.readGrant(grantId)).endRequestedAt, undefined);
  assert.equal(posted.length, 3);
  for (const message of posted) assert.match(JSON.stringify(message), /You cannot end this access/);
});

test('an administrator ends another user’s grant, and the record names them', async () => {
  const { send, grants } = createFixture({ isAdmin: async (userId) => userId === 'U012PRIYA' });
  await send(press);
  const grantId = grants.startedExecutions[0] ?? '';
  await send(endPress(grantId, { user: { id: 'U012NOACC' } }));
  assert.equal((await grants.readGrant(grantId)).endRequestedAt, undefined);
  await send(endPress(grantId, { user: { id: 'U012PRIYA' } }));
  assert.equal((await grants.readGrant(grantId)).endedBy, 'Slack user U012PRIYA');
});

test('a reply to a button of an ephemeral message takes its place, so that its buttons are gone', async () => {
  const { send, posted } = createFixture();
  await send(press);
  for (const is_ephemeral of [true, false])
    await send(endPress('0'.repeat(32), { container: { message_ts: '1.1', is_ephemeral } }));
  assert.deepEqual(
    posted.map(([, body]) => Object(body)['replace_original']),
    [true, false],
  );
});

test('"I’m done" with a value that is not a grant id is a malformed button', async () => {
  const { send, posted } = createFixture();
  await send(endPress('../../x'));
  assert.match(JSON.stringify(posted), /not the id of a grant/);
});

test('never logs a response URL or a secret', async () => {
  const { send, logged, handle } = createFixture();
  await send(press);
  await send(blockPress);
  await send({ ...press, callback_id: 'x' });
  await handle({ body: 'x' });
  assert.doesNotMatch(JSON.stringify(logged), /hooks\.slack\.com|0123456789abcdef0123/);
});

const never = new Promise<never>(() => undefined);
const timeIsUp = async () => undefined;

test('an answer that is not ready after 2.2 s is left to an asynchronous invocation, which gets the signed request', async () => {
  const slept: number[] = [];
  const { send, handedOver, posted } = createFixture({ decide: () => never }, async (ms) => {
    slept.push(ms);
  });
  assert.match(textOf(await send(press)), /^Working on it/);
  assert.equal(slept[0], 2_200);
  assert.equal(handedOver[0]?.invokedBy, 'access-requested');
  assert.deepEqual(Object.keys(handedOver[0]?.headers ?? {}), [
    'x-slack-request-timestamp',
    'x-slack-signature',
  ]);
  assert.deepEqual(await send({ ...blockPress, actions: [] }), { statusCode: 200, body: '' });
  assert.equal(handedOver.length, 1);
  assert.deepEqual(posted, []);
});

test('the asynchronous invocation opens the grant, and posts the answer; it never invokes itself', async () => {
  const first = createFixture({ decide: () => never }, timeIsUp);
  await first.send(press);
  const [event] = first.handedOver;
  assert.ok(event);
  const { handle, posted, grants, handedOver, metrics } = createFixture();
  assert.deepEqual(await handle(event), { statusCode: 200, body: '' });
  assert.match(JSON.stringify(posted), /Glass broken - access incoming/);
  // Lambda may deliver an event twice.
  await handle(event);
  assert.match(JSON.stringify(posted[1]), /Glass broken - access incoming/);
  assert.equal(new Set(grants.startedExecutions).size, 1);
  assert.deepEqual(metrics, []);
  const slow = createFixture({ decide: () => never }, timeIsUp);
  await slow.handle(event);
  assert.deepEqual([slow.handedOver, handedOver], [[], []]);
});

test('an asynchronous event proves no more than a request: forged, altered or a minute old it gets 401', async () => {
  const first = createFixture({ decide: () => never }, timeIsUp);
  await first.send(press);
  const [event] = first.handedOver;
  assert.ok(event);
  const { handle, grants, posted } = createFixture();
  const altered = { ...event, body: Buffer.from('payload={}').toString('base64') };
  for (const forged of [altered, { ...event, headers: {} }])
    assert.equal((await handle(forged)).statusCode, 401);
  grants.clock.advance(61_000);
  assert.equal((await handle(event)).statusCode, 401);
  // The same request from API Gateway, which a client cannot mark, may be five minutes old.
  assert.equal((await handle({ ...event, requestContext: { http: {} } })).statusCode, 200);
  assert.deepEqual(posted, []);
});

test('asks for another press if no asynchronous invocation could be started', async () => {
  const { send, logged } = createFixture(
    {
      decide: () => never,
      invokeLater: async () => {
        throw new Error('TooManyRequestsException');
      },
    },
    timeIsUp,
  );
  assert.match(textOf(await send(press)), /press again in a few seconds/);
  assert.match(JSON.stringify(logged), /TooManyRequestsException/);
});

test('`null` for optional fields counts as absent', async () => {
  const { send, grants } = createFixture({ allowedTeams: [] });
  const nulls = { enterprise: null, channel: null, message_ts: null, response_url: null };
  const user = { id: 'U012AB3CD', team_id: null };
  assert.match(textOf(await send({ ...press, ...nulls, user })), /^Glass broken/);
  assert.equal(grants.startedExecutions.length, 1);
  const [blockAction] = blockPress.actions;
  const actions = [{ ...blockAction, type: 'button', block_id: null }];
  const response = await send({ ...blockPress, ...nulls, container: null, actions });
  assert.deepEqual(response, { statusCode: 200, body: '' });
});

for (const enterprise of [null, { id: 'E1' }])
  test(`the holder of an organisation-wide install can press and end, ${enterprise ? 'with' : 'without'} an enterprise`, async () => {
    const { send, grants } = createFixture({ allowedTeams: [] });
    const organisation = { team: null, enterprise };
    assert.match(textOf(await send({ ...press, ...organisation })), /^Glass broken/);
    const grantId = grants.startedExecutions[0] ?? '';
    await send(endPress(grantId, { ...organisation, user: { id: 'U012NOACC' } }));
    await send(endPress(grantId, { team: { id: 'T999' } }));
    assert.equal((await grants.readGrant(grantId)).endRequestedAt, undefined);
    await send(endPress(grantId, organisation));
    assert.equal((await grants.readGrant(grantId)).endedBy, 'Slack user U012AB3CD');
  });

const waitingId = grantIdOf(waitingGrant());
const decisionPress = (action_id: string, changes = {}) => ({
  ...blockPress,
  user: { id: 'U012PRIYA' },
  channel: { id: 'D12345' },
  actions: [{ action_id, block_id: 'x', type: 'button', value: waitingId }],
  state: { values: { denial: { denial_reason: { type: 'plain_text_input', value: 'not now' } } } },
  ...changes,
});

test('Approve and Deny are handed on with who pressed them, and the reply takes the place of their direct message', async () => {
  const presses: object[] = [];
  const { send, posted, logged, grants } = createFixture({
    async approve({ isHolder: _, ...each }) {
      presses.push(each);
      return { outcome: 'approval-added', grant: halfApproved, missing: 1 };
    },
    async deny({ isHolder: _, ...each }) {
      presses.push(each);
      return { outcome: 'denied', grant: deniedGrant };
    },
  });
  await send(decisionPress('approve_access'));
  await send(decisionPress('deny_access', { channel: { id: 'C12345' } }));
  const press = {
    grantId: waitingId,
    slackUserId: 'U012PRIYA',
    invocationEndsAt: grants.clock.now() + 10_000,
  };
  assert.deepEqual(presses, [press, { ...press, reason: 'not now' }]);
  assert.deepEqual(
    posted.map(([, body]) => Object(body)['replace_original']),
    [true, false],
  );
  const { grantId, slackUserId } = press;
  assert.deepEqual(logged, [
    [
      'handled an approval',
      { grantId, slackUserId, press: 'approve', outcome: 'approval-added', missing: 1 },
    ],
    ['handled an approval', { grantId, slackUserId, press: 'deny', outcome: 'denied' }],
  ]);
});

test('a press that settles nothing leaves the direct message as it is', async () => {
  const { send, posted } = createFixture();
  for (const action of ['approve_access', 'deny_access', 'override_access'])
    await send(decisionPress(action));
  assert.deepEqual(
    posted.map(([, body]) => Object(body)['replace_original']),
    [false, false, false],
  );
  for (const [, body] of posted) assert.match(Object(body).text, /^You cannot .* not exist\./);
});

test('where the access rules deny the requester by now, the denial is announced and counted', async () => {
  const denial = { outcome: 'denied', reason: 'user-disabled' } as const;
  const { send, announced, metrics } = createFixture({
    override: async () => ({ outcome: 'requester-denied', denial, grant: waitingGrant() }),
  });
  await send(decisionPress('override_access'));
  assert.deepEqual(metrics, [['Denials', 1, { Reason: 'user-disabled' }]]);
  const { grantId: requestId, ...event } = Object(announced[0]);
  assert.match(requestId, /^[0-9a-f]{32}$/);
  const { accountId, permissionSetArn, slackUserId, slackTeamId } = waitingGrant();
  assert.deepEqual(event, {
    slackUserId,
    slackTeamId,
    requested: { accountId, permissionSetArn },
    denial,
  });
});

test('a request that waits for approval is answered with the state, and what the requester may do', async () => {
  for (const [mayOverride, expected] of [
    [true, ['override_access', 'end_access']],
    [false, ['end_access']],
  ] as const) {
    const grant = waitingGrant({ mayOverride });
    const { send } = createFixture({ openGrant: async () => ({ outcome: 'started', grant }) });
    const { text, blocks } = JSON.parse((await send(press)).body);
    assert.equal(
      text,
      'Waiting for approval: `BreakGlassProd` in account `123456789012` needs 2 approvals, until <!date^1795230900^{date_short_pretty} {time}|2026-11-21 03:15 UTC>. There is no access before. A direct message says who was asked, and the next one when access is active.',
    );
    const [, { elements }] = blocks;
    assert.deepEqual(
      elements.map(({ action_id }: { action_id: string }) => action_id),
      expected,
    );
  }
});

test('an approver whose approval was counted may end the grant, and no other approver', async () => {
  const { send, grants } = createFixture({
    findLinkedUser: async (userId) => {
      const principalId = { U012PRIYA: priya, U012ALEX: alex }[userId];
      return principalId === undefined ? 'not-linked' : { principalId, userName: userId };
    },
  });
  await send(press);
  const grantId = grants.startedExecutions[0] ?? '';
  grants.forge(grantId, { approvals: { [priya]: approvalBy('U012PRIYA', 'priya', '03:00:00') } });
  for (const userId of ['U012ALEX', 'U012NOACC'])
    await send(endPress(grantId, { user: { id: userId } }));
  assert.equal((await grants.readGrant(grantId)).endRequestedAt, undefined);
  await send(endPress(grantId, { user: { id: 'U012PRIYA' } }));
  assert.equal((await grants.readGrant(grantId)).endedBy, 'Slack user U012PRIYA');
});

test('the answer to a request has a menu of longer durations, and the answer to a choice takes its place', async () => {
  const { send, grants, posted } = createFixture();
  grants.decision = { ...allowed, maxAccessSeconds: 10_800 };
  const { blocks, text } = JSON.parse((await send(press)).body);
  assert.match(text, /^Glass broken - access incoming\. /);
  const [menu] = blocks[1].elements;
  const [{ value }, ...others] = menu.options;
  assert.deepEqual([menu.type, others.length], ['static_select', 1]);
  const choose = (selected: unknown) =>
    send({
      ...blockPress,
      container: { message_ts: '1.1', is_ephemeral: true },
      actions: [
        {
          action_id: menu.action_id,
          block_id: 'x',
          type: 'static_select',
          selected_option: { value: selected },
        },
      ],
    });
  await choose(value);
  await choose(`${value}0`);
  await choose('x');
  const { deadlineAt, requestedAt } = await grants.readGrant(grants.startedExecutions[0] ?? '');
  assert.equal(Date.parse(deadlineAt) - Date.parse(requestedAt), 7_200_000);
  const bodies = posted.map(([, body]) => Object(body));
  assert.deepEqual(
    bodies.map(({ replace_original: isReplaced }) => isReplaced),
    [true, true, true],
  );
  assert.match(bodies[0].text, /^Access is incoming: /);
  assert.equal(bodies[0].blocks[1].elements[0].options.length, 1);
  assert.match(bodies[1].text, /^The duration was changed before\. /);
  assert.match(bodies[2].text, /^This button does not work: what was chosen does not name/);
});

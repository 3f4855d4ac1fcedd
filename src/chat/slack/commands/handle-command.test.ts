import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { allowed, createGrantFixture } from '../../../../test/fixtures/grant/grant-fixture.ts';
import { confirmed } from '../../../../test/fixtures/request/early-decision.ts';
import { createPressWork } from '../../../../test/fixtures/slack/interaction-fixture.ts';
import { type Clock, createTimeBudget } from '../../../platform/time-budget.ts';
import type { Decision } from '../../../request/policy/decide.ts';
import type { DecidedAccess } from '../../../rules/ask/own-accesses.ts';
import { createDeliverReply, viaResponseUrl } from '../answer/deliver-reply.ts';
import type { InteractionEvent, LateEvent } from '../answer/late-event.ts';
import { isCommandRequest } from '../http.ts';
import { buildReply } from '../messages.ts';
import { createSlackUrls } from '../slack-urls.ts';
import { createSigningSecret } from '../verify/signing-secret.ts';
import type { CommandDeps, CommandWork } from './command-deps.ts';
import { handleCommand } from './handle-command.ts';

const secret = '0123456789abcdef0123456789abcdef';
const contacts = { contactEmails: ['security@example.com'] };
const form = {
  command: '/break-glass',
  team_id: 'T012LOCAL',
  channel_id: 'C12345',
  user_id: 'U012AB3CD',
  response_url: 'https://hooks.slack.com/commands/T012LOCAL/1/x',
};
const access: DecidedAccess = {
  accountId: '123456789012',
  accountName: 'Production',
  permissionSetArn: 'arn:aws:sso:::permissionSet/ssoins-12345/ps-12345',
  permissionSetName: 'BreakGlassProd',
  decision: allowed,
};
const neverUp = () => new Promise<never>(() => undefined);

interface FixtureOptions extends Partial<CommandWork> {
  readonly decision?: Decision;
  readonly invokeLater?: CommandDeps['invokeLater'];
}

function createFixture(options: FixtureOptions = {}, sleep: Clock['sleep'] = neverUp) {
  const grants = createGrantFixture();
  const posted: unknown[] = [];
  const logged: [string, unknown][] = [];
  const announced: string[] = [];
  const opened: string[] = [];
  const handedOver: LateEvent[] = [];
  const work = createPressWork(grants, {
    decide: async () => confirmed(options.decision ?? grants.decision),
    openModal: async ({ triggerId }) => opened.push(triggerId) > 0,
  });
  const commandWork: CommandWork = {
    readSnapshot: async (slackUserId) => ({
      slackUserId,
      principalId: allowed.principalId,
      rules: [],
      sharedRules: new Map(),
      records: new Map(),
      accountNames: new Map([[access.accountId, 'Production']]),
      memberships: new Set(),
      user: { userName: 'james@example.com', enabled: true },
      frozen: undefined,
      hasMore: false,
    }),
    listAccesses: async () => [access],
    decideAccesses: async () => [access],
    findOpenGrants: async () => [],
    ...options,
  };
  const log: CommandDeps['log'] = (message, fields) => void logged.push([message, fields]);
  const deps: CommandDeps = {
    secrets: createSigningSecret(async () => secret, grants.clock.now),
    allowedTeams: ['T012LOCAL'],
    workUntil: () => work,
    commandWorkUntil: () => commandWork,
    announceDenial: async ({ denial }) => void announced.push(denial.reason),
    buildReply: (reply) =>
      buildReply(reply, contacts, {
        portalUrl: undefined,
        canOpenModal: true,
        now: grants.clock.now(),
      }),
    urls: createSlackUrls(undefined),
    deliver: createDeliverReply(
      [
        viaResponseUrl(async (url, body) => {
          posted.push([url, body]);
          return { status: 200, text: 'ok' };
        }),
      ],
      log,
    ),
    invokeLater: options.invokeLater ?? (async (event) => void handedOver.push(event)),
    now: grants.clock.now,
    contacts,
    portalUrl: undefined,
    log,
    measure: () => undefined,
  };
  const handle = (event: InteractionEvent) => {
    const { now } = grants.clock;
    return handleCommand(deps, event, createTimeBudget({ now, sleep }, now() + 10_000));
  };
  const sign = (fields: Readonly<Record<string, string>>): InteractionEvent => {
    const body = new URLSearchParams({ ...form, ...fields }).toString();
    const timestamp = String(Math.floor(grants.clock.now() / 1000));
    const mac = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
    return {
      rawPath: '/slack/commands',
      requestContext: {},
      body: Buffer.from(body).toString('base64'),
      isBase64Encoded: true,
      headers: { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${mac}` },
    };
  };
  const send = async (fields: Readonly<Record<string, string>>) => {
    const { statusCode, body } = await handle(sign(fields));
    return { statusCode, ...(body === '' ? {} : JSON.parse(body)) };
  };
  return { grants, opened, posted, logged, announced, handedOver, handle, sign, send };
}

test('the path chooses the handler, with and without a segment', () => {
  assert.equal(isCommandRequest({ rawPath: '/slack/commands' }), true);
  assert.equal(isCommandRequest({ rawPath: '/slack/0123456789abcdef/commands' }), true);
  assert.equal(isCommandRequest({ rawPath: '/slack/interactivity' }), false);
  assert.equal(isCommandRequest({}), false);
});

test('answers are ephemeral, in the response, and nothing is posted', async () => {
  const { send, posted, grants } = createFixture();
  const answer = await send({ text: 'production disk full' });
  assert.deepEqual([answer.statusCode, answer.response_type], [200, 'ephemeral']);
  assert.match(answer.text, /^Glass broken - access incoming\./);
  assert.deepEqual(posted, []);
  const [grantId = ''] = grants.executions.keys();
  const grant = await grants.readGrant(grantId);
  assert.deepEqual(Object.values(grant.reasons ?? {}), ['disk full']);
});

const firstWith = (...tickets: readonly string[]): Decision => ({
  ...allowed,
  reasonTerms: { mode: 'first', tickets: new Set(tickets) },
});

test('where the rule asks why first, the text is the reason, and without one a modal asks', async () => {
  const { send, grants, opened } = createFixture({ decision: firstWith('INC-') });
  assert.deepEqual(await send({ text: 'production', trigger_id: '1.2.x' }), { statusCode: 200 });
  assert.deepEqual([opened, grants.executions.size], [['1.2.x'], 0]);
  const refused = await send({ text: 'production disk full' });
  assert.match(refused.text, /INC-/);
  assert.equal(grants.executions.size, 0);
  assert.match((await send({ text: 'production INC-1 disk' })).text, /^Glass broken/);
});

test('a text without the ticket that is asked for afterwards is not recorded, and the answer says so', async () => {
  const decision: Decision = {
    ...allowed,
    reasonTerms: { mode: 'after', tickets: new Set(['INC-']) },
  };
  const { text } = await createFixture({ decision }).send({ text: 'production disk full' });
  assert.match(
    text,
    /^Glass broken.*`disk full` was not recorded as your reason: it names no ticket \(INC-…\)\.$/s,
  );
});

test('a freeze, and a denial of the press’s own decision, are said as for a press', async () => {
  const decision = { outcome: 'denied', reason: 'no-rule' } as const;
  const { send, announced, grants } = createFixture({ decision });
  const { text } = await send({ text: 'production' });
  assert.match(text, /^Access denied: no access rule allows this permission set in account/);
  assert.deepEqual([announced, grants.executions.size], [['no-rule'], 0]);
});

test('another workspace is denied, whatever it sends', async () => {
  for (const text of ['', 'help', 'production']) {
    const { send, announced, grants } = createFixture();
    const answer = await send({ text, team_id: 'T0OTHER' });
    assert.match(answer.text, /^Access denied: requests from this Slack workspace/);
    assert.deepEqual([announced, grants.executions.size], [['team-not-allowed'], 0]);
  }
});

const unreadable: [string, Readonly<Record<string, string>>][] = [
  ['no command', { command: '' }],
  ['a user id that could alter a key', { user_id: 'U1#x' }],
  ['a channel id with spaces', { channel_id: 'C 1' }],
  ['a text that is too long', { text: 'x'.repeat(20_001) }],
];
for (const [title, fields] of unreadable)
  test(`a form with ${title} is answered 400`, async () => {
    const { send, logged } = createFixture();
    assert.deepEqual(await send(fields), { statusCode: 400 });
    assert.equal(logged[0]?.[0], 'could not read a slash command');
  });

test('a permission set that is named is looked for among all accounts, also beyond what a list has room for', async () => {
  const name = (n: number) => (n % 50 === 49 ? 'BreakGlassAdmin' : 'BreakGlassProd');
  const accesses = Array.from({ length: 100 }, (_, n) => ({
    ...access,
    accountId: String(100_000_000_000 + n),
    permissionSetName: name(n),
  }));
  const { send, grants } = createFixture({
    listAccesses: async () => accesses,
    decideAccesses: async (_, listed, max = 0) =>
      listed.slice(0, max).map((each) => ({ ...each, decision: allowed })),
  });
  const { text } = await send({ text: 'production BreakGlassAdmin disk full' });
  assert.match(text, /^Nothing was requested yet: this may mean several accounts/);
  assert.equal(grants.executions.size, 0);
});

test('what is open is looked for beyond what the list has room for', async () => {
  const accesses = Array.from({ length: 150 }, (_, n) => ({
    ...access,
    accountId: String(100_000_000_000 + n),
  }));
  const asked: number[] = [];
  const { send } = createFixture({
    listAccesses: async () => accesses,
    decideAccesses: async (_, listed, max = 0) =>
      listed.slice(0, max).map((each) => ({ ...each, decision: allowed })),
    findOpenGrants: async (targets) => {
      asked.push(targets.length);
      return [];
    },
  });
  assert.match((await send({ text: '' })).text, /You may request: 41 or more/);
  assert.deepEqual(asked, [100]);
});

test('a list that takes too long asks for an account, and hands nothing over', async () => {
  // The time of a list is up at once; that of the answer never is.
  const sleep = (milliseconds: number) => (milliseconds <= 2_000 ? Promise.resolve() : neverUp());
  const { send, handedOver } = createFixture({ readSnapshot: neverUp }, sleep);
  assert.match((await send({ text: '' })).text, /takes too long.*Name an account/);
  assert.deepEqual(handedOver, []);
});

test('a request that takes too long is handed over with its path, and answered at the response URL', async () => {
  const slow = createFixture({ readSnapshot: neverUp }, async () => undefined);
  assert.match((await slow.send({ text: 'production' })).text, /^Working on it/);
  const [late] = slow.handedOver;
  assert.equal(late?.rawPath, '/slack/commands');
  const { handle, sign, posted, grants } = createFixture();
  const { requestContext: _, ...event } = sign({ text: 'production' });
  await handle({ ...event, invokedBy: 'access-requested' });
  assert.equal(grants.executions.size, 1);
  assert.match(JSON.stringify(posted), /commands\/T012LOCAL.*ephemeral.*Glass broken/);
});

test('a request that can neither be answered nor handed over says that it was not finished', async () => {
  const invokeLater = async () => {
    throw new Error('throttled');
  };
  const { send } = createFixture({ readSnapshot: neverUp, invokeLater }, async () => undefined);
  assert.match((await send({ text: 'production' })).text, /send it again in a few seconds/);
});

test('what fails is said, and logged without what was typed', async () => {
  const readSnapshot = async () => {
    throw new Error('no index');
  };
  for (const text of ['', 'secret words']) {
    const { send, logged } = createFixture({ readSnapshot });
    assert.match((await send({ text })).text, /^Something failed while your command/);
    assert.match(JSON.stringify(logged), /no index/);
    assert.doesNotMatch(JSON.stringify(logged), /secret/);
  }
});

test('a response URL of another host is not called', async () => {
  const { handle, sign, posted, logged } = createFixture();
  const { requestContext: _, ...event } = sign({
    text: 'help',
    response_url: 'https://evil.example/',
  });
  await handle({ ...event, invokedBy: 'access-requested' });
  assert.deepEqual(posted, []);
  assert.match(JSON.stringify(logged), /ignored a response URL/);
});

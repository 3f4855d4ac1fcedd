import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { LocalEnvironment } from '../../../local/environment/local-environment.ts';
import { groups, permissionSets, region, users } from '../../../local/seed.ts';
import { runWith } from '../../fixtures/cli/run-as-operator.ts';
import { requestEnd } from '../../fixtures/local-environment/grant-actions.ts';
import { pressButton } from '../../fixtures/local-environment/press-button.ts';
import { example, grantIds } from '../../fixtures/local-environment/read-state.ts';
import {
  startEnvironment,
  stopAfterAll,
} from '../../fixtures/local-environment/start-environment.ts';
import { deleteRecord, putRecord } from '../../fixtures/local-environment/table.ts';
import { waitForEnd } from '../../fixtures/local-environment/wait-for-execution.ts';
import { createRulesRunner } from '../../fixtures/rules/run-rules.ts';

/** All tests share one local environment, and each leaves the seed's rules. */
let local: LocalEnvironment;
const allTests = stopAfterAll();
before(async () => {
  local = await startEnvironment(allTests, { accessSeconds: 600, retryDelayMs: 5 });
});
const { run, file, records } = createRulesRunner(allTests, () => local.urls);

const [james, maria, alex] = users;
const [auditors] = groups;
const [prodSet] = permissionSets;
const access = [example.accountId, prodSet.name] as const;
const ruleId = `access#${example.accountId}#${prodSet.name}#${prodSet.arn}`;
const personalId = `access#${example.accountId}#${prodSet.arn}#${james.id}`;
const seeded = { id: ruleId, principals: new Set([james.id, alex.id]) };
const account = { id: `account#${example.accountId}`, name: 'prod', rule: 'account' };
const wildcardId = `access#*#${prodSet.name}#${prodSet.arn}`;
const approvals = { approvals: 1, approvers: new Set([maria.id]), override: 'allowed' };
const freeze = {
  id: 'settings#freeze',
  frozenAt: '2026-07-01T08:00:00Z',
  frozenBy: 'Priya',
  reason: 'a drill',
};

type Attributes = Parameters<typeof putRecord>[1];
const situations: readonly (readonly [
  title: string,
  user: string,
  records: readonly Attributes[],
  answer: string,
])[] = [
  ['a named user', james.slackUserId, [], 'allowed'],
  ['a user whom the rule does not name', maria.slackUserId, [], 'not-named'],
  ['a disabled user', alex.slackUserId, [], 'user-disabled'],
  ['a Slack user without a link', 'U012NOBODY', [], 'not-linked'],
  [
    'a member of a named group',
    maria.slackUserId,
    [{ id: ruleId, groups: new Set([auditors.id]) }],
    'allowed',
  ],
  ['a rule for everybody', maria.slackUserId, [{ id: ruleId }], 'allowed'],
  [
    'tickets without a reason',
    james.slackUserId,
    [{ ...seeded, tickets: new Set(['INC-']) }],
    'record-malformed',
  ],
  [
    'approvals without approvers',
    james.slackUserId,
    [{ ...seeded, approvals: 1 }],
    'record-malformed',
  ],
  ['a rule for every account', maria.slackUserId, [account, { id: wildcardId }], 'not-named'],
  [
    'a rule for a user in every account',
    maria.slackUserId,
    [account, { id: `access#*#${prodSet.arn}#${maria.id}`, accessSeconds: 120 }],
    'allowed',
  ],
  [
    'a rule for every account in an account without a name',
    maria.slackUserId,
    [{ id: `access#*#${prodSet.arn}#${maria.id}`, accessSeconds: 120 }],
    'not-named',
  ],
  [
    'a malformed rule for every account',
    james.slackUserId,
    [account, { id: wildcardId, held: true }],
    'record-malformed',
  ],
  [
    'a malformed account beside a rule for every account',
    james.slackUserId,
    [{ ...account, held: true }, { id: wildcardId }],
    'record-malformed',
  ],
  [
    'a malformed rule of one’s own',
    james.slackUserId,
    [{ id: personalId, held: true }],
    'record-malformed',
  ],
  ['a rule of one’s own', james.slackUserId, [{ id: personalId, accessSeconds: 120 }], 'allowed'],
  ['a freeze', james.slackUserId, [freeze], 'frozen'],
  ['a malformed freeze', james.slackUserId, [{ id: freeze.id, reason: 'x' }], 'record-malformed'],
  [
    'a malformed link',
    maria.slackUserId,
    [{ id: `principal#${maria.slackUserId}`, ssoPrincipal: 'maria' }],
    'record-malformed',
  ],
];

async function restore(changed: readonly Attributes[]): Promise<void> {
  for (const { id } of changed) await deleteRecord(local, String(id));
  await putRecord(local, seeded);
  await putRecord(local, { id: `principal#${maria.slackUserId}`, ssoPrincipal: maria.id });
}

for (const [title, user, changed, answer] of situations)
  test(`why agrees with pressing: ${title}`, async () => {
    for (const record of changed) await putRecord(local, record);
    const why = await run('why', user, ...access, '--json');
    const { text } = await pressButton(local, { user });
    const { answers } = JSON.parse(why.stdout);
    const { decision } = answers[0];
    assert.equal(decision.outcome === 'allowed' ? 'allowed' : decision.reason, answer);
    assert.equal(why.code, answer === 'allowed' ? 0 : 3);
    assert.equal(/^Glass broken/.test(text), answer === 'allowed', text);
    if (answer === 'allowed') {
      const grantId = grantIds(local).at(-1) ?? '';
      await requestEnd(local, grantId, { user });
      await waitForEnd(local, grantId);
    }
    await restore(changed);
  });

test('why prints each fact, marks what decided, and says what would have to change', async () => {
  const { code, stdout } = await run('why', 'maria', ...access);
  assert.equal(code, 3);
  assert.match(stdout, /^U012NOACC may not: not-named$/m);
  assert.match(stdout, /^ {2}> there is a rule that names alex@example\.com, james@example\.com/m);
  assert.match(stdout, /^ {2}Name the user, or a group that they are in, in the rule/m);
  const unlinked = await run('why', 'U012NOBODY', ...access);
  assert.match(unlinked.stdout, /> the Slack user is not linked/);
});

test('who lists everybody who may, and through which rule, and reads only', async () => {
  await putRecord(local, { ...seeded, groups: new Set([auditors.id]) });
  const before = await records();
  const { code, stdout } = await run('who', ...access);
  assert.equal(code, 0);
  assert.deepEqual(
    stdout.split('\n').map((line) => line.split(/ {2,}/)),
    [
      ['USER', 'SLACK USER', 'THROUGH', 'SECONDS', 'AT MOST', 'APPROVAL', 'REASON'],
      [james.userName, james.slackUserId, 'the rule, by name', '600', '600'],
      [maria.userName, maria.slackUserId, 'the rule, as a member of Auditors', '600', '600'],
      [''],
    ],
  );
  await putRecord(local, freeze);
  assert.match((await run('who', ...access)).stdout, /^Nobody may: access is frozen\. Without/);
  const { isFrozen, users: listed } = JSON.parse((await run('who', ...access, '--json')).stdout);
  assert.deepEqual(
    [isFrozen, listed.map(({ through }: { through: string }) => through)],
    [true, ['named', 'groups']],
  );
  assert.deepEqual(await records(), before);
  await restore([freeze]);
});

test('why, who and list say what approval a rule for every account asks for', async () => {
  const changed = [
    account,
    { id: wildcardId, principals: new Set([james.id]), ...approvals, rule: 'rule' },
  ];
  for (const record of changed) await putRecord(local, record);
  await deleteRecord(local, ruleId);
  const text = '1 approval by maria@example.com, within 15 min; override allowed';
  const why = await run('why', james.slackUserId, ...access);
  assert.match(why.stdout, new RegExp(`^U012AB3CD may, for 600 seconds, with ${text}\n`));
  assert.match(why.stdout, new RegExp(`> there is a rule for every account .*, with ${text}\n`));
  assert.match(why.stdout, /> the account is prod: rules for every account apply to it\n/);
  const who = await run('who', ...access);
  assert.match(who.stdout, new RegExp(` the rule for every account, by name  600 .* ${text}\n`));
  const listed = await run('list');
  assert.match(
    listed.stdout,
    new RegExp(`^every named account \\(\\*\\) .*${text} +in force$`, 'm'),
  );
  const allowed = await run('allow', ...access, '--user', maria.userName, '--yes');
  assert.match(allowed.stderr, /the rule replaces the one for every account/);
  const denied = await run('deny', ...access, '--user', maria.userName, '--yes');
  assert.match(denied.stderr, /The rule for every account .* now applies in this account/);
  await restore(changed);
});

test('why, who and list say what reason a rule asks for', async () => {
  await putRecord(local, { ...seeded, reason: 'first', tickets: new Set(['INC-', 'CHG-']) });
  const text = 'with a reason first, which names CHG- or INC-';
  const why = await run('why', james.slackUserId, ...access);
  assert.match(why.stdout, new RegExp(`^U012AB3CD may, for 600 seconds, ${text}\n`));
  assert.match(why.stdout, new RegExp(`> there is a rule that names .*, ${text}\n`));
  assert.match((await run('who', ...access)).stdout, / first, CHG- or INC-\n/);
  assert.match((await run('list')).stdout, / first, CHG- or INC- +in force$/m);
  const [user] = JSON.parse((await run('who', ...access, '--json')).stdout).users;
  assert.deepEqual([user.reason, user.tickets], ['first', ['CHG-', 'INC-']]);
  await restore([]);
});

test('link and unlink, by id and by address', async () => {
  const linked = await run('link', 'robin@example.com', maria.userName, '--yes');
  assert.equal(linked.code, 0, linked.stderr);
  assert.match(
    linked.stdout,
    /^\+ link of Slack user U012NOBODY\n {4}\+ user: maria@example\.com\n/,
  );
  const list = await run('list', 'links');
  assert.match(list.stdout, /^U012NOBODY {2,}maria@example\.com {2,}enabled$/m);
  const unlinked = await run('unlink', 'U012NOBODY', '--yes', '--json');
  assert.deepEqual(
    JSON.parse(unlinked.stdout).changes.map(({ id }: { id: string }) => id),
    [`person#${maria.id}`, 'principal#U012NOBODY'],
  );
  const again = await run('unlink', 'U012NOBODY', '--yes');
  assert.deepEqual([again.code, again.stderr], [2, 'The Slack user U012NOBODY is not linked.\n']);
  const unknown = await run('link', 'nobody@example.com', maria.userName, '--yes');
  assert.match(unknown.stderr, /^Slack has no user with the address/);
});

test('allow and deny change one rule, and deny warns of a group that still allows', async () => {
  const allowed = await run(
    'allow',
    ...access,
    '--group',
    'Auditors',
    '--user',
    maria.userName,
    '--yes',
  );
  assert.equal(allowed.code, 0, allowed.stderr);
  assert.match(
    (await run('list')).stdout,
    /Auditors, alex@example\.com, james@example\.com, maria@example\.com/,
  );
  const denied = await run('deny', ...access, '--user', maria.userName, '--yes');
  assert.match(denied.stderr, /"maria@example\.com" still may, as a member of a group/);
  const everybody = await run('deny', ...access, '--everybody', '--yes');
  assert.equal(everybody.code, 0, everybody.stderr);
  assert.doesNotMatch((await run('list')).stdout, /BreakGlassProd/);
  await restore([]);
});

const refused: readonly (readonly [args: readonly string[], error: RegExp])[] = [
  [['allow', ...access, '--yes'], /Name whom to allow/],
  [['deny', ...access, '--yes'], /Name whom to deny/],
  [['deny', ...access, '--everybody', '--user', 'x', '--yes'], /Name whom to deny/],
  [
    ['allow', ...access, '--user', 'jmaes@example.com', '--yes'],
    /did you mean "james@example\.com"/,
  ],
  [['allow', ...access, '--group', 'Auditor', '--yes'], /did you mean "Auditors"/],
  [
    ['allow', '999999999999', prodSet.name, '--user', james.userName, '--yes'],
    /not in allowed_accounts/,
  ],
  [
    ['allow', 'prd', prodSet.name, '--user', james.userName],
    /There is no account "prd" in the table/,
  ],
  [['allow', example.accountId, 'Prod', '--user', james.userName], /no permission set "Prod"/],
  [['deny', ...access, '--user', maria.userName, '--yes'], /there is nothing to remove/],
  [['why', 'jams', ...access], /Identity Center has no user "jams"/],
  [['list', 'everything'], /must be one of rules, links, admins, accounts/],
  [['link', 'U 1', james.userName], /must be a Slack user id/],
  [['link', 'U1', 'james', '--yes'], /has no user "james": check the spelling|did you mean/],
  [['rules', 'apply', '--plan', 'x'], /must be 16 hex digits/],
  [['rules', 'plan', 'nowhere.yaml'], /There is no file nowhere\.yaml/],
];

for (const [args, error] of refused)
  test(`${args.join(' ')} exits with 2, and writes nothing`, async () => {
    const before = await records();
    const { code, stderr } = await run(...args);
    assert.equal(code, 2, stderr);
    assert.match(stderr, error);
    assert.deepEqual(await records(), before);
  });

test('errors say what to do: no credentials, no Region, no such deployment', async () => {
  const credentials = { AWS_ACCESS_KEY_ID: 'AKIAOPERATOR', AWS_SECRET_ACCESS_KEY: 'x' };
  const endpoint = ['--endpoint-url', local.urls.aws];
  const none = { AWS_REGION: region, AWS_EC2_METADATA_DISABLED: 'true', HOME: '/nonexistent' };
  const without = await runWith(none, 'list', ...endpoint);
  assert.deepEqual(
    [without.code, /There are no AWS credentials: sign in/.test(without.stderr)],
    [1, true],
  );
  const noRegion = await runWith(credentials, 'list', ...endpoint);
  assert.deepEqual([noRegion.code, /Name the AWS Region/.test(noRegion.stderr)], [2, true]);
  const other = await run('list', '--deployment', 'other');
  assert.deepEqual(
    [other.code, /There is no deployment of this name here/.test(other.stderr)],
    [1, true],
  );
});

test('control characters in records, names and files reach no terminal', async () => {
  const evil = 'x\u001b]0;owned\u0007\u009b31m\u202eend\r\n> forged';
  const changed = [
    { id: `account#${example.accountId}`, name: evil, rule: 'account' },
    { ...seeded, description: evil, [`odd${evil}`]: evil },
    { id: `access#${example.accountId}#${evil}` },
    { id: `principal#${evil}`, ssoPrincipal: evil },
    { ...freeze, reason: evil, frozenBy: evil },
  ];
  for (const record of changed) await putRecord(local, record);
  const path = file(`accounts: { "${'\\u001b[31mprod'}": 123456789012 }\nrules: []`);
  for (const args of [
    ['list'],
    ['list', 'links'],
    ['list', 'accounts'],
    ['list', 'rules', '--json'],
    ['why', james.slackUserId, ...access],
    ['why', james.slackUserId, ...access, '--json'],
    ['who', ...access],
    ['rules', 'export'],
    ['rules', 'plan', path],
    ['rules', 'plan', path, '--json'],
    ['rules', 'plan', file(`rules: []\n"${'\\u001b[31m'}": 1`)],
    ['why', evil, ...access],
    ['allow', evil, prodSet.name, '--user', evil],
    ['link', 'U1', evil],
  ]) {
    const { stdout, stderr } = await run(...args);
    assert.doesNotMatch(`${stdout}${stderr}`, /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u, args.join(' '));
    assert.doesNotMatch(`${stdout}${stderr}`, /^> forged/m);
  }
  await restore(changed);
});

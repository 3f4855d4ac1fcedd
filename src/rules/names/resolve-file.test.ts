import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ids, names, sets } from '../../../test/fixtures/rules/organization.ts';
import { describeProblem } from '../file/problem.ts';
import { readRulesFile } from '../file/read-rules-file.ts';
import type { DeploymentLimits, ResolveDeps } from './resolve-deps.ts';
import { resolveFile } from './resolve-file.ts';

const anything: DeploymentLimits = {
  allowedAccounts: ['*'],
  allowedPermissionSets: ['*'],
  hasBotToken: true,
  reason: 'none',
};

function resolve(text: string, deps: Partial<ResolveDeps> = {}) {
  const read = readRulesFile(text);
  assert.ok(read.outcome === 'parsed', JSON.stringify(read));
  const { records, problems, warnings } = resolveFile(read.file, {
    names,
    limits: anything,
    slackUserIds: new Map([['maria@example.com', 'U2']]),
    members: new Map([
      [ids.Operators, new Set([ids.james])],
      [ids.Auditors, new Set([ids.maria, ids.priya])],
    ]),
    ...deps,
  });
  const describe = (list: typeof problems) => list.map((each) => describeProblem('f', each));
  return {
    records: [...records.values()],
    problems: describe(problems),
    warnings: describe(warnings),
  };
}

const rule = (...lines: readonly string[]) =>
  [
    'rules:',
    '  - account: 123456789012',
    '    permissionSet: Prod',
    ...lines.map((line) => `    ${line}`),
  ].join('\n');

test('turns names into the records that functions read', () => {
  const { records, problems, warnings } = resolve(`
accounts: { prod: 123456789012 }
links:
  U1: james@example.com
  U9: james@example.com
  maria@example.com: { user: maria@example.com, description: on loan }
admins: { users: [priya@example.com], groups: [Operators], description: on call }
rules:
  - account: prod
    permissionSet: Prod
    users: [james@example.com]
    groups: [Auditors]
    accessSeconds: 600
    description: text
  - account: prod
    permissionSet: ${sets.Prod}
    user: maria@example.com
  - { account: prod, permissionSet: ReadOnly, everyLinkedUser: true }
`);
  assert.deepEqual([problems, warnings], [[], []]);
  const access = 'access#123456789012';
  assert.deepEqual(records, [
    { id: 'principal#U1', ssoPrincipal: ids.james },
    { id: 'principal#U9', ssoPrincipal: ids.james },
    { id: 'principal#U2', ssoPrincipal: ids.maria, description: 'on loan' },
    { id: `person#${ids.james}`, slackUserIds: new Set(['U1', 'U9']) },
    { id: `person#${ids.maria}`, slackUserIds: new Set(['U2']) },
    { id: 'account#123456789012', name: 'prod', rule: 'account' },
    {
      id: 'admins',
      principals: new Set([ids.priya]),
      groups: new Set([ids.Operators]),
      description: 'on call',
    },
    {
      id: `${access}#Prod#${sets.Prod}`,
      principals: new Set([ids.james]),
      groups: new Set([ids.Auditors]),
      accessSeconds: 600,
      description: 'text',
      rule: 'rule',
    },
    { id: `${access}#${sets.Prod}#${ids.maria}`, rule: 'rule' },
    { id: `${access}#ReadOnly#${sets.ReadOnly}`, rule: 'rule' },
  ]);
});

const wrong: readonly (readonly [title: string, text: string, problem: RegExp])[] = [
  [
    'an unknown user',
    rule('users: [jmaes@example.com]'),
    /^f:4:13: Identity Center has no user "jmaes@example.com": did you mean "james@example.com"/,
  ],
  [
    'a renamed group',
    rule('groups: [Operator]'),
    /^f:4:14: Identity Center has no group "Operator"\. If it was renamed, write its new name: did you mean "Operators"\?$/,
  ],
  [
    'an unknown permission set',
    'rules: [{ account: 123456789012, permissionSet: Prd, users: [james@example.com] }]',
    /^f:1:49: The instance arn:aws:sso:::instance\/ssoins-12345 has no permission set "Prd": did you mean "Prod"\?$/,
  ],
  [
    'a permission set of another instance',
    'rules: [{ account: 123456789012, permissionSet: "arn:aws:sso:::permissionSet/ssoins-9/ps-prod", users: [james@example.com] }]',
    /^f:1:49: The permission set .* is of another instance than the deployment’s, arn:aws:sso:::instance\/ssoins-12345/,
  ],
  [
    'one rule by name and by ARN',
    `rules:\n  - { account: 123456789012, permissionSet: Prod, users: [james@example.com] }\n  - { account: 123456789012, permissionSet: ${sets.Prod}, users: [james@example.com] }`,
    /^f:3:5: The rule for .* is there already, at line 2/,
  ],
  [
    'a link to an unknown user',
    'links: { U1: james }',
    /^f:1:14: Identity Center has no user "james"/,
  ],
  [
    'an address that Slack does not know',
    'links: { nobody@example.com: james@example.com }',
    /^f:1:30: Slack has no user with the address "nobody@example.com"/,
  ],
  [
    'one Slack user by id and by address',
    'links: { U2: james@example.com, maria@example.com: maria@example.com }',
    /The Slack user U2 is linked already, as "U2"/,
  ],
  ['an unknown admin', 'admins: { users: [x] }', /^f:1:19: Identity Center has no user "x"/],
  [
    'approvals above the members of the approvers’ groups',
    rule('users: [james@example.com]', 'approvals: 3', 'approverGroups: [Auditors]'),
    /^f:5:16: The rule needs 3 approvals and has 2 approvers/,
  ],
  [
    'an only approver who is the only requester, by groups',
    rule('groups: [Operators]', 'approvals: 1', 'approverGroups: [Operators]'),
    /^f:5:16: Nobody could be granted access/,
  ],
];

for (const [title, text, problem] of wrong)
  test(`refuses ${title}, with the line`, () => {
    const { problems } = resolve(text);
    assert.equal(problems.length, 1, problems.join('\n'));
    assert.match(problems[0] ?? '', problem);
  });

test('refuses an account and a permission set that the deployment does not allow', () => {
  const limits = {
    ...anything,
    allowedAccounts: ['210987654321'],
    allowedPermissionSets: [sets.ReadOnly],
  };
  const { problems } = resolve(rule('users: [james@example.com]'), { limits });
  assert.equal(problems.length, 2);
  assert.match(
    problems[0] ?? '',
    /^f:3:20: The permission set Prod .* is not in allowed_permission_sets/,
  );
  assert.match(problems[1] ?? '', /^f:2:14: The account 123456789012 is not in allowed_accounts/);
  const allowed = {
    ...anything,
    allowedAccounts: ['123456789012'],
    allowedPermissionSets: [sets.Prod],
  };
  assert.deepEqual(resolve(rule('users: [james@example.com]'), { limits: allowed }).problems, []);
});

test('warns of tickets where nobody is asked for a reason, and of a disabled user', () => {
  const text = rule('users: [james@example.com]', 'tickets: [INC-]');
  assert.match(
    resolve(text).warnings[0] ?? '',
    /^f:2:5: Nobody gets access by this rule: it has tickets, and the deployment asks for no reason/,
  );
  for (const line of ['reason: first', 'reason: after', 'reason: none'])
    assert.deepEqual(resolve(rule('users: [james@example.com]', line)).warnings, []);
  const { warnings } = resolve(
    `links: { U3: alex@example.com }\n${rule('users: [alex@example.com]')}`,
  );
  assert.deepEqual(warnings, [
    'f:1:14: The user "alex@example.com" is disabled: they are denied until Identity Center enables them.',
  ]);
});

test('refuses rules that allow nobody where the deployment has no bot token', () => {
  const users = 'users: [james@example.com]';
  for (const [lines, more, problem] of [
    [['reason: first'], {}, /^f:5:13: The rule asks for a reason first, and without a bot token/],
    [['description: x'], { reason: 'first' }, /^f:3:20: The rule asks for a reason first, and/],
    [
      ['approvals: 1', 'approvers: [priya@example.com]'],
      {},
      /^f:5:16: The rule asks for approval, and without a bot token nobody can be asked/,
    ],
  ] as const) {
    const text = rule(users, ...lines);
    assert.deepEqual(resolve(text, { limits: { ...anything, ...more } }).problems, []);
    const limits = { ...anything, ...more, hasBotToken: false };
    const { problems, warnings } = resolve(text, { limits });
    assert.deepEqual([problems.length, warnings], [1, []]);
    assert.match(problems[0] ?? '', problem);
  }
  const limits = { ...anything, hasBotToken: false, reason: 'first' } as const;
  assert.deepEqual(resolve(rule(users, 'reason: after'), { limits }).problems, []);
});

test('warns of a rule for every account where no account has a name', () => {
  const text = 'rules: [{ account: "*", permissionSet: Prod, users: [james@example.com] }]';
  assert.match(
    resolve(text).warnings[0] ?? '',
    /^f:1:9: .* stands for the accounts that have a name/,
  );
  assert.deepEqual(resolve(`accounts: { prod: 123456789012 }\n${text}`).warnings, []);
});

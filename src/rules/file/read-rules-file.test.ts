import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeProblem } from './problem.ts';
import { readRulesFile } from './read-rules-file.ts';

const read = (text: string) => readRulesFile(text);

/** Each problem as `line:column: message`, without the name of the file. */
function problemsOf(text: string): readonly string[] {
  const result = read(text);
  return result.outcome === 'invalid'
    ? result.problems.map((problem) => describeProblem('f', problem).replace(/^f:/, ''))
    : [];
}

const good = `# who may use what
accounts:
  prod: 012345678901
links:
  U012AB3CD: james@example.com
  maria@example.com: { user: maria, description: on loan }
admins:
  groups: [Operators]
rules:
  - account: prod
    permissionSet: BreakGlassProd
    users: [james@example.com, "no"]
    accessSeconds: 0600
  - account: "*"
    permissionSet: ReadOnly
    everyLinkedUser: true
  - account: 123456789012
    permissionSet: arn:aws:sso:::permissionSet/ssoins-12345/ps-12345
    user: james@example.com
expectations:
  - james may BreakGlassProd in prod
  - maria may not: not-named
`;

test('every scalar is text: an account keeps its leading zero, and a user may be called no', () => {
  const result = read(good);
  assert.ok(result.outcome === 'parsed');
  const { locate, ...content } = result.file;
  assert.deepEqual(content, {
    accounts: { prod: '012345678901' },
    links: {
      U012AB3CD: { user: 'james@example.com' },
      'maria@example.com': { user: 'maria', description: 'on loan' },
    },
    admins: { groups: ['Operators'] },
    rules: [
      {
        account: 'prod',
        permissionSet: 'BreakGlassProd',
        users: ['james@example.com', 'no'],
        accessSeconds: 600,
      },
      { account: '*', permissionSet: 'ReadOnly', everyLinkedUser: true },
      {
        account: '123456789012',
        permissionSet: 'arn:aws:sso:::permissionSet/ssoins-12345/ps-12345',
        user: 'james@example.com',
      },
    ],
    expectations: [
      { sentence: 'james may BreakGlassProd in prod' },
      { sentence: 'maria may not', reason: 'not-named' },
    ],
  });
  assert.deepEqual(locate(['rules', 0, 'users', 1]), { line: 12, column: 32 });
  assert.deepEqual(locate(['rules', 0, 'groups']), { line: 10, column: 5 });
});

const rule = (...lines: readonly string[]) =>
  [
    'rules:',
    '  - account: 123456789012',
    '    permissionSet: A',
    ...lines.map((line) => `    ${line}`),
  ].join('\n');

const invalid: readonly (readonly [title: string, text: string, ...problems: RegExp[]])[] = [
  ['an empty file', '', /^The file is empty/],
  ['a file of comments', '# rules', /^The file is empty/],
  ['a list', '- a', /^1:1: The file must be a map/],
  [
    'an unknown key',
    'rule: []',
    /^1:1: There is no key "rule" here\. Known keys: accounts, links, admins, rules, expectations, botToken\.$/,
  ],
  [
    'an unknown key of a rule',
    rule('users: [a]', 'acessSeconds: 60'),
    /^5:5: There is no key "acessSeconds" here\. Known keys: account, /,
  ],
  [
    'an unknown key of a link',
    'links:\n  U1: { user: a, name: b }',
    /^2:18: There is no key "name" here\. Known keys: user, description\.$/,
  ],
  ['an unknown key of admins', 'admins:\n  users: [a]\n  all: true', /^3:3: There is no key "all"/],
  [
    'a missing key',
    'rules:\n  - account: 123456789012\n    users: [a]',
    /^2:5: The key "permissionSet" is missing: add it\.$/,
  ],
  [
    'a key that is there twice',
    'rules: []\nrules: []',
    /^2:1: This is not valid YAML: Map keys must be unique/,
  ],
  ['an anchor and an alias', 'links:\n  U1: &a james\n  U2: *a', /^2:10: Anchors/, /^3:7: Anchors/],
  ['a tag', 'rules: !!seq []', /^1:14: Anchors/],
  ['broken YAML', 'rules: [', /This is not valid YAML/],
  [
    'a number that is none',
    rule('users: [a]', 'accessSeconds: 1h'),
    /^5:20: "accessSeconds" must be a whole number from 60 to 43200\.$/,
  ],
  [
    'a number out of range',
    rule('users: [a]', 'approvals: 6', 'approvers: [b]'),
    /^5:16: "approvals" must be a whole number from 1 to 5/,
  ],
  [
    'a Slack user with a space',
    'links:\n  "U 1": james',
    /^2:3: "U 1" must be the id of a Slack user/,
  ],
  [
    'an account with 11 digits',
    'accounts:\n  prod: 12345678901',
    /^2:9: "prod" must be the account’s 12 digits/,
  ],
  [
    'an account name of 12 digits',
    'accounts:\n  123456789012: 123456789012',
    /^2:3: "123456789012" must be the name of an account/,
  ],
  ['an empty list', rule('users: []'), /^4:12: "users" must name at least one of user names/],
  [
    'two accounts with one id',
    'accounts:\n  a: 123456789012\n  b: 123456789012',
    /^3:6: The account 123456789012 has two names, "a" and "b"/,
  ],
  [
    'an account that is not defined',
    'rules:\n  - { account: prod, permissionSet: A, users: [a] }',
    /^2:16: There is no account "prod" under accounts/,
  ],
  ['a rule that names nobody', rule(), /^3:20: The rule names nobody/],
  [
    'a rule for one user and for others',
    rule('user: a', 'groups: [b]'),
    /^4:11: The key "user" makes a rule for this one user/,
  ],
  [
    'a rule for everybody and for some',
    rule('everyLinkedUser: true', 'groups: [b]'),
    /^4:22: The rule names users or groups, and everybody/,
  ],
  ['admins without names', 'admins: { description: x }', /^1:9: admins names nobody/],
  ['a name that is there twice', rule('users: [a, b, a]'), /^4:12: "a" is there twice in users/],
  [
    'a duplicate rule',
    'accounts: { prod: 123456789012 }\nrules:\n  - { account: prod, permissionSet: A, users: [a] }\n  - { account: 123456789012, permissionSet: A, groups: [b] }',
    /^4:5: The rule for A in 123456789012 is there already, at line 3/,
  ],
  [
    'a maximum that is not above the duration',
    rule('users: [a]', 'accessSeconds: 600', 'maxAccessSeconds: 600'),
    /^6:23: maxAccessSeconds must be more than accessSeconds/,
  ],
  [
    'tickets without a reason',
    rule('users: [a]', 'reason: none', 'tickets: [INC-]'),
    /^6:14: tickets asks for a reason/,
  ],
  [
    'approvals without approvers',
    rule('users: [a]', 'approvals: 1'),
    /^5:16: approvals needs approvers/,
  ],
  [
    'approvers without approvals',
    rule('users: [a]', 'approvers: [b]', 'override: allowed'),
    /^5:16: approvers needs approvals/,
    /^6:15: override needs approvals/,
  ],
  [
    'more approvals than approvers',
    rule('users: [a]', 'approvals: 2', 'approvers: [b]'),
    /^5:16: The rule needs 2 approvals and has 1 approvers/,
  ],
  [
    'an only approver who is the only requester',
    rule('users: [a]', 'approvals: 1', 'approvers: [a]'),
    /^5:16: Nobody could be granted access by this rule/,
  ],
  [
    'a sentence that is none',
    'expectations: [james can BreakGlassProd]',
    /^1:16: "james can BreakGlassProd" is not a sentence/,
  ],
  [
    'a first sentence without an access',
    'expectations: [james may]',
    /^1:16: "james may" names no permission set and account/,
  ],
  [
    'a reason that does not exist',
    'expectations:\n  - james may not A in b: nope',
    /^2:5: "james may not A in b" names a reason that does not exist\. Reasons: frozen, /,
  ],
];

for (const [title, text, ...expected] of invalid)
  test(`refuses ${title}, with line and column`, () => {
    const problems = problemsOf(text);
    assert.equal(problems.length, expected.length, problems.join('\n'));
    for (const [index, pattern] of expected.entries()) assert.match(problems[index] ?? '', pattern);
  });

test('allows an approver who is one of several requesters, and one besides a group', () => {
  for (const lines of [
    ['users: [a, b]', 'approvals: 1', 'approvers: [a]'],
    ['users: [a]', 'groups: [g]', 'approvals: 1', 'approvers: [a]'],
    ['everyLinkedUser: true', 'approvals: 1', 'approvers: [a]'],
    ['users: [a]', 'approvals: 2', 'approverGroups: [g]'],
  ])
    assert.deepEqual(problemsOf(rule(...lines)), []);
});

test('where the file says that there is no bot token, rules that need one are refused', () => {
  const approved = rule('users: [a]', 'approvals: 1', 'approvers: [b]', 'reason: first');
  assert.deepEqual(problemsOf(approved), []);
  assert.deepEqual(
    problemsOf(`botToken: false\n${approved}`).map((problem) => problem.split(',')[0]),
    ['6:16: The rule asks for approval', '8:13: The rule asks for a reason first'],
  );
  assert.deepEqual(problemsOf(`botToken: false\n${rule('users: [a]', 'reason: after')}`), []);
  assert.match(problemsOf('botToken: true')[0] ?? '', /"botToken" must be false, or absent/);
});

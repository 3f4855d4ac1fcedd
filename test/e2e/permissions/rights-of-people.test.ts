import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { DeleteItemCommand, DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteAccountAssignmentCommand, SSOAdminClient } from '@aws-sdk/client-sso-admin';
import type { LocalEnvironment } from '../../../local/environment/local-environment.ts';
import { createTestFolder } from '../../../local/environment/start-test-environment.ts';
import { tableName } from '../../../local/environment/table-name.ts';
import { groups, instanceArn, region, users } from '../../../local/seed.ts';
import { runWith } from '../../fixtures/cli/run-as-operator.ts';
import { setSecret } from '../../fixtures/cli/set-secret.ts';
import { openWithToken } from '../../fixtures/local-environment/grant-actions.ts';
import { example, isAssigned } from '../../fixtures/local-environment/read-state.ts';
import {
  sdkOptionsOf,
  startEnvironment,
  stopAfterAll,
} from '../../fixtures/local-environment/start-environment.ts';
import { openTable, putRecord } from '../../fixtures/local-environment/table.ts';
import { waitForEnd } from '../../fixtures/local-environment/wait-for-execution.ts';
import {
  enforcePolicies,
  findUnusedParts,
  readPeoplePolicies,
  statementsOf,
} from './people-policies.ts';

/** Each access key has exactly one policy of docs/permissions.md, in the order of the page. */
const names = ['end', 'freeze', 'unlock', 'grants', 'read', 'rules', 'init', 'secrets'] as const;
type Name = (typeof names)[number];
const documents = await readPeoplePolicies();
const policies = names.map((name, index) => {
  const document = documents[index];
  if (document === undefined) throw new Error(`docs/permissions.md has no policy to ${name}`);
  return { name, document, statements: statementsOf(document) };
});
const accessKeyIdOf = (name: Name): string => `AKIALOCAL${name.toUpperCase()}`;
const { authorize, allowedCalls } = enforcePolicies(
  new Map(policies.map(({ name, statements }) => [accessKeyIdOf(name), { name, statements }])),
);

/** All tests share one local environment. */
let local: LocalEnvironment;
const allTests = stopAfterAll();
before(async () => {
  local = await startEnvironment(allTests, { accessSeconds: 600, retryDelayMs: 5, authorize });
});

const run = async (name: Name, ...args: readonly string[]): Promise<string> => {
  const environment = {
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyIdOf(name),
    AWS_SECRET_ACCESS_KEY: 'x',
    SLACK_ORIGIN: local.urls.page,
  };
  const result = await runWith(environment, ...args, '--endpoint-url', local.urls.aws);
  assert.equal(result.code, 0, result.stderr + result.stdout);
  return result.stdout;
};

const assertEveryPartIsUsed = (name: Name): void => {
  const statements = policies.find((policy) => policy.name === name)?.statements ?? [];
  assert.deepEqual(findUnusedParts(statements, allowedCalls(name)), []);
};

test('docs/permissions.md has eight policies, which allow single actions by name', () => {
  assert.equal(documents.length, names.length);
  for (const { document, statements } of policies) {
    assert.equal(document.Version, '2012-10-17');
    for (const { Effect } of document.Statement) assert.equal(Effect, 'Allow');
    for (const { actions, resources } of statements) {
      for (const action of actions) assert.match(action, /^[a-z]+:[A-Za-z]+$/);
      for (const resource of resources) assert.doesNotMatch(resource, /[<>]/);
    }
  }
});

test('the policy to end grants is what `end` and `end --all` need, and no more', async () => {
  const first = await openWithToken(local);
  assert.match(
    await run('end', 'end', first.slice(0, 8), '--yes'),
    /is being revoked; the report will name/,
  );
  await waitForEnd(local, first);
  assert.match(await run('end', 'end', first, '--yes'), /is ended: there is nothing to end\./);
  const second = await openWithToken(local);
  assert.match(await run('end', 'end', '--all', '--yes'), /ended: 1\. Failed: 0\.$/m);
  await waitForEnd(local, second);
  assert.equal(isAssigned(local), false);
  assertEveryPartIsUsed('end');
});

test('the policy to freeze access is what `freeze` and `unfreeze` need, and no more', async () => {
  assert.match(await run('freeze', 'freeze', 'a drill'), /^Access is frozen: /);
  assert.match(await run('freeze', 'freeze', 'a drill'), /^Access is frozen already, /);
  assert.match(await run('freeze', 'unfreeze'), /^Access is not frozen any more\./);
  assertEveryPartIsUsed('freeze');
});

test('the policy to unlock an access is what `unlock` needs, and no more', async () => {
  const { accountId, permissionSetArn, principalId } = example;
  const id = `open#${accountId}#${permissionSetArn}#${principalId}`;
  await putRecord(local, { id, lostGrantId: 'f'.repeat(32) });
  assert.match(
    await run('unlock', 'unlock', accountId, permissionSetArn, principalId),
    /^Unlocked: /,
  );
  assert.deepEqual(await openTable(local).read(id), { id });
  assertEveryPartIsUsed('unlock');
});

test('the policy to look at grants is what `grants`, `show` and `report --grant` look up, and no more', async () => {
  const grantId = await openWithToken(local);
  assert.match(await run('grants', 'grants', '--open'), /^[0-9a-f]{8} {2}active /m);
  assert.match(await run('grants', 'grants', '--deployment', 'break-glass-access'), / active /);
  assert.match(await run('grants', 'show', grantId.slice(0, 8)), /^Grant [0-9a-f]{32}: active$/m);
  await run('end', 'end', grantId, '--yes');
  await waitForEnd(local, grantId);
  assertEveryPartIsUsed('grants');
});

const [auditors] = groups;
const ruleId = `access#${example.accountId}#BreakGlassProd#${example.permissionSetArn}`;

test('the policy to read rules is what why, who, list, plan and export need, and no more', async (t) => {
  await putRecord(local, { id: ruleId, groups: new Set([auditors.id]) });
  const folder = createTestFolder(t);
  const file = join(folder, 'rules.yaml');
  assert.match(
    await run('read', 'why', 'maria@example.com', example.accountId, 'BreakGlassProd'),
    /^U012NOACC may, /,
  );
  assert.match(await run('read', 'who', example.accountId, 'BreakGlassProd'), /Auditors/);
  assert.match(await run('read', 'list'), /Auditors/);
  await run('read', 'rules', 'export', '--out', file);
  assert.match(await run('read', 'rules', 'plan', file), /^~ rule for BreakGlassProd/m);
  assertEveryPartIsUsed('read');
});

test('the policy to write rules is what apply, link, allow and deny need, and no more', async (t) => {
  const file = join(createTestFolder(t), 'rules.yaml');
  const access = `{ account: prod, permissionSet: BreakGlassProd, groups: [Auditors] }`;
  writeFileSync(
    file,
    `accounts: { prod: ${example.accountId} }
links: { james@example.com: james@example.com, U012NOACC: maria@example.com }
admins: { groups: [Auditors] }
rules: [${access}, { account: prod, permissionSet: ReadOnly, groups: [Auditors], approvals: 1, approvers: [james@example.com] }]
`,
  );
  // A write whose response is lost is looked up.
  local.faults.add({ service: 'dynamodb', operation: 'PutItem', fault: 'drop-after', times: 1 });
  assert.match(await run('rules', 'rules', 'apply', file, '--yes'), /Done: /);
  const rule = [example.accountId, 'BreakGlassProd'] as const;
  const both = ['--user', 'maria@example.com', '--group', 'Auditors', '--yes'] as const;
  assert.match(await run('rules', 'allow', ...rule, ...both), /Done: /);
  assert.match(await run('rules', 'deny', ...rule, ...both.slice(0, 2), '--yes'), /Done: /);
  assert.match(await run('rules', 'link', 'U012NOBODY', 'maria@example.com', '--yes'), /Done: /);
  assert.match(await run('rules', 'unlink', 'U012NOBODY', '--yes'), /Done: /);
  writeFileSync(file, 'rules: []');
  assert.match(await run('rules', 'rules', 'apply', file, '--yes'), /Done: /);
  assertEveryPartIsUsed('rules');
});

test('the policy to set up is what `init` needs, and no more', async (t) => {
  const folder = createTestFolder(t);
  const files = [
    '--tfvars',
    join(folder, 'terraform.tfvars'),
    '--rules',
    join(folder, 'rules.yaml'),
  ];
  const access = ['--accounts', 'prod=123456789012', '--permission-sets', 'BreakGlassProd'];
  const people = ['--contacts', 'security@example.com', '--links', 'U012AB3CD=james@example.com'];
  const written = await run('init', 'init', ...files, ...access, ...people, '--slack-teams', 'T1');
  assert.match(written, /^Wrote /);
  assertEveryPartIsUsed('init');
});

test('the policy to store secrets is what `secret set` needs, and no more', async () => {
  const environment = {
    ...{ AWS_REGION: region, AWS_ACCESS_KEY_ID: accessKeyIdOf('secrets') },
    ...{ AWS_SECRET_ACCESS_KEY: 'x', AWS_ENDPOINT_URL: local.urls.aws },
  };
  for (const [kind, value] of [
    ['signing', '0123456789abcdef0123456789abcdef'],
    ['bot-token', 'xoxb-0123456789-abcdefghijkl'],
  ] as const) {
    const { code, output } = await setSecret(environment, value, kind, '--yes');
    assert.equal(code, 0, output);
  }
  assertEveryPartIsUsed('secrets');
});

type Options = ReturnType<typeof sdkOptionsOf>;
const key = (id: string) => ({ TableName: tableName, Key: { id: { S: id } } });
const write = (id: string) => (options: Options) =>
  new DynamoDBClient(options).send(new UpdateItemCommand(key(id)));
const remove = (id: string) => (options: Options) =>
  new DynamoDBClient(options).send(new DeleteItemCommand(key(id)));
const deleteAssignment = (options: Options) =>
  new SSOAdminClient(options).send(
    new DeleteAccountAssignmentCommand({
      InstanceArn: instanceArn,
      TargetType: 'AWS_ACCOUNT',
      TargetId: example.accountId,
      PermissionSetArn: example.permissionSetArn,
      PrincipalType: 'USER',
      PrincipalId: example.principalId,
    }),
  );

const accessRule = `access#${example.accountId}#${example.permissionSetArn}#${users[1].id}`;
const grant = `grant#${'0'.repeat(32)}`;
const deniedCalls: readonly [Name, string, (options: Options) => Promise<unknown>][] = [
  ...names.flatMap((name): (typeof deniedCalls)[number][] => [
    [name, 'write an access rule', write(accessRule)],
    [name, 'write a user link', write('principal#U012NOACC')],
    [name, 'delete a grant', remove(grant)],
    [name, 'delete an assignment', deleteAssignment],
  ]),
  ['end', 'write its end to a report', write(`report#${'0'.repeat(32)}`)],
  ['end', 'write its end to a lock', write('open#x')],
  ['end', 'freeze access', write('settings#freeze')],
  ['freeze', 'write another setting', write('settings#other')],
  ['freeze', 'end a grant', write(grant)],
  ['unlock', 'end a grant', write(grant)],
  ['unlock', 'delete a lock', remove('open#x')],
  ['unlock', 'lift a freeze', remove('settings#freeze')],
  ['grants', 'end a grant', write(grant)],
  ['grants', 'lift a freeze', remove('settings#freeze')],
  ['read', 'lift a freeze', remove('settings#freeze')],
  ['read', 'remove an access rule', remove(accessRule)],
  ['init', 'lift a freeze', remove('settings#freeze')],
  ['secrets', 'freeze access', write('settings#freeze')],
  ['rules', 'lift a freeze', remove('settings#freeze')],
  ['rules', 'delete a lock', remove('open#x')],
];
for (const [name, action, call] of deniedCalls)
  test(`the policy of ${name} does not allow anybody to ${action}`, async () => {
    const before = allowedCalls(name).length;
    const credentials = { accessKeyId: accessKeyIdOf(name), secretAccessKey: 'x' };
    await assert.rejects(call({ ...sdkOptionsOf(local), credentials }), {
      name: 'AccessDeniedException',
    });
    assert.equal(allowedCalls(name).length, before);
  });

test('findUnusedParts finds an added action, resource and leading key', () => {
  const [statement] = statementsOf(documents[0] ?? { Version: '2012-10-17', Statement: [] });
  assert.ok(statement);
  const { actions, resources, conditions } = statement;
  const added = {
    actions: [...actions, 'dynamodb:PutItem'],
    resources: [...resources, 'arn:aws:dynamodb:us-east-1:111122223333:table/other'],
    conditions: {
      ...conditions,
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['grant#*', 'wait#*', 'access#*'] },
    },
  };
  const call = (action: string, id: string) => ({
    action,
    resources,
    context: { 'dynamodb:LeadingKeys': [id] },
  });
  const calls = actions.flatMap((action) => [call(action, 'grant#1'), call(action, 'wait#1')]);
  assert.deepEqual(findUnusedParts([added], calls), [
    'dynamodb:PutItem',
    'arn:aws:dynamodb:us-east-1:111122223333:table/other',
    'access#*',
  ]);
});

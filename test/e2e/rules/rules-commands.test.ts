import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { projectFolder } from '../../../infra/bundle-functions.ts';
import type { LocalEnvironment } from '../../../local/environment/local-environment.ts';
import { groups, permissionSets, users } from '../../../local/seed.ts';
import { runWith } from '../../fixtures/cli/run-as-operator.ts';
import { requestEnd } from '../../fixtures/local-environment/grant-actions.ts';
import { pressButton } from '../../fixtures/local-environment/press-button.ts';
import { example, grantIds } from '../../fixtures/local-environment/read-state.ts';
import {
  startEnvironment,
  stopAfterAll,
} from '../../fixtures/local-environment/start-environment.ts';
import { putRecord } from '../../fixtures/local-environment/table.ts';
import { waitForEnd } from '../../fixtures/local-environment/wait-for-execution.ts';
import { createRulesRunner } from '../../fixtures/rules/run-rules.ts';

/** All tests share one local environment, and run in order: each begins with the rules that the last one left. */
let local: LocalEnvironment;
const allTests = stopAfterAll();
before(async () => {
  local = await startEnvironment(allTests, { accessSeconds: 600, retryDelayMs: 5 });
});
const { folder, file, run, records } = createRulesRunner(allTests, () => local.urls);

const runOffline = (...args: readonly string[]) => runWith({}, ...args);

const [james, maria] = users;
const [auditors] = groups;
const [prodSet] = permissionSets;
const ruleId = `access#${example.accountId}#${prodSet.name}#${prodSet.arn}`;

const good = `
accounts: { prod: ${example.accountId} }
links:
  U012AB3CD: james@example.com
  maria@example.com: maria@example.com
admins: { users: [james@example.com] }
rules:
  - account: prod
    permissionSet: BreakGlassProd
    groups: [Auditors]
    accessSeconds: 120
expectations:
  - maria in Auditors may BreakGlassProd in prod for 120 seconds
  - james may not: not-named
`;

test('export writes a file that plan finds to be as the table', async () => {
  const out = join(folder, 'exported.yaml');
  const exported = await run('rules', 'export', '--out', out);
  assert.deepEqual([exported.code, exported.stdout, exported.stderr], [0, '', '']);
  const toOutput = await run('rules', 'export');
  assert.equal(toOutput.stdout, readFileSync(out, 'utf8'));
  const again = await run('rules', 'export', '--out', out);
  assert.equal(again.code, 2);
  assert.match(again.stderr, /exists: name another one/);

  const before = await records();
  const plan = await run('rules', 'plan', out, '--exit-code');
  assert.equal(plan.code, 0, plan.stderr);
  assert.equal(plan.stdout, 'No changes: the table is as the file says.\n');
  assert.deepEqual(await records(), before);
});

test('apply asks, needs --yes where nobody can be asked, and refuses another plan', async () => {
  const path = file(good);
  const before = await records();
  const unasked = await run('rules', 'apply', path);
  assert.equal(unasked.code, 2);
  assert.match(unasked.stderr, /add --yes/);
  const other = await run('rules', 'apply', path, '--yes', '--plan', '0123456789abcdef');
  assert.equal(other.code, 2);
  assert.match(other.stderr, /The plan is now [0-9a-f]{16}, not 0123456789abcdef/);
  assert.deepEqual(await records(), before);
});

test('apply writes what plan showed, by address, name and group, and presses follow it', async () => {
  const path = file(good);
  const planned = JSON.parse((await run('rules', 'plan', path, '--json')).stdout);
  assert.deepEqual([planned.add, planned.change, planned.delete], [1, 2, 5]);
  const applied = await run('rules', 'apply', path, '--yes', '--plan', planned.planId);
  assert.equal(applied.code, 0, applied.stderr);
  assert.match(applied.stdout, /Done: \d+ writes\.\n$/);
  assert.deepEqual(await records(), [
    { id: ruleId, groups: new Set([auditors.id]), accessSeconds: 120, rule: 'rule' },
    { id: `account#${example.accountId}`, name: 'prod', rule: 'account' },
    { id: 'admins', principals: new Set([james.id]) },
    { id: `person#${james.id}`, slackUserIds: new Set([james.slackUserId]) },
    { id: `person#${maria.id}`, slackUserIds: new Set([maria.slackUserId]) },
    { id: `principal#${james.slackUserId}`, ssoPrincipal: james.id },
    { id: `principal#${maria.slackUserId}`, ssoPrincipal: maria.id },
  ]);
  const denied = await pressButton(local);
  assert.match(denied.text, /^Access denied/);
  const { text } = await pressButton(local, { user: maria.slackUserId });
  assert.match(text, /^Glass broken/);
  const grantId = grantIds(local).at(-1) ?? '';
  await requestEnd(local, grantId, { user: maria.slackUserId });
  await waitForEnd(local, grantId);
  const again = await run('rules', 'apply', path);
  assert.equal(again.stdout, 'No changes: the table is as the file says.\n');
});

test('a table that was changed after the plan is not written', async () => {
  const path = file(good.replace('120', '180'));
  const { planId } = JSON.parse((await run('rules', 'plan', path, '--json')).stdout);
  await putRecord(local, { id: `principal#U012NOBODY`, ssoPrincipal: maria.id });
  const before = await records();
  const refused = await run('rules', 'apply', path, '--yes', '--plan', planId);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /the table or the file has changed since/);
  assert.deepEqual(await records(), before);
  const applied = await run('rules', 'apply', file(good), '--yes');
  assert.equal(applied.code, 0, applied.stderr);
});

test('the example of docs/rules.md can be planned here', async () => {
  const page = readFileSync(join(projectFolder, 'docs/rules.md'), 'utf8');
  const [, example = ''] = /^```yaml\n(.*?)^```/ms.exec(page) ?? [];
  const plan = await run('rules', 'plan', file(example));
  assert.deepEqual([plan.code, plan.stderr], [0, '']);
  assert.match(plan.stdout, /^Plan [0-9a-f]{16}: /m);
});

test('apply that is stopped by an error denies rather than allows, and completes when it is run again', async () => {
  const before = await records();
  const path = file(good.replace('groups: [Auditors]', 'users: [james@example.com]'));
  local.faults.add({ service: 'dynamodb', operation: 'PutItem', fault: 'access-denied', times: 1 });
  const stopped = await run('rules', 'apply', path, '--yes');
  assert.equal(stopped.code, 1);
  assert.match(stopped.stderr, /^Stopped by an error\. The table allows nothing that neither/m);
  // The old rule is gone, and the new one is not there.
  assert.deepEqual(
    (await records()).filter(({ id }) => id === ruleId),
    [],
  );
  assert.equal((await run('rules', 'apply', path, '--yes')).code, 0);
  assert.match((await run('who', 'prod', 'BreakGlassProd')).stdout, /james@example\.com .* 120/);
  assert.equal((await run('rules', 'apply', file(good), '--yes')).code, 0);
  assert.deepEqual(await records(), before);
});

const head = `accounts: { prod: ${example.accountId} }\n`;
const rule = (text: string) =>
  `${head}rules:\n  - { account: prod, permissionSet: BreakGlassProd, ${text} }\n`;
const bad: readonly (readonly [title: string, text: string, line: number, message: RegExp])[] = [
  ['an unknown key', `${head}rulez: []`, 2, /There is no key "rulez"/],
  [
    'a duplicate rule',
    `${rule('users: [james@example.com]')}${rule('users: [maria@example.com]').split('\n').at(-2)}`,
    4,
    /is there already, at line 3/,
  ],
  ['an unknown user', rule('users: [jmaes@example.com]'), 3, /did you mean "james@example.com"/],
  ['a renamed group', rule('groups: [Auditor]'), 3, /did you mean "Auditors"/],
  [
    'a permission set of another instance',
    'rules:\n  - { account: 123456789012, permissionSet: "arn:aws:sso:::permissionSet/ssoins-9/ps-1", users: [james@example.com] }',
    2,
    /another instance/,
  ],
  [
    'an account outside allowed_accounts',
    'rules:\n  - { account: 999999999999, permissionSet: BreakGlassProd, users: [james@example.com] }',
    2,
    /not in allowed_accounts/,
  ],
  [
    'approvals above the number of approvers',
    rule('users: [james@example.com], approvals: 2, approvers: [maria@example.com]'),
    3,
    /needs 2 approvals and has 1/,
  ],
  [
    'an only approver who is the only requester',
    rule('users: [maria@example.com], approvals: 1, approverGroups: [Auditors]'),
    3,
    /nobody approves their own request/,
  ],
  [
    'an address that Slack does not know',
    'links:\n  nobody@example.com: james@example.com',
    2,
    /Slack has no user/,
  ],
];

for (const [title, text, line, message] of bad)
  test(`${title}: plan and apply name the line, exit with 2, and write nothing`, async () => {
    const path = file(text);
    const before = await records();
    const [plan, apply, json] = await Promise.all([
      run('rules', 'plan', path),
      run('rules', 'apply', path, '--yes'),
      run('rules', 'plan', path, '--json'),
    ]);
    for (const { code, stderr } of [plan, apply]) {
      assert.equal(code, 2);
      assert.ok(stderr.startsWith(`${path}:${line}:`), stderr);
      assert.match(stderr, message);
    }
    const { problems } = JSON.parse(json.stdout);
    assert.deepEqual([json.code, problems[0].line, problems[0].file], [2, line, path]);
    assert.deepEqual(await records(), before);
  });

test('lint and test need no AWS', async () => {
  const path = file(good);
  const lint = await runOffline('rules', 'lint', path);
  assert.deepEqual([lint.code, lint.stderr], [0, '']);
  const tested = await runOffline('rules', 'test', path);
  assert.equal(tested.code, 0, tested.stderr);
  assert.match(tested.stdout, /2 of 2 expectations are met\.\n$/);
  const loosened = file(good.replace('groups: [Auditors]', 'users: [james@example.com]'));
  const failed = await runOffline('rules', 'test', loosened);
  assert.equal(failed.code, 1);
  assert.match(
    failed.stdout,
    /^FAIL .*:13: maria in Auditors may .* – the decision is denied: not-named$/m,
  );
  const none = await runOffline('rules', 'test', file('rules: []'));
  assert.equal(none.code, 1);
});

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { before, test } from 'node:test';
import type { LocalEnvironment } from '../../../local/environment/local-environment.ts';
import { permissionSets, region, users } from '../../../local/seed.ts';
import { example } from '../../fixtures/local-environment/read-state.ts';
import {
  startEnvironment,
  stopAfterAll,
} from '../../fixtures/local-environment/start-environment.ts';
import { createRulesRunner } from '../../fixtures/rules/run-rules.ts';

let local: LocalEnvironment;
const allTests = stopAfterAll();
before(async () => {
  local = await startEnvironment(allTests);
});
const { file, run } = createRulesRunner(allTests, () => local.urls);
const [james] = users;
const [prodSet] = permissionSets;

/** Runs the real AWS CLI; `undefined` where it is not on the PATH. */
const runAwsCli = (args: readonly string[]): Promise<string | undefined> =>
  new Promise((resolve, reject) => {
    const env = {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      AWS_ACCESS_KEY_ID: 'AKIAOPERATOR',
      AWS_SECRET_ACCESS_KEY: 'x',
      // The AWS CLI's version 1 does not read AWS_REGION.
      AWS_DEFAULT_REGION: region,
      AWS_PAGER: '',
    };
    execFile('aws', args, { env }, (error, stdout, stderr) => {
      if (error && 'code' in error && error.code === 'ENOENT') resolve(undefined);
      else if (error) reject(new Error(stderr, { cause: error }));
      else resolve(stdout);
    });
  });

/** An item, without the id of its last write. */
const readItem = async (id: string): Promise<unknown> => {
  const key = JSON.stringify({ id: { S: id } });
  const table = ['dynamodb', 'get-item', '--table-name', 'break-glass-access', '--key', key];
  const output = await runAwsCli([...table, '--output', 'json', '--endpoint-url', local.urls.aws]);
  if (!output) return undefined;
  const { lastWrite: _, ...item } = JSON.parse(output).Item;
  return item;
};

test('the AWS CLI sees the records that rules apply writes', async (t) => {
  if ((await runAwsCli(['--version'])) === undefined)
    return t.skip('the AWS CLI is not on the PATH');
  const rules = file(`
accounts: { prod: ${example.accountId} }
links: { U012AB3CD: james@example.com }
rules:
  - account: prod
    permissionSet: BreakGlassProd
    users: [james@example.com]
    accessSeconds: 120
`);
  const applied = await run('rules', 'apply', rules, '--yes');
  assert.equal(applied.code, 0, applied.stderr);
  const ruleId = `access#${example.accountId}#${prodSet.name}#${prodSet.arn}`;
  assert.deepEqual(await readItem(ruleId), {
    id: { S: ruleId },
    rule: { S: 'rule' },
    principals: { SS: [james.id] },
    accessSeconds: { N: '120' },
  });
  assert.deepEqual(await readItem('principal#U012AB3CD'), {
    id: { S: 'principal#U012AB3CD' },
    ssoPrincipal: { S: james.id },
  });
  const accountId = `account#${example.accountId}`;
  assert.deepEqual(await readItem(accountId), {
    id: { S: accountId },
    rule: { S: 'account' },
    name: { S: 'prod' },
  });
  assert.equal(await readItem('principal#U012NOACC'), undefined);
});

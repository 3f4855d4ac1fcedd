import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import type { LocalEnvironment } from '../../local/environment/local-environment.ts';
import { createTestFolder } from '../../local/environment/start-test-environment.ts';
import { operatorArn, runAsOperator, runWith } from '../fixtures/cli/run-as-operator.ts';
import { openWithToken } from '../fixtures/local-environment/grant-actions.ts';
import { startEnvironment, stopAfterAll } from '../fixtures/local-environment/start-environment.ts';
import { changeGrantRecord, deleteRecord, putRecord } from '../fixtures/local-environment/table.ts';
import { waitForEnd } from '../fixtures/local-environment/wait-for-execution.ts';

/** All tests share one local environment. */
let local: LocalEnvironment;
const allTests = stopAfterAll();
before(async () => {
  local = await startEnvironment(allTests, { accessSeconds: 600, retryDelayMs: 5 });
});

const run = (...args: readonly string[]) =>
  runAsOperator(...args, '--endpoint-url', local.urls.aws);

/** Runs a command that succeeds, and returns what it printed. */
async function output(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run(...args);
  assert.equal(code, 0, stdout + stderr);
  return stdout;
}

test('a grant is listed, shown and ended by the first digits of its id', async () => {
  assert.equal(await output('grants', '--open'), 'No grant is open.\n');
  assert.match(await output('grants'), /^No grant was requested since /);

  const grantId = await openWithToken(local);
  const id = grantId.slice(0, 8);
  const list = await output('grants', '--open');
  assert.match(
    list,
    new RegExp(`^${id} {2}active {2}james@example\\.com {2}BreakGlassProd {2}1234`, 'm'),
  );
  assert.equal(await output('grants', '--since', '1h'), list);
  const [listed] = JSON.parse(await output('grants', '--json'));
  assert.deepEqual(
    [listed.grantId, listed.status, 'responseUrl' in listed],
    [grantId, 'active', false],
  );

  const screen = await output('show', id);
  assert.ok(screen.startsWith(`Grant ${grantId}: active\n`), screen);
  assert.match(screen, /^ {2}direct message +that access is active/m);
  const life = JSON.parse(await output('show', id, '--json'));
  assert.deepEqual(
    [life.grantId, life.status, life.notified.directStage, life.lock.grantId, life.problems],
    [grantId, 'active', 'active', grantId, []],
  );
  assert.ok(!JSON.stringify(life).includes('/slack/response/'), 'no response URL');

  const refused = await run('end', id);
  assert.deepEqual([refused.code, refused.stdout], [2, '']);
  assert.match(refused.stderr, /Nobody can be asked here: add --yes/);
  const ended = JSON.parse(await output('end', id, '--yes', '--json'));
  const [ending] = ended.grants;
  assert.deepEqual(
    [ended.failed, ending.grantId, ending.outcome, ending.endedBy],
    [0, grantId, 'requested', operatorArn],
  );
  await waitForEnd(local, grantId);

  const over = await output('show', id);
  assert.match(over, /^ {2}end requested +.* by arn:aws:iam::111122223333:user\/AKIAOPERATOR$/m);
  assert.match(over, /^ {2}verdict +\S/m);
  assert.match(await output('grants'), new RegExp(`^${id} {2}ended `, 'm'));
  const report = await run('report', '--grant', id, '--region', 'us-east-1', '--format', 'json');
  assert.notEqual(report.stdout, '', report.stderr);
  const again = await run('end', id, '--yes');
  assert.equal(again.code, 2);
  assert.match(again.stderr, /^There is no open grant whose id begins with /);
});

test('ids that begin alike need more digits, and end takes several', async () => {
  const first = await openWithToken(local);
  const other = first.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
  await putRecord(local, { id: `grant#${other}`, due: 'grant', dueAt: 1 });
  const prefix = first.slice(0, 12);
  for (const args of [
    ['show', prefix],
    ['end', prefix, '--yes'],
  ]) {
    const { code, stderr } = await run(...args);
    assert.equal(code, 2);
    assert.match(stderr, new RegExp(`^2 ids of (open )?grants begin with ${prefix}: write more`));
  }
  const both = await run('end', first, other, '--yes');
  assert.equal(both.code, 1);
  assert.match(both.stdout, new RegExp(`^${first}: BreakGlassProd in account`, 'm'));
  assert.match(
    both.stdout,
    new RegExp(`^${other}: its end could not be requested: Malformed`, 'm'),
  );
  await waitForEnd(local, first);
  await deleteRecord(local, `grant#${other}`);
});

test('hostile and malformed records are shown as such, without terminal escapes', async () => {
  const grantId = await openWithToken(local);
  await changeGrantRecord(local, grantId, { set: { userName: 'a\u001b[31m\u202eb' } });
  const malformed = 'a'.repeat(32);
  await putRecord(local, { id: `grant#${malformed}`, due: 'grant', dueAt: 1, status: '\u001b[2J' });
  for (const args of [
    ['grants'],
    ['grants', '--open', '--json'],
    ['show', malformed],
    ['show', malformed, '--json'],
    ['show', grantId],
    ['show', grantId, '--json'],
  ]) {
    const { stdout, stderr } = await run(...args);
    assert.doesNotMatch(stdout + stderr, /(?!\n)[\p{Cc}\p{Cf}]/u, args.join(' '));
  }
  assert.match(await output('grants'), /^aaaaaaaa {2}malformed$/m);
  const { code, stdout } = await run('show', malformed);
  assert.equal(code, 3);
  assert.match(stdout, /^! The grant’s record is malformed: /m);
  await deleteRecord(local, `grant#${malformed}`);
  await output('end', grantId, '--yes');
  await waitForEnd(local, grantId);
});

test('wrong arguments and tables are errors in one sentence', async () => {
  for (const [args, code, text] of [
    [['show', '0123'], 2, /^There is no grant whose id begins with 0123: break-glass grants/],
    [['show', '0'.repeat(32)], 2, /^There is no grant 0{32}: break-glass grants lists them/],
    [['show', 'xyz'], 2, /the first of them/],
    [['grants', '--open', '--since', '1d'], 2, /leave --since out/],
    [['grants', '--since', 'soon'], 2, /such as 7d/],
    [
      ['grants', '--table', 'other'],
      1,
      /^ResourceNotFoundException: .*check --region, and the name/,
    ],
    [['grants', '--deployment', 'other'], 1, /^ParameterNotFound.* There is no deployment of this/],
  ] as const) {
    const result = await run(...args);
    assert.equal(result.code, code, result.stderr);
    assert.match(result.stderr, text);
  }
});

test('a wrong Region, no credentials and no Region are errors in one sentence', async () => {
  const wrong = await runAsOperator('grants', '--region', 'nowhere');
  assert.deepEqual([wrong.code, wrong.stdout], [1, '']);
  assert.match(wrong.stderr, /^EndpointError: .*"nowhere".* Check --region: /);
  const alone = { AWS_EC2_METADATA_DISABLED: 'true', AWS_CONFIG_FILE: '/dev/null' };
  const files = { ...alone, AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };
  const noRegion = await runWith(files, 'grants');
  assert.deepEqual([noRegion.code, noRegion.stdout], [2, '']);
  assert.match(noRegion.stderr, /^Name the AWS Region: /);
  const options = ['--region', 'us-east-1', '--endpoint-url', local.urls.aws];
  const noCredentials = await runWith(files, 'grants', ...options);
  assert.deepEqual([noCredentials.code, noCredentials.stdout], [1, '']);
  assert.match(
    noCredentials.stderr,
    /^CredentialsProviderError: .*There are no AWS credentials: sign in/,
  );
});

test('--profile reads credentials and Region of the profile', async (t) => {
  const config = join(createTestFolder(t), 'config');
  writeFileSync(
    config,
    '[profile other]\nregion = us-east-1\naws_access_key_id = AKIAOTHER\naws_secret_access_key = x\n',
  );
  const environment = { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: config };
  const options = ['--profile', 'other', '--endpoint-url', local.urls.aws];
  const { code, stderr } = await runWith(environment, 'grants', '--open', ...options);
  assert.equal(code, 0, stderr);
  assert.ok(local.calls().some(({ accessKeyId }) => accessKeyId === 'AKIAOTHER'));
});

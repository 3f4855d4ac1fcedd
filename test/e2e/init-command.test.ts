import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, type TestContext, test } from 'node:test';
import type { LocalEnvironment } from '../../local/environment/local-environment.ts';
import { createTestFolder } from '../../local/environment/start-test-environment.ts';
import { managementAccountId, trailLogGroup } from '../../local/seed.ts';
import { runAsOperator } from '../fixtures/cli/run-as-operator.ts';
import { startEnvironment, stopAfterAll } from '../fixtures/local-environment/start-environment.ts';

let local: LocalEnvironment;
const allTests = stopAfterAll();
before(async () => {
  local = await startEnvironment(allTests);
});

const answers: Readonly<Record<string, string>> = {
  '--accounts': 'prod=123456789012',
  '--permission-sets': 'BreakGlassProd',
  '--contacts': 'security@example.com',
  '--slack-teams': 'T012LOCAL',
  '--links': 'U012AB3CD=james@example.com',
};

/** Runs `init` with these answers, in a folder. */
function startInit(t: TestContext) {
  const folder = createTestFolder(t);
  const files = { tfvars: join(folder, 'terraform.tfvars'), rules: join(folder, 'rules.yaml') };
  const run = (changes: Readonly<Record<string, string | undefined>> = {}, ...more: string[]) =>
    runAsOperator(
      ...['init', '--tfvars', files.tfvars, '--rules', files.rules],
      ...Object.entries({ ...answers, ...changes }).flatMap(([name, value]) =>
        value === undefined ? [] : [name, value],
      ),
      ...[...more, '--endpoint-url', local.urls.aws],
    );
  return { files, run };
}

test('init finds instance, trail and sender, and writes both files; --json says what it found', async (t) => {
  const { files, run } = startInit(t);
  const { code, stdout, stderr } = await run({}, '--json');
  assert.deepEqual([code, stderr], [0, '']);
  const found = JSON.parse(stdout);
  assert.deepEqual(
    [found.logGroups, found.fromEmail, found.managementAccountId, found.written],
    [[trailLogGroup], 'break-glass@example.com', undefined, Object.values(files)],
  );
  const lint = await runAsOperator('rules', 'test', files.rules);
  assert.deepEqual([lint.code, lint.stderr], [0, '']);
});

test('init replaces no file without asking', async (t) => {
  const { files, run } = startInit(t);
  writeFileSync(files.rules, '# mine\n');
  const { code, stderr } = await run();
  assert.equal(code, 2);
  assert.match(stderr, /Nobody can be asked here: add --yes/);
  assert.deepEqual(
    [existsSync(files.tfvars), readFileSync(files.rules, 'utf8')],
    [false, '# mine\n'],
  );
  assert.equal((await run({}, '--yes')).code, 0);
  assert.match(readFileSync(files.rules, 'utf8'), /BreakGlassProd/);
  rmSync(files.rules);
});

test('init says what is missing or wrong, and writes nothing', async (t) => {
  const { files, run } = startInit(t);
  const wrong: readonly (readonly [string, string | undefined, RegExp])[] = [
    ['--accounts', undefined, /^Nobody can be asked here: .* Answer it with --accounts\.$/m],
    ['--accounts', `prod=${managementAccountId}`, /the account that you deploy in/],
    ['--permission-sets', 'BreakGlasProd', /did you mean BreakGlassProd\?/],
    ['--from-email', 'x@other.example', /SES has not verified x@other\.example here/],
    ['--links', 'U012AB3CD=jmes@example.com', /did you mean "james@example\.com"\?/],
    ['--instance', 'arn:aws:sso:::instance/ssoins-99999', /There is no instance/],
  ];
  for (const [option, value, text] of wrong) {
    const { code, stderr } = await run({ [option]: value });
    assert.equal(code, 2, stderr);
    assert.match(stderr, text);
  }
  assert.deepEqual(Object.values(files).map(existsSync), [false, false]);
});

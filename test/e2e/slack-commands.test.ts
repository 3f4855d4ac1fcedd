import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { LocalEnvironment } from '../../local/environment/local-environment.ts';
import {
  botTokenParameter,
  region,
  signingSecretParameter,
  teamId,
  users,
} from '../../local/seed.ts';
import { setSecret as runSetSecret } from '../fixtures/cli/set-secret.ts';
import { requestEnd } from '../fixtures/local-environment/grant-actions.ts';
import { grantIds, isAssigned } from '../fixtures/local-environment/read-state.ts';
import { startEnvironment, stopAfterAll } from '../fixtures/local-environment/start-environment.ts';
import { waitForAccess, waitForEnd } from '../fixtures/local-environment/wait-for-execution.ts';
import { createRulesRunner } from '../fixtures/rules/run-rules.ts';

/** All tests share one local environment. */
let local: LocalEnvironment;
const allTests = stopAfterAll();
before(async () => {
  local = await startEnvironment(allTests, { accessSeconds: 600, retryDelayMs: 5 });
});
const { run } = createRulesRunner(allTests, () => local.urls);
const access = ['123456789012', 'BreakGlassProd'] as const;

for (const form of [[], ['--legacy']])
  test(`a posted button breaks the glass ${form.join('')}`, async () => {
    const { code, stdout, stderr } = await run(
      ...['message', ...access, ...form, '--text', 'It burns', '--post'],
      ...['--channel', 'C012AB3CD', '--json'],
    );
    assert.deepEqual([code, stderr], [0, '']);
    const { channel, ts } = JSON.parse(stdout);
    assert.equal(channel, 'C012AB3CD');
    const earlier = grantIds(local).length;
    const press = { ts, user: users[0].slackUserId, action: 'break_glass' };
    assert.equal((await local.slack.press(press)).outcome, 'responded');
    const grantId = grantIds(local)[earlier] ?? '';
    await waitForAccess(local, grantId);
    assert.ok(isAssigned(local));
    await requestEnd(local, grantId, { teamId });
    await waitForEnd(local, grantId);
  });

test('message prints the body, and warns where no rule allows anybody', async () => {
  const printed = await run('message', ...access, '--channel', 'C012AB3CD');
  assert.deepEqual([printed.code, printed.stderr], [0, '']);
  const { channel, blocks } = JSON.parse(printed.stdout);
  assert.deepEqual([channel, blocks[1].block_id], ['C012AB3CD', 'break_glass_123456789012']);
  const { code, stderr } = await run('message', '210987654321', 'ReadOnly');
  assert.equal(code, 0);
  assert.match(stderr, /^Warning: there is no access rule for ReadOnly in 210987654321 yet/);
});

test('message explains wrong arguments and what Slack refuses', async () => {
  for (const [args, code, text] of [
    [['message', ...access, '--post'], 2, /--post needs --channel/],
    [['message', ...access, '--channel', '#general'], 2, /the id of a channel/],
    [['message', '999999999999', 'BreakGlassProd'], 2, /not in allowed_accounts/],
    [['message', 'prod', 'BreakGlassProd'], 2, /There is no account "prod"/],
    [['message', access[0], 'BreakGlasProd'], 2, /no permission set .*BreakGlassProd/],
    [['message', ...access, '--label', 'x'.repeat(76)], 2, /1 to 75 characters/],
  ] as const) {
    const result = await run(...args);
    assert.equal(result.code, code, result.stderr);
    assert.match(result.stderr, text);
  }
  local.stores.parameters.put({ name: botTokenParameter, type: 'SecureString', value: 'xoxb-no' });
  const refused = await run('message', ...access, '--post', '--channel', 'C012AB3CD');
  assert.equal(refused.code, 1);
  assert.match(
    refused.stderr,
    /invalid_auth.* store it again with break-glass secret set bot-token/,
  );
});

test('slack-manifest refuses a URL that is not the Request URL', async () => {
  for (const url of ['http://x.example/slack/interactivity', 'https://x.example/', 'x'])
    assert.equal((await run('slack-manifest', '--url', url)).code, 2);
});

const setSecret = (input: string, ...args: readonly string[]) =>
  runSetSecret(
    {
      ...{ AWS_REGION: region, AWS_ACCESS_KEY_ID: 'AKIAOPERATOR', AWS_SECRET_ACCESS_KEY: 'x' },
      AWS_ENDPOINT_URL: local.urls.aws,
    },
    input,
    ...args,
  );

test('secret set stores the signing secret and the bot token, and shows neither', async () => {
  const secret = '0123456789abcdef0123456789abcdef';
  local.stores.parameters.delete(signingSecretParameter);
  const stored = await setSecret(`${secret}\n`, 'signing');
  assert.deepEqual(stored, {
    code: 0,
    output: `Stored the signing secret in ${signingSecretParameter}, version 1.\n`,
  });
  const { value, type } = local.stores.parameters.get(signingSecretParameter) ?? {};
  assert.deepEqual([value, type], [secret, 'SecureString']);

  const other = await setSecret('f'.repeat(8) + secret, 'signing');
  assert.equal(other.code, 2);
  assert.match(other.output, /Nobody can be asked here: add --yes/);
  assert.equal(local.stores.parameters.get(signingSecretParameter)?.value, secret);
  const token = 'xoxb-0123456789-abcdefghijkl';
  const replaced = await setSecret(token, 'bot-token', '--yes', '--json');
  assert.equal(replaced.code, 0, replaced.output);
  assert.equal(JSON.parse(replaced.output).parameter, botTokenParameter);
  assert.equal(local.stores.parameters.get(botTokenParameter)?.value, token);
});

test('secret set refuses what is no secret, and never repeats it', async () => {
  const before = local.stores.parameters.list();
  for (const [input, ...args] of [
    ['"0123456789abcdef0123456789abcdef"', 'signing'],
    ['short-secret', 'signing'],
    ['', 'signing'],
    ['xoxp-0123456789-abcdefghijkl', 'bot-token'],
    ['xoxb-0123456789 abcdefghijkl', 'bot-token'],
    ['', 'xoxb-0123456789-abcdefghijkl'],
    ['', 'signing', 'xoxb-0123456789-abcdefghijkl'],
    ['', 'signing', '--value', 'xoxb-0123456789-abcdefghijkl'],
    ['', 'signing', '--value=xoxb-0123456789-abcdefghijkl'],
  ] as const) {
    const { code, output } = await setSecret(input, ...args);
    assert.equal(code, 2, output);
    assert.doesNotMatch(output, /0123456789|short-secret/);
  }
  assert.deepEqual(local.stores.parameters.list(), before);
});

test('an error of Parameter Store does not repeat the secret', async () => {
  const fault = { service: 'ssm', operation: 'PutParameter', times: 1 } as const;
  local.faults.add({ ...fault, fault: 'access-denied' });
  const { code, output } = await setSecret('0123456789abcdef0123456789abcdef', 'signing');
  assert.equal(code, 1);
  assert.match(output, /^AccessDeniedException: .*docs\/permissions\.md/);
  assert.doesNotMatch(output, /0123456789/);
});

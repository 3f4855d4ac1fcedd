import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { accessKeyIdOf } from '../../local/environment/access-keys.ts';
import type { LocalEnvironment } from '../../local/environment/local-environment.ts';
import {
  buildPressPayload,
  buildSignedRequest,
  type PressOptions,
  postInteraction,
  pressButton,
} from '../fixtures/local-environment/press-button.ts';
import { example, grantIds, slackTexts } from '../fixtures/local-environment/read-state.ts';
import { startEnvironment, stopAfterAll } from '../fixtures/local-environment/start-environment.ts';
import { waitForEnd } from '../fixtures/local-environment/wait-for-execution.ts';

/** All tests share one local environment, and each leaves James without an open grant. */
let local: LocalEnvironment;
const allTests = stopAfterAll();
before(async () => {
  local = await startEnvironment(allTests);
});

test('warming up access-requested only fetches the signing secret and the bot token, and logs nothing', async () => {
  // This test is the first: no request has reached the function before.
  await local.warmUp();
  const accessKeyId = accessKeyIdOf('access-requested');
  const calls = local.calls().filter((call) => call.accessKeyId === accessKeyId);
  assert.deepEqual(
    calls.map(({ service, operation }) => `${service} ${operation}`),
    ['ssm GetParameter', 'ssm GetParameter'],
  );
  assert.deepEqual(local.logs(), []);
});

/** The state that a rejected request must not change. */
const readFootprint = async () => ({
  executions: grantIds(local).length,
  assignments: local.stores.identityCenter.assignments(),
  operations: local.stores.identityCenter.operations('CREATE').length,
});

test('ten simultaneous presses get ten responses, but only one grant and one execution', async () => {
  const earlier = grantIds(local).length;
  const responses = await Promise.all(Array.from({ length: 10 }, () => pressButton(local)));
  const started = responses.filter(({ text }) => text.startsWith('Glass broken'));
  assert.equal(started.length, 1);
  assert.ok(responses.every(({ status, text }) => status === 200 && text.length > 0));
  const ids = grantIds(local).slice(earlier);
  assert.equal(ids.length, 1);
  await waitForEnd(local, ids[0] ?? '');
  assert.equal(local.stores.identityCenter.operations('CREATE').length, 1);
});

test('a replayed request starts nothing, both while its grant is open and after it ended', async () => {
  const earlier = grantIds(local).length;
  const request = buildSignedRequest(local, buildPressPayload(local));
  assert.match((await postInteraction(local, request)).text, /^Glass broken/);
  assert.match((await postInteraction(local, request)).text, /handled before/);
  const ids = grantIds(local).slice(earlier);
  assert.equal(ids.length, 1);
  await waitForEnd(local, ids[0] ?? '');
  const footprint = await readFootprint();
  assert.match((await postInteraction(local, request)).text, /handled before.*That access ended/);
  assert.deepEqual(await readFootprint(), footprint);
});

const denied: [string, PressOptions, RegExp][] = [
  [
    'a linked user whom no access rule names',
    { user: 'U012NOACC' },
    /^Access denied: .* but not by you\./,
  ],
  [
    'a user who is not linked',
    { user: 'U999' },
    /^Access denied: your Slack user `U999` is not linked/,
  ],
  [
    'a disabled user',
    { user: 'U012DISAB' },
    /^Access denied: your Identity Center user is disabled\./,
  ],
  [
    'an account without an access rule',
    { payload: { callback_id: 'x_210987654321_y' } },
    /^Access denied: no access rule allows this permission set in account `210987654321`\./,
  ],
  [
    'an unknown permission set',
    {
      payload: {
        actions: [
          {
            name: 'break_glass',
            type: 'button',
            value: 'arn:aws:sso:::permissionSet/ssoins-12345/ps-unknown',
          },
        ],
      },
    },
    /^Access denied: Identity Center does not have this permission set\./,
  ],
];
for (const [title, options, reason] of denied)
  test(`denies ${title}, and names the reason`, async () => {
    const footprint = await readFootprint();
    const { status, text } = await pressButton(local, options);
    assert.equal(status, 200);
    assert.match(text, reason);
    assert.match(text, /Ask security@example\.com\.$/);
    assert.deepEqual(await readFootprint(), footprint);
  });

const nowSeconds = () => Math.floor(Date.now() / 1000);
const rejected: [string, () => PressOptions | undefined][] = [
  ['a forged signature', () => ({ signature: `v0=${'0'.repeat(64)}` })],
  ['a timestamp more than five minutes ago', () => ({ timestamp: nowSeconds() - 301 })],
  ['a timestamp more than five minutes ahead', () => ({ timestamp: nowSeconds() + 310 })],
  ['no signature', () => undefined],
];
for (const [title, optionsOf] of rejected)
  test(`rejects a request with ${title} with 401, and changes nothing`, async () => {
    const footprint = await readFootprint();
    const options = optionsOf();
    const signed = buildSignedRequest(local, buildPressPayload(local), options);
    const request = options === undefined ? { ...signed, headers: {} } : signed;
    assert.deepEqual(await postInteraction(local, request), { status: 401, body: '', text: '' });
    assert.deepEqual(await readFootprint(), footprint);
  });

test('responds 400 without a payload, and 200 with an empty body to another app’s button', async () => {
  assert.equal((await postInteraction(local, buildSignedRequest(local, undefined))).status, 400);
  const retry = { actions: [{ name: 'retry', type: 'button', value: 'retry' }] };
  assert.deepEqual(await pressButton(local, { payload: retry }), {
    status: 200,
    body: '',
    text: '',
  });
});

test('responds to a Block Kit button through its response URL', async () => {
  const value = example.permissionSetArn;
  const payload = {
    type: 'block_actions',
    actions: [{ action_id: 'break_glass', block_id: 'a_123456789012_b', type: 'button', value }],
  };
  assert.deepEqual(await pressButton(local, { payload }), { status: 200, body: '', text: '' });
  assert.match(slackTexts(local).join('\n'), /Glass broken - access incoming\./);
  await waitForEnd(local, grantIds(local).at(-1) ?? '');
});

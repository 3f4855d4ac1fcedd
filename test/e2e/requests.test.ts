import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { accessKeyIdOf } from '../../local/environment/access-keys.ts';
import type { LocalEnvironment } from '../../local/environment/local-environment.ts';
import {
  buildPressPayload,
  buildSignedRequest,
  type PressOptions,
  postInteraction,
  pressButton,
} from '../fixtures/local-environment/press-button.ts';
import {
  example,
  grantIds,
  isAssigned,
  slackTexts,
} from '../fixtures/local-environment/read-state.ts';
import {
  sdkOptionsOf,
  startEnvironment,
  stopAfterAll,
  waitUntil,
} from '../fixtures/local-environment/start-environment.ts';
import { openTable } from '../fixtures/local-environment/table.ts';
import { waitForEnd } from '../fixtures/local-environment/wait-for-execution.ts';

/** One local environment for all tests: each leaves James without an open grant. */
let local: LocalEnvironment;
const file = stopAfterAll();
before(async () => {
  local = await startEnvironment(file);
});

test('before its first click a function asks for the secret alone, and says nothing', async () => {
  // The file's first test: no other has had the function do anything yet.
  await local.warmUp();
  const itsKey = accessKeyIdOf('access-requested');
  const asked = local.calls().filter(({ accessKeyId }) => accessKeyId === itsKey);
  assert.deepEqual(
    asked.map(({ service, operation }) => `${service} ${operation}`),
    ['ssm GetParameter'],
  );
  assert.deepEqual(local.logs(), []);
});

/** What a request must leave as it was. */
const footprint = async () => ({
  executions: grantIds(local).length,
  assignments: local.stores.identityCenter.assignments(),
  operations: local.stores.identityCenter.operations('CREATE').length,
});

test('ten clicks at once: one grant, one execution, ten answers', async () => {
  const earlier = grantIds(local).length;
  const answers = await Promise.all(Array.from({ length: 10 }, () => pressButton(local)));
  const started = answers.filter(({ text }) => text.startsWith('Glass broken'));
  assert.equal(started.length, 1);
  assert.ok(answers.every(({ status, text }) => status === 200 && text.length > 0));
  const ids = grantIds(local).slice(earlier);
  assert.equal(ids.length, 1);
  await waitForEnd(local, ids[0] ?? '');
  assert.equal(local.stores.identityCenter.operations('CREATE').length, 1);
});

test('the same signed request sent again starts nothing, while its grant is open and after it ended', async () => {
  const earlier = grantIds(local).length;
  const request = buildSignedRequest(local, buildPressPayload(local));
  assert.match((await postInteraction(local, request)).text, /^Glass broken/);
  assert.match((await postInteraction(local, request)).text, /answered before/);
  const ids = grantIds(local).slice(earlier);
  assert.equal(ids.length, 1);
  await waitForEnd(local, ids[0] ?? '');
  const before = await footprint();
  assert.match((await postInteraction(local, request)).text, /answered before.*That access ended/);
  assert.deepEqual(await footprint(), before);
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
    'another account',
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
    /^Access denied: this button asks for a permission set that Identity Center does not have\./,
  ],
];
for (const [title, options, words] of denied)
  test(`denied, in words of its own: ${title}`, async () => {
    const before = await footprint();
    const { status, text } = await pressButton(local, options);
    assert.equal(status, 200);
    assert.match(text, words);
    assert.match(text, /Ask security@example\.com\.$/);
    assert.deepEqual(await footprint(), before);
  });

const now = () => Math.floor(Date.now() / 1000);
const refused: [string, () => PressOptions | undefined][] = [
  ['forged', () => ({ signature: `v0=${'0'.repeat(64)}` })],
  ['stale', () => ({ timestamp: now() - 301 })],
  ['from the future', () => ({ timestamp: now() + 310 })],
  ['unsigned', () => undefined],
];
for (const [title, optionsOf] of refused)
  test(`401 and nothing changed: a request that is ${title}`, async () => {
    const before = await footprint();
    const options = optionsOf();
    const request = buildSignedRequest(local, buildPressPayload(local), options);
    const sent = options === undefined ? { ...request, headers: {} } : request;
    assert.deepEqual(await postInteraction(local, sent), { status: 401, body: '', text: '' });
    assert.deepEqual(await footprint(), before);
  });

test('400 for what is no payload, 200 and empty for what is somebody else’s button', async () => {
  assert.equal((await postInteraction(local, buildSignedRequest(local, undefined))).status, 400);
  const retry = { actions: [{ name: 'retry', type: 'button', value: 'retry' }] };
  assert.deepEqual(await pressButton(local, { payload: retry }), {
    status: 200,
    body: '',
    text: '',
  });
});

test('the Block Kit button is answered at its response URL', async () => {
  const value = example.permissionSetArn;
  const payload = {
    type: 'block_actions',
    actions: [{ action_id: 'break_glass', block_id: 'a_123456789012_b', type: 'button', value }],
  };
  assert.deepEqual(await pressButton(local, { payload }), { status: 200, body: '', text: '' });
  assert.match(slackTexts(local).join('\n'), /Glass broken - access incoming\./);
  await waitForEnd(local, grantIds(local).at(-1) ?? '');
});

const arn = example.permissionSetArn;
const maria = '9067642ac5-2b3c4d5e-6f7a-4b8c-9d0e-1f2a3b4c5d6e';
const auditors = '9067642ac5-4d5e6f7a-8b9c-4d0e-8f2a-3b4c5d6e7f8a';
const shared = `access#210987654321#BreakGlassProd#${arn}`;
const personal = `access#210987654321#${arn}#${maria}`;
const forms: [string, string, Record<string, string | number | ReadonlySet<string>>, number][] = [
  ['for every linked principal', shared, {}, 2],
  ['for named principals', shared, { principals: new Set([maria]) }, 2],
  ['for a group', shared, { groups: new Set([auditors]), description: 'on call' }, 2],
  ['for a time of its own', shared, { accessSeconds: 60 }, 60],
  ['for one principal', personal, {}, 2],
  ['for one principal and a time', personal, { accessSeconds: 120 }, 120],
];
for (const [title, id, attributes, seconds] of forms)
  test(`a record ${title} gives ${seconds} seconds`, async () => {
    await putRecord({ id, ...attributes });
    const payload = { callback_id: 'x_210987654321_y' };
    const { text } = await pressButton(local, { user: 'U012NOACC', payload });
    assert.match(text, /^Glass broken/);
    const grantId = grantIds(local).at(-1) ?? '';
    const grant = await openTable(local).read(`grant#${grantId}`);
    const lasts =
      Date.parse(String(grant?.['deadlineAt'])) - Date.parse(String(grant?.['requestedAt']));
    assert.equal(lasts / 1000, seconds);
    assert.equal(grant?.['allowedBy'], id);
    const target = { ...example, accountId: '210987654321', principalId: maria };
    await waitUntil(local, () => isAssigned(local, target), 'the assignment');
    await waitUntil(
      local,
      () => slackTexts(local).at(-1)?.startsWith('Access is active') ?? false,
      'word',
    );
    const done = {
      type: 'block_actions',
      actions: [{ action_id: 'end_access', type: 'button', value: grantId }],
    };
    await pressButton(local, { user: 'U012NOACC', payload: done });
    await waitForEnd(local, grantId);
    assert.equal(isAssigned(local, target), false);
    await removeRecord(id);
  });

const putRecord = (record: Record<string, unknown>) =>
  new DynamoDBClient(sdkOptionsOf(local)).send(
    new PutItemCommand({ TableName: 'break-glass-access', Item: marshall(record) }),
  );

async function removeRecord(id: string): Promise<void> {
  await new DynamoDBClient(sdkOptionsOf(local)).send(
    new DeleteItemCommand({ TableName: 'break-glass-access', Key: { id: { S: id } } }),
  );
}

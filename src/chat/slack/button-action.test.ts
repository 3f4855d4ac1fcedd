import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseButtonAction } from './button-action.ts';
import { parseInteraction } from './interaction.ts';
import { isAllowedOrigin } from './interaction-origin.ts';

const arn = 'arn:aws:sso:::permissionSet/ssoins-12345/ps-12345';
const responseUrl = 'https://hooks.slack.com/actions/T012/1/x';
const action = { name: 'break_glass', type: 'button', value: arn };
const common = {
  team: { id: 'T012LOCAL', domain: 'local' },
  user: { id: 'U012AB3CD', name: 'james' },
  channel: { id: 'C12345', name: 'deployments' },
  response_url: responseUrl,
};
const legacy = {
  ...common,
  type: 'interactive_message',
  callback_id: 'deployment_123456789012_abc',
  message_ts: '1700000000.000100',
  attachment_id: '1',
  actions: [action],
  original_message: { attachments: [{ actions: [{ ...action, value: 'arn:other' }] }] },
};
const block = {
  ...common,
  type: 'block_actions',
  container: { type: 'message', message_ts: '1700000000.000100' },
  actions: [
    {
      action_id: 'break_glass',
      type: 'button',
      value: arn,
      block_id: 'deployment_123456789012_abc',
    },
  ],
};
const slack = {
  teamId: 'T012LOCAL',
  channelId: 'C12345',
  messageTs: '1700000000.000100',
  userId: 'U012AB3CD',
  responseUrl,
};
const breakGlass = {
  kind: 'break-glass',
  request: { accountId: '123456789012', permissionSetArn: arn, slack },
  triggerId: '',
};

const form = (payload: unknown) =>
  Buffer.from(`payload=${encodeURIComponent(JSON.stringify(payload))}`);

function actionOf(payload: unknown) {
  const interaction = parseInteraction(form(payload));
  return interaction.kind === 'press'
    ? parseButtonAction(interaction.press, (url) => url.startsWith('https://hooks.slack.com/'))
    : interaction;
}

test('reads account, permission set and origin from a legacy attachment', () => {
  assert.deepEqual(actionOf(legacy), breakGlass);
});

test('reads the same from the button in Block Kit', () => {
  assert.deepEqual(actionOf(block), breakGlass);
});

test('reads the trigger of a modal, and of one that is malformed none', () => {
  const triggerId = '1.2.abc';
  assert.deepEqual(actionOf({ ...legacy, trigger_id: triggerId }), { ...breakGlass, triggerId });
  assert.deepEqual(actionOf({ ...block, trigger_id: triggerId }), { ...breakGlass, triggerId });
  for (const trigger of [null, 1, 'x'.repeat(501)])
    assert.deepEqual(actionOf({ ...block, trigger_id: trigger }), breakGlass);
});

test('accepts permission sets of the GovCloud and China partitions', () => {
  for (const partition of ['aws-us-gov', 'aws-cn']) {
    const value = `arn:${partition}:sso:::permissionSet/ssoins-1234567890abcdef/ps-1234567890abcdef`;
    assert.equal(actionOf({ ...legacy, actions: [{ ...action, value }] }).kind, 'break-glass');
  }
});

test('drops a response URL that is not one of Slack', () => {
  const parsed = actionOf({ ...legacy, response_url: 'https://evil.example/x' });
  assert.equal(parsed.kind === 'break-glass' && parsed.request.slack.responseUrl, null);
});

const malformed: [string, object, string][] = [
  ['two actions', { actions: [action, { ...action, name: 'retry' }] }, 'several-actions'],
  ['the action twice', { actions: [action, action] }, 'several-actions'],
  ['no account', { callback_id: 'deployment_abc' }, 'account-missing'],
  ['no callback id', { callback_id: undefined }, 'account-missing'],
  ['an account of 11 digits', { callback_id: 'a_12345678901_b' }, 'account-missing'],
  ['an account within other text', { callback_id: 'a-123456789012-b' }, 'account-missing'],
  ['two accounts', { callback_id: 'a_123456789012_210987654321' }, 'accounts-several'],
  ['the same account twice', { callback_id: '123456789012_123456789012' }, 'accounts-several'],
  [
    'a value that is not an ARN',
    { actions: [{ ...action, value: 'prod' }] },
    'permission-set-malformed',
  ],
  ['no value', { actions: [{ name: 'break_glass', type: 'button' }] }, 'permission-set-malformed'],
  [
    'a value that is not a string',
    { actions: [{ ...action, value: { a: 1 } }] },
    'permission-set-malformed',
  ],
  [
    'another resource',
    { actions: [{ ...action, value: 'arn:aws:sso:::instance/ssoins-12345' }] },
    'permission-set-malformed',
  ],
  [
    'an ARN with a suffix',
    { actions: [{ ...action, value: `${arn}#x` }] },
    'permission-set-malformed',
  ],
  [
    'an ARN with a line break',
    { actions: [{ ...action, value: `${arn}\n` }] },
    'permission-set-malformed',
  ],
];
for (const [title, changes, problem] of malformed)
  test(`reports a button with ${title} as malformed`, () => {
    const parsed = actionOf({ ...legacy, ...changes });
    assert.deepEqual(parsed, { kind: 'malformed', slack, problem });
  });

for (const [title, payload] of [
  ['another button of the message', { ...legacy, actions: [{ ...action, name: 'retry' }] }],
  ['a menu of the same name', { ...legacy, actions: [{ ...action, type: 'select' }] }],
  ['an interaction of another type', { type: 'view_closed', view: {} }],
  ['a press without actions', { ...legacy, actions: [] }],
] as const)
  test(`ignores ${title}`, () => {
    assert.equal(actionOf(payload).kind, 'other');
  });

for (const [title, body] of [
  ['nothing', ''],
  ['no payload', 'a=b'],
  ['two payloads', `${form(legacy)}&${form(legacy)}`],
  ['a payload that is not JSON', 'payload=%7B'],
  ['a JSON string', 'payload=%22x%22'],
  ['null', 'payload=null'],
  ['no user', String(form({ ...legacy, user: undefined }))],
  [
    'a user id with other characters than letters and digits',
    String(form({ ...legacy, user: { id: 'U1#x' } })),
  ],
  ['actions that are not an array', String(form({ ...legacy, actions: 'break_glass' }))],
] as const)
  test(`reports a body with ${title} as unreadable`, () => {
    assert.equal(parseInteraction(Buffer.from(body)).kind, 'unreadable');
  });

test('never throws, for any payload', () => {
  const anything = fc.anything({ withNullPrototype: true });
  fc.assert(
    fc.property(
      anything,
      fc.dictionary(fc.constantFrom(...Object.keys(legacy)), anything),
      (all, some) => {
        for (const payload of [all, { ...legacy, ...some }, { ...block, ...some }])
          try {
            actionOf(payload);
          } catch (error) {
            // JSON.stringify in this test throws on bigints and cycles.
            if (!(error instanceof TypeError && /BigInt|circular/.test(error.message))) throw error;
          }
      },
    ),
  );
});

test('allows a press if the list is empty, or contains its enterprise or each of its workspaces', () => {
  const cases: [string[], string | undefined, string[], boolean][] = [
    [['T1'], undefined, [], true],
    [[], undefined, [], true],
    [['T1'], undefined, ['T1', 'T2'], true],
    [['T1', 'T2'], undefined, ['T1', 'T2'], true],
    [['T1', 'T9'], undefined, ['T1', 'T2'], false],
    [['T9'], undefined, ['T1'], false],
    [[], undefined, ['T1'], false],
    [['T1'], 'E9', ['T1'], true],
    [['T9'], 'E1', ['E1'], true],
    [[], 'E1', ['E1'], true],
    [['T9'], 'E9', ['T1', 'E1'], false],
    [[], 'E9', ['E1'], false],
  ];
  for (const [workspaces, enterprise, list, expected] of cases)
    assert.equal(isAllowedOrigin({ workspaces, enterprise }, list), expected);
});

const grantId = '0123456789abcdef'.repeat(2);
const pressed = (action_id: string, changes: object = {}, state?: unknown) =>
  actionOf({
    ...block,
    actions: [{ action_id, block_id: 'b', type: 'button', value: grantId, ...changes }],
    state,
  });
const written = (value: unknown) => ({ values: { denial: { denial_reason: { value } } } });

test('reads the grant of Approve, Deny and Break glass now', () => {
  assert.deepEqual(pressed('approve_access'), { kind: 'approve-access', grantId, slack });
  assert.deepEqual(pressed('override_access'), { kind: 'override-access', grantId, slack });
  assert.deepEqual(pressed('deny_access'), { kind: 'deny-access', grantId, reason: '', slack });
});

const reasons: readonly (readonly [title: string, state: unknown, reason: string])[] = [
  ['a text', written(' not now '), 'not now'],
  ['nothing', written(null), ''],
  ['several lines', written('one\n*two*\u202e'), 'one\ufffd*two*\ufffd'],
  ['500 characters', written('x'.repeat(500)), 'x'.repeat(500)],
  ['a longer text', written('x'.repeat(501)), `${'x'.repeat(499)}…`],
  ['a number', written(7), ''],
  ['another field', { values: { other: { x: { value: 'x' } } } }, ''],
  ['no fields', { values: null }, ''],
  ['null', null, ''],
];
for (const [title, state, reason] of reasons)
  test(`reads the reason of a denial: ${title}`, () => {
    assert.deepEqual(pressed('deny_access', {}, state), {
      kind: 'deny-access',
      grantId,
      reason,
      slack,
    });
  });

const choice = (value: unknown) => ({ type: 'static_select', selected_option: { value } });

test('reads the chosen duration of a select menu', () => {
  const order = { grantId, from: 1_795_233_600, seconds: 7_200 };
  assert.deepEqual(pressed('access_duration', choice(`${grantId}.1795233600.7200`)), {
    kind: 'extend-access',
    order,
    slack,
  });
});

const altered: readonly (readonly [string, object, problem: string])[] = [
  ['approve_access', { value: 'x' }, 'grant-malformed'],
  ['deny_access', { value: undefined }, 'grant-malformed'],
  ['override_access', { value: `${grantId}\n` }, 'grant-malformed'],
  ['access_duration', choice(`${grantId}.1795233600`), 'duration-malformed'],
  ['access_duration', choice(`${grantId}.1795233600.x`), 'duration-malformed'],
  ['access_duration', choice(7), 'duration-malformed'],
  ['access_duration', { type: 'static_select', selected_option: null }, 'duration-malformed'],
];
for (const [name, changes, problem] of altered)
  test(`reports an altered value of ${name} as malformed: ${JSON.stringify(changes)}`, () => {
    assert.deepEqual(pressed(name, changes), { kind: 'malformed', slack, problem });
  });

test('ignores a button with the name of the menu, and a menu with the name of a button', () => {
  assert.equal(pressed('access_duration').kind, 'other');
  assert.equal(pressed('approve_access', choice(grantId)).kind, 'other');
});

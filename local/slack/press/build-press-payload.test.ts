import assert from 'node:assert/strict';
import { test } from 'node:test';
import example from '../../../examples/slack-message.json' with { type: 'json' };
import type { SlackMessage } from '../messages/message.ts';
import { directMessageId } from '../workspace.ts';
import { buildPressPayload } from './build-press-payload.ts';
import { InvalidPressError, type PressedElement } from './find-element.ts';

const ts = '1795248000.000100';
const base: SlackMessage = {
  ts,
  channel: '12345',
  user: 'U012LOCALBOT',
  ephemeral: false,
  text: '',
  attachments: [],
  blocks: [],
  thread_ts: null,
  edited: null,
  username: '',
};
const legacy: SlackMessage = { ...base, attachments: example.attachments };
const block: SlackMessage = {
  ...base,
  blocks: [
    {
      type: 'actions',
      block_id: 'deployment_123456789012_abc',
      elements: [
        {
          type: 'button',
          action_id: 'break_glass',
          text: { type: 'plain_text', text: 'Break Glass Prod' },
          value: 'arn:aws:sso:::permissionSet/ssoins-12345/ps-12345',
          confirm: { title: { type: 'plain_text', text: 'Are you sure?' } },
        },
      ],
    },
  ],
};
const press = {
  user: 'U012AB3CD',
  action: 'break_glass',
  responseUrl: 'http://localhost:4747/slack/response/abc',
  channelName: 'alerts',
  triggerId: '1795248001500.012345678.0123456789abcdef',
  now: new Date('2026-11-21T08:00:01.5Z'),
};

function payloadOf(
  message: SlackMessage,
  action: string | number = 'break_glass',
  entered: Omit<PressedElement, 'action'> = {},
) {
  const payload = buildPressPayload(message, { ...press, action, ...entered });
  return JSON.parse(JSON.stringify(payload));
}

test('sends every field that Slack documents for a legacy button, and only the pressed action', () => {
  const { original_message, ...payload } = payloadOf(legacy);
  assert.deepEqual(payload, {
    type: 'interactive_message',
    actions: [
      {
        name: 'break_glass',
        type: 'button',
        value: 'arn:aws:sso:::permissionSet/ssoins-12345/ps-12345',
      },
    ],
    callback_id: 'deployment_123456789012_abc',
    team: { id: 'T012LOCAL', domain: 'live-laugh-ship' },
    channel: { id: '12345', name: 'alerts' },
    user: { id: 'U012AB3CD', name: 'james' },
    action_ts: '1795248001.500000',
    message_ts: ts,
    attachment_id: '1',
    token: 'not-a-secret-use-signatures',
    is_app_unfurl: false,
    enterprise: null,
    is_enterprise_install: false,
    response_url: 'http://localhost:4747/slack/response/abc',
    trigger_id: '1795248001500.012345678.0123456789abcdef',
  });
  assert.equal(original_message.attachments[0].actions[1].id, '2');
});

test('sends every field that Slack documents for a Block Kit button, and only the pressed action', () => {
  const { message, ...payload } = payloadOf(block);
  assert.deepEqual(payload, {
    type: 'block_actions',
    user: { id: 'U012AB3CD', username: 'james', name: 'james', team_id: 'T012LOCAL' },
    api_app_id: 'A012LOCAL',
    token: 'not-a-secret-use-signatures',
    container: { type: 'message', message_ts: ts, channel_id: '12345', is_ephemeral: false },
    trigger_id: '1795248001500.012345678.0123456789abcdef',
    team: { id: 'T012LOCAL', domain: 'live-laugh-ship' },
    enterprise: null,
    is_enterprise_install: false,
    channel: { id: '12345', name: 'alerts' },
    state: { values: {} },
    response_url: 'http://localhost:4747/slack/response/abc',
    actions: [
      {
        type: 'button',
        action_id: 'break_glass',
        block_id: 'deployment_123456789012_abc',
        text: { type: 'plain_text', text: 'Break Glass Prod' },
        value: 'arn:aws:sso:::permissionSet/ssoins-12345/ps-12345',
        action_ts: '1795248001.500000',
      },
    ],
  });
  assert.deepEqual(message.blocks, block.blocks);
});

test('selects one of two buttons with the same name by its position', () => {
  const [attachment] = legacy.attachments;
  const other = { ...attachment, callback_id: 'deployment_210987654321_abc' };
  const both = { ...legacy, attachments: [...legacy.attachments, other] };
  const { callback_id, attachment_id } = payloadOf(both, 3);
  assert.deepEqual(
    { callback_id, attachment_id },
    {
      callback_id: 'deployment_210987654321_abc',
      attachment_id: '2',
    },
  );
});

test('names thread, direct message and attachment, and sends no ephemeral message back', () => {
  const direct = directMessageId('U012AB3CD');
  const inThread = payloadOf({ ...block, thread_ts: '1795247000.000100', channel: direct });
  assert.deepEqual(
    [inThread.container.thread_ts, inThread.message.thread_ts, inThread.channel],
    ['1795247000.000100', '1795247000.000100', { id: direct, name: 'directmessage' }],
  );
  const ephemeral = payloadOf({ ...block, ephemeral: true });
  assert.deepEqual([ephemeral.container.is_ephemeral, ephemeral.message], [true, undefined]);
  const { container } = payloadOf({ ...base, attachments: [{ blocks: block.blocks }] });
  assert.deepEqual(container, {
    type: 'message_attachment',
    message_ts: ts,
    attachment_id: 1,
    is_app_unfurl: false,
    channel_id: '12345',
    is_ephemeral: false,
  });
});

test('sends the press of a button with a link', () => {
  const open = {
    type: 'button',
    action_id: 'open_aws',
    text: { type: 'plain_text', text: 'Open AWS' },
    url: 'https://a.example/',
  };
  const linked = { ...base, blocks: [{ type: 'actions', block_id: 'b', elements: [open] }] };
  assert.deepEqual(payloadOf(linked, 'open_aws').actions, [
    { ...open, block_id: 'b', action_ts: '1795248001.500000' },
  ]);
});

const plain = (text: string) => ({ type: 'plain_text', text });
const option = (minutes: number) => ({ text: plain(`${minutes} min`), value: `${minutes * 60}` });
const selected = (minutes: number) => ({ type: 'static_select', selected_option: option(minutes) });
const select = (action_id: string, changes: object = {}) => ({
  type: 'static_select',
  action_id,
  options: [{ ...option(15), description: plain('the usual') }, option(30)],
  ...changes,
});
const input = (block_id: string, changes: object = {}) => ({
  type: 'input',
  block_id,
  label: plain('Reason'),
  element: { type: 'plain_text_input', action_id: 'reason', ...changes },
});
const approval: SlackMessage = {
  ...base,
  blocks: [
    input('why'),
    input('ticket', { initial_value: 'INC-1' }),
    {
      type: 'section',
      block_id: 'time',
      text: plain('How long?'),
      accessory: select('duration', { initial_option: option(30), placeholder: plain('Choose') }),
    },
    {
      type: 'actions',
      block_id: 'decide',
      elements: [select('other'), { type: 'button', action_id: 'deny', text: plain('Deny') }],
    },
  ],
};

test('sends the contents of every input and select with the press of a button', () => {
  assert.deepEqual(payloadOf(approval, 'deny').state, {
    values: {
      why: { reason: { type: 'plain_text_input', value: null } },
      ticket: { reason: { type: 'plain_text_input', value: 'INC-1' } },
      time: { duration: selected(30) },
      decide: { other: { type: 'static_select', selected_option: null } },
    },
  });
  const contents = {
    why: { reason: 'Not now: “later”' },
    ticket: { reason: '' },
    time: { duration: '900' },
    decide: { other: '1800' },
    gone: { reason: 'of an element that the message no longer has' },
  };
  const { state, actions } = payloadOf(approval, 'deny', { contents });
  assert.deepEqual(state.values, {
    why: { reason: { type: 'plain_text_input', value: 'Not now: “later”' } },
    ticket: { reason: { type: 'plain_text_input', value: null } },
    time: { duration: selected(15) },
    decide: { other: selected(30) },
  });
  assert.deepEqual(actions, [
    {
      type: 'button',
      action_id: 'deny',
      text: plain('Deny'),
      block_id: 'decide',
      action_ts: '1795248001.500000',
    },
  ]);
});

test('sends the selected option of a select, in its action and in the state', () => {
  const { state, actions } = payloadOf(approval, 'duration', {
    content: '900',
    contents: { why: { reason: 'typed' }, time: { duration: '1800' } },
  });
  assert.deepEqual(actions, [
    {
      action_id: 'duration',
      ...selected(15),
      placeholder: plain('Choose'),
      initial_option: option(30),
      block_id: 'time',
      action_ts: '1795248001.500000',
    },
  ]);
  assert.deepEqual(state.values.time, { duration: selected(15) });
  assert.equal(state.values.why.reason.value, 'typed');
});

test('selects one of two elements with the same action_id by its block', () => {
  const block = (block_id: string) => ({
    type: 'actions',
    block_id,
    elements: [select('duration')],
  });
  const message = { ...base, ephemeral: true, blocks: [block('a'), block('b')] };
  const { actions, state } = payloadOf(message, 'duration', { blockId: 'b', content: '900' });
  assert.equal(actions[0].block_id, 'b');
  assert.deepEqual(state.values, {
    a: { duration: { type: 'static_select', selected_option: null } },
    b: { duration: selected(15) },
  });
});

test('gives elements without an action_id one, and finds those of attachments', () => {
  const { action_id: _, ...unnamed } = select('');
  const inside = { blocks: [{ type: 'actions', block_id: 'in', elements: [unnamed] }] };
  const message = { ...base, attachments: [inside] };
  const [[id = ''] = []] = Object.entries(
    payloadOf({ ...message, blocks: block.blocks }).state.values,
  ).map(([, states]) => Object.keys(Object(states)));
  assert.match(id, /^[\w-]{5}$/);
  const { container, actions, message: sent } = payloadOf(message, id, { content: '900' });
  assert.deepEqual([container.type, container.attachment_id], ['message_attachment', 1]);
  assert.equal(actions[0].action_id, id);
  assert.equal(sent.attachments[0].blocks[0].elements[0].action_id, id);
});

test('an input sends a press only with dispatch_action', () => {
  const dispatching = { ...input('why'), dispatch_action: true };
  const { actions } = payloadOf({ ...base, blocks: [dispatching] }, 'reason', { content: 'yes' });
  assert.deepEqual(actions, [
    {
      action_id: 'reason',
      type: 'plain_text_input',
      value: 'yes',
      block_id: 'why',
      action_ts: '1795248001.500000',
    },
  ]);
  assert.throws(() => payloadOf(approval, 'reason', { content: 'yes' }), InvalidPressError);
});

test('reads no content from what every object has', () => {
  const message = {
    ...base,
    blocks: [input('constructor', { action_id: 'name' }), block.blocks[0] ?? {}],
  };
  assert.deepEqual(payloadOf(message).state.values, {
    constructor: { name: { type: 'plain_text_input', value: null } },
  });
});

test('rejects an option that the select does not have', () => {
  assert.throws(() => payloadOf(approval, 'duration', { content: '901' }), InvalidPressError);
});

test('rejects a button that the message does not have', () => {
  assert.throws(() => payloadOf(legacy, 'approve'), InvalidPressError);
});

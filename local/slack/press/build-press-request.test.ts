import assert from 'node:assert/strict';
import { test } from 'node:test';
import example from '../../../examples/slack-message.json' with { type: 'json' };
import type { SlackMessage } from '../messages/message.ts';
import { ButtonNotFoundError, buildPressRequest } from './build-press-request.ts';

const ts = '1795248000.000100';
const base: SlackMessage = {
  ts,
  channel: '12345',
  user: 'U012LOCALBOT',
  ephemeral: false,
  text: '',
  attachments: [],
  blocks: [],
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
const pressing = {
  user: 'U012AB3CD',
  action: 'break_glass',
  responseUrl: 'http://localhost:4747/slack/response/abc',
  signingSecret: 'secret-secret-secret',
  now: new Date('2026-11-21T08:00:01.5Z'),
};

function payloadOf(message: SlackMessage, action: string | number = 'break_glass') {
  const { body } = buildPressRequest(message, { ...pressing, action });
  return JSON.parse(new URLSearchParams(body).get('payload') ?? '');
}

test('a legacy button sends every field that Slack documents, and only the pressed action', () => {
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

test('a Block Kit button sends every field that Slack documents, and only the pressed action', () => {
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

test('of two buttons of one name the position says which is pressed', () => {
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

test('a button that the message does not have cannot be pressed', () => {
  assert.throws(() => payloadOf(legacy, 'approve'), ButtonNotFoundError);
});

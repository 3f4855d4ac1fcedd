import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listButtons } from '../../slack/messages/buttons.ts';
import { listFields } from '../../slack/messages/fields.ts';
import type { SlackMessage } from '../../slack/messages/message.ts';
import { directMessageId } from '../../slack/workspace.ts';
import { buildMessageView } from './message-view.ts';
import type { ButtonView, PartView } from './sections.ts';

const buildButton = (name: string, url?: string) => ({
  type: 'button',
  action_id: name,
  text: { type: 'plain_text', text: name },
  ...(url === undefined ? {} : { url }),
});
const legacyButton = (name: string, url?: string) => ({
  type: 'button',
  name,
  text: name,
  ...(url === undefined ? {} : { url }),
});
const actions = (...elements: readonly object[]) => ({ type: 'actions', elements });

const message: SlackMessage = {
  ts: '1.000100',
  thread_ts: null,
  edited: null,
  channel: 'C1',
  user: 'U012LOCALBOT',
  ephemeral: false,
  text: 'for notifications',
  username: '',
  blocks: [
    { type: 'section', text: { type: 'mrkdwn', text: 'one' }, accessory: buildButton('a') },
    actions(buildButton('open', 'https://a.example'), buildButton('b')),
  ],
  attachments: [
    { blocks: [actions(buildButton('c'))], color: '#fc6f03' },
    {
      text: 'two',
      actions: [legacyButton('link', 'https://a.example'), legacyButton('d'), legacyButton('e')],
    },
  ],
};
const view = (changes: Partial<SlackMessage> = {}) =>
  buildMessageView({ ...message, ...changes }, () => 'alerts');

const buttonsIn = (part: PartView): readonly ButtonView[] => {
  if (part.kind === 'section') return buttonsIn(part.accessory);
  return part.kind === 'actions'
    ? part.elements.filter((element) => element.kind === 'button')
    : [];
};

test('gives each button that sends a press its position in the message', () => {
  const { parts, attachments } = view();
  const drawn = [...parts, ...attachments.flatMap((attachment) => attachment.parts)];
  assert.deepEqual(
    drawn.flatMap(buttonsIn).map(({ position, label, url }) => [position, label, url]),
    [
      [0, 'a', ''],
      [1, 'open', 'https://a.example'],
      [2, 'b', ''],
      [3, 'c', ''],
      [undefined, 'link', 'https://a.example'],
      [4, 'd', ''],
      [5, 'e', ''],
    ],
  );
  assert.deepEqual(
    listButtons(message).map(({ label }) => label),
    ['a', 'open', 'b', 'c', 'd', 'e'],
  );
});

test('leaves the text out of a message with blocks', () => {
  assert.deepEqual(view({ attachments: [] }).parts[0], {
    kind: 'section',
    body: [{ kind: 'text', text: 'one' }],
    accessory: {
      kind: 'actions',
      elements: [
        { kind: 'button', position: 0, label: 'a', style: '', url: '', confirm: undefined },
      ],
    },
  });
  assert.deepEqual(view({ blocks: [] }).parts, [{ kind: 'text', text: 'for notifications' }]);
});

test('says who sees a message, and where', () => {
  const summary = (changes: Partial<SlackMessage>) => {
    const { onlyFor, directTo, isEphemeral, isFromApp, from } = view(changes);
    return [onlyFor, directTo, isEphemeral, isFromApp, from];
  };
  const user = 'U012AB3CD';
  const app = 'break-glass';
  assert.deepEqual(summary({}), [undefined, undefined, false, true, app]);
  assert.deepEqual(summary({ ephemeral: true, user }), [user, undefined, true, true, app]);
  const channel = directMessageId(user);
  assert.deepEqual(summary({ channel }), [user, user, false, true, app]);
  assert.deepEqual(summary({ channel, user }), [user, user, false, false, 'james']);
});

test('describes fields, context, images and rich text', () => {
  const text = (type: string) => ({ type, text: `${type} :fire:` });
  const blocks = [
    { type: 'section', fields: [text('mrkdwn'), text('plain_text')] },
    { type: 'context', elements: [{ type: 'image', alt_text: 'a cat' }, text('mrkdwn')] },
    {
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_section',
          elements: [
            { type: 'text', text: 'hot', style: { bold: true, code: true } },
            { type: 'emoji', name: 'fire' },
            { type: 'link', url: 'javascript:alert(1)', text: 'press' },
          ],
        },
        {
          type: 'rich_text_list',
          style: 'ordered',
          elements: [
            { type: 'rich_text_section', elements: [{ type: 'user', user_id: 'U012AB3CD' }] },
          ],
        },
      ],
    },
  ];
  assert.deepEqual(view({ blocks, attachments: [] }).parts, [
    {
      kind: 'fields',
      fields: [
        { kind: 'text', text: 'mrkdwn :fire:' },
        { kind: 'plain', text: 'plain_text :fire:' },
      ],
    },
    {
      kind: 'context',
      items: [
        { kind: 'image', title: '', alt: 'a cat' },
        { kind: 'text', text: 'mrkdwn :fire:' },
      ],
    },
    {
      kind: 'rich',
      parts: [
        {
          kind: 'paragraph',
          segments: [
            { kind: 'bold', children: [{ kind: 'code', text: 'hot' }] },
            { kind: 'text', text: '🔥' },
            { kind: 'text', text: 'press' },
          ],
        },
        {
          kind: 'list',
          isOrdered: true,
          indent: 0,
          items: [[{ kind: 'user', id: 'U012AB3CD', text: '' }]],
        },
      ],
    },
  ]);
});

const plain = (text: string) => ({ type: 'plain_text', text });
const option = (text: string, description?: string) => ({
  text: plain(text),
  value: `value of ${text}`,
  ...(description === undefined ? {} : { description: plain(description) }),
});
const select = {
  type: 'static_select',
  action_id: 'duration',
  placeholder: plain('Choose'),
  options: [option('15 min', 'the usual'), option('30 min')],
};
const selectView = {
  kind: 'select',
  actionId: 'duration',
  placeholder: 'Choose',
  initial: '',
  options: [
    { text: '15 min', value: 'value of 15 min', description: 'the usual' },
    { text: '30 min', value: 'value of 30 min', description: '' },
  ],
  confirm: undefined,
};

test('describes selects, which have no position among the buttons', () => {
  const confirm = {
    title: plain('Sure?'),
    text: plain('For long?'),
    confirm: plain('Yes'),
    deny: plain('No'),
  };
  const initial = { ...select, initial_option: select.options[1], confirm };
  const blocks = [
    { ...actions(select, buildButton('deny')), block_id: 'decide' },
    { type: 'section', block_id: 'time', text: plain('How long?'), accessory: initial },
  ];
  assert.deepEqual(view({ blocks, attachments: [] }).parts, [
    {
      kind: 'actions',
      elements: [
        { ...selectView, blockId: 'decide', sendsPress: true },
        { kind: 'button', position: 0, label: 'deny', style: '', url: '', confirm: undefined },
      ],
    },
    {
      kind: 'section',
      body: [{ kind: 'plain', text: 'How long?' }],
      accessory: {
        kind: 'actions',
        elements: [
          {
            ...selectView,
            blockId: 'time',
            sendsPress: true,
            initial: 'value of 30 min',
            confirm: { title: 'Sure?', text: 'For long?', ok: 'Yes', dismiss: 'No' },
          },
        ],
      },
    },
  ]);
});

test('describes input blocks, with the ids that a press names', () => {
  const element = {
    type: 'plain_text_input',
    action_id: 'reason',
    multiline: true,
    max_length: 200,
    initial_value: 'because',
    placeholder: plain('Write'),
  };
  const blocks = [
    {
      type: 'input',
      block_id: 'why',
      label: plain('Reason'),
      hint: plain('Everybody sees it'),
      optional: true,
      element,
    },
    { type: 'input', label: plain('Time'), dispatch_action: true, element: select },
    { type: 'input', label: plain('Ticket'), element: { type: 'plain_text_input' } },
  ];
  const { parts } = view({ blocks, attachments: [] });
  assert.deepEqual(parts[0], {
    kind: 'input',
    label: 'Reason',
    hint: 'Everybody sees it',
    isOptional: true,
    field: {
      kind: 'text-input',
      blockId: 'why',
      actionId: 'reason',
      placeholder: 'Write',
      initial: 'because',
      sendsPress: false,
      isMultiline: true,
      maxLength: 200,
    },
  });
  const fields = parts.map((part) => (part.kind === 'input' ? part.field : undefined));
  assert.deepEqual(
    fields.map((field) => field?.sendsPress),
    [false, true, false],
  );
  const sent = listFields({ ...message, blocks, attachments: [] });
  assert.deepEqual(
    fields.map((field) => [field?.blockId, field?.actionId]),
    sent.map(({ blockId, actionId }) => [blockId, actionId]),
  );
  assert.match(`${fields[2]?.blockId} ${fields[2]?.actionId}`, /^[\w-]{5} [\w-]{5}$/);
});

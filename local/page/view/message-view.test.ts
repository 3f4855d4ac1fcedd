import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listButtons } from '../../slack/messages/buttons.ts';
import { buildMessageView } from './message-view.ts';

const buildButton = (name: string) => ({ type: 'button', action_id: name, name, text: name });

const message = {
  ts: '1.000100',
  channel: 'C1',
  user: 'U1',
  ephemeral: false,
  text: 'for notifications',
  username: '',
  blocks: [
    { type: 'section', text: { type: 'mrkdwn', text: 'one' }, accessory: buildButton('a') },
    {
      type: 'actions',
      elements: [{ ...buildButton('link'), url: 'https://a.example' }, buildButton('b')],
    },
  ],
  attachments: [{ text: 'two', color: 'good', actions: [buildButton('c'), buildButton('d')] }],
};

test('gives each button that sends a press its position in the message', () => {
  const { parts, attachments } = buildMessageView(message);
  const drawn = [...parts, ...attachments.flatMap((attachment) => attachment.parts)].flatMap(
    (part) => (part.kind === 'buttons' ? part.buttons : []),
  );
  const labels = listButtons(message).map(({ label }) => label);
  assert.deepEqual(labels, ['a', 'b', 'c', 'd']);
  for (const { position, label } of drawn)
    assert.equal(position === undefined ? 'link' : labels[position], label);
  assert.equal(drawn.length, 5);
});

test('leaves the text out of a message with blocks', () => {
  const texts = buildMessageView(message).parts.flatMap((part) =>
    part.kind === 'text' ? [part.text] : [],
  );
  assert.deepEqual(texts, ['one']);
});

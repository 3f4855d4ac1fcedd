import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listButtons } from '../../slack/messages/buttons.ts';
import { buildMessageView } from './message-view.ts';

const press = (name: string) => ({ type: 'button', action_id: name, name, text: name });

const message = {
  ts: '1.000100',
  channel: 'C1',
  user: 'U1',
  ephemeral: false,
  text: 'for notifications',
  username: '',
  blocks: [
    { type: 'section', text: { type: 'mrkdwn', text: 'one' }, accessory: press('a') },
    { type: 'actions', elements: [{ ...press('link'), url: 'https://a.example' }, press('b')] },
  ],
  attachments: [{ text: 'two', color: 'good', actions: [press('c'), press('d')] }],
};

test('each button that sends something is drawn with the place by which it is pressed', () => {
  const { parts, attachments } = buildMessageView(message);
  const drawn = [...parts, ...attachments.flatMap((one) => one.parts)].flatMap((part) =>
    part.kind === 'buttons' ? part.buttons : [],
  );
  const labels = listButtons(message).map(({ label }) => label);
  assert.deepEqual(labels, ['a', 'b', 'c', 'd']);
  for (const { position, label } of drawn)
    assert.equal(position === undefined ? 'link' : labels[position], label);
  assert.equal(drawn.length, 5);
});

test('with blocks, the text is for notifications alone', () => {
  const texts = buildMessageView(message).parts.flatMap((part) =>
    part.kind === 'text' ? [part.text] : [],
  );
  assert.deepEqual(texts, ['one']);
});

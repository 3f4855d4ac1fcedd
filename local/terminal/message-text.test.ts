import assert from 'node:assert/strict';
import { test } from 'node:test';
import example from '../../examples/slack-message.json' with { type: 'json' };
import { messageText } from './message-text.ts';

const empty = { ts: '1392734382.000000', text: '', blocks: [], attachments: [] };
const textOf = (changes: object) =>
  messageText({ ...empty, ...changes }, (id) => (id === 'C1' ? 'alerts' : id));

const cases: readonly (readonly [text: string, expected: string])[] = [
  ['*Go* to <http://localhost/>: `a` &lt; b', 'Go to http://localhost/: a < b'],
  ['<https://a.example|the log>', 'the log (https://a.example)'],
  ['<@U012AB3CD> in <#C1>, <!here>', '@james in # alerts, @here'],
  ['until <!date^1392738000^{date_short_pretty} {time}|x>', 'until today 15:40'],
  ['no <!date^x^{time}|fallback>', 'no fallback'],
  [':rotating_light: two\nlines', '🚨 two lines'],
  ['a\u001b[2Jb\u202ec', 'a [2Jb c'],
];
for (const [text, expected] of cases)
  test(`prints ${JSON.stringify(text)} as ${expected}`, () =>
    assert.equal(textOf({ text }), expected));

test('prints the first text of a message that has none for notifications', () => {
  const { attachments } = example;
  assert.equal(textOf({ attachments }), 'Deployment ABC is being rolled back.');
  const blocks = [{ type: 'header', text: { type: 'plain_text', text: 'Access ended' } }];
  assert.equal(textOf({ attachments: [{ color: 'good', blocks }] }), 'Access ended');
  assert.equal(textOf({}), 'a message with buttons');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMrkdwn } from './mrkdwn.ts';

const cases = [
  { text: 'Deployment *ABC* is back.', pieces: ['text:Deployment ', 'bold:ABC', 'text: is back.'] },
  { text: '`a_b_c` in _it_', pieces: ['code:a_b_c', 'text: in ', 'italic:it'] },
  { text: 'snake_case_name 2*3*4', pieces: ['text:snake_case_name 2*3*4'] },
  { text: '<https://a.example/?a=1&amp;b=2|the log>', pieces: ['link:the log'] },
  { text: '<javascript:alert(1)|press>', pieces: ['bold:press'] },
  { text: '<@U012AB3CD>', pieces: ['bold:@U012AB3CD'] },
  { text: '&lt;b&gt; &amp;amp;', pieces: ['text:<b> &amp;'] },
  { text: '```a\n*b*```', pieces: ['pre:a\n*b*'] },
];

for (const { text, pieces } of cases)
  test(`${JSON.stringify(text)} reads as ${pieces.join(', ')}`, () => {
    assert.deepEqual(
      parseMrkdwn(text).map(({ kind, text: words }) => `${kind}:${words}`),
      pieces,
    );
  });

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMrkdwn } from './mrkdwn.ts';

const cases = [
  {
    text: 'Deployment *ABC* is back.',
    segments: ['text:Deployment ', 'bold:ABC', 'text: is back.'],
  },
  { text: '`a_b_c` in _it_', segments: ['code:a_b_c', 'text: in ', 'italic:it'] },
  { text: 'snake_case_name 2*3*4', segments: ['text:snake_case_name 2*3*4'] },
  { text: '<https://a.example/?a=1&amp;b=2|the log>', segments: ['link:the log'] },
  { text: '<javascript:alert(1)|press>', segments: ['bold:press'] },
  { text: '<@U012AB3CD>', segments: ['bold:@U012AB3CD'] },
  { text: '&lt;b&gt; &amp;amp;', segments: ['text:<b> &amp;'] },
  { text: '```a\n*b*```', segments: ['pre:a\n*b*'] },
];

for (const { text, segments } of cases)
  test(`parses ${JSON.stringify(text)} as ${segments.join(', ')}`, () => {
    assert.deepEqual(
      parseMrkdwn(text).map((segment) => `${segment.kind}:${segment.text}`),
      segments,
    );
  });

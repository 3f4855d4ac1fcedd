import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMrkdwn } from './parse-mrkdwn.ts';
import type { Segment } from './segment.ts';

/** `bold[text:a]`, `link:label=url` */
function describe(segment: Segment): string {
  if ('children' in segment) return `${segment.kind}[${segment.children.map(describe).join(' ')}]`;
  const text = `${segment.kind}:${segment.text}`;
  if (segment.kind === 'link') return `${text}=${segment.url}`;
  if (segment.kind === 'user' || segment.kind === 'channel') return `${text}@${segment.id}`;
  if (segment.kind === 'date') return `${text}^${segment.epochSeconds}^${segment.format}`;
  return text;
}

const cases: readonly (readonly [text: string, ...segments: string[]])[] = [
  ['Deployment *ABC* is back.', 'text:Deployment ', 'bold[text:ABC]', 'text: is back.'],
  ['`a_b_c` in _it_', 'code:a_b_c', 'text: in ', 'italic[text:it]'],
  [
    '*<https://a.example|log> of _it_*',
    'bold[link:log=https://a.example text: of  italic[text:it]]',
  ],
  ['snake_case_name 2*3*4', 'text:snake_case_name 2*3*4'],
  ['<https://a.example/?a=1&amp;b=2|the log>', 'link:the log=https://a.example/?a=1&b=2'],
  [
    '<http://localhost:4747/portal>',
    'link:http://localhost:4747/portal=http://localhost:4747/portal',
  ],
  [
    'see https://a.example/x.',
    'text:see ',
    'link:https://a.example/x=https://a.example/x',
    'text:.',
  ],
  ['<http://a.example|log> <javascript:alert(1)|press>', 'text:log press'],
  ['<@U012AB3CD> <#C012|alerts>', 'user:@U012AB3CD', 'text: ', 'channel:alerts@C012'],
  ['<!here> <!subteam^S1|@ops>', 'broadcast:@here', 'text: ', 'broadcast:@ops'],
  ['<!date^1392734382^{date_num} {time}|at six>', 'date:at six^1392734382^{date_num} {time}'],
  ['<!date^soon^{time}|at six>', 'text:at six'],
  ['&lt;b&gt; &amp;amp;', 'text:<b> &amp;'],
  ['&lt;@U012AB3CD&gt;', 'text:<@U012AB3CD>'],
  ['```a\n*b*```', 'pre:a\n*b*'],
  ['a :fire: at 12:15:30 :unknown:', 'text:a 🔥 at 12:15:30 :unknown:'],
  ['who\n&gt; *he*\n> said\nthis', 'text:who', 'quote[bold[text:he] text:\nsaid]', 'text:this'],
  ['why\n>>> a\nb', 'text:why\n', 'quote[text:a\nb]'],
];

for (const [text, ...segments] of cases)
  test(`parses ${JSON.stringify(text)} as ${JSON.stringify(segments.join(', '))}`, () => {
    assert.deepEqual(parseMrkdwn(text).map(describe), segments);
  });

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderDefinition } from './render-definition.ts';

const template = (comment: string) =>
  JSON.stringify({ Comment: comment, StartAt: 'Only', States: { Only: { Type: 'Succeed' } } });

const comment = (text: string, tokens: Record<string, string> = {}) =>
  renderDefinition(template(text), tokens)['Comment'];

test('tokens are replaced wherever they stand', () => {
  assert.equal(
    comment(`arn:\${Partition}:states:::\${What}\${What}`, { Partition: 'aws-cn', What: 'x' }),
    'arn:aws-cn:states:::xx',
  );
});

test('a value is taken as it is, even when it looks like a token or a replacement pattern', () => {
  assert.equal(comment(`\${A}`, { A: `$& \${B} $1` }), `$& \${B} $1`);
});

test('doubled signs are literal', () => {
  assert.equal(
    comment(`$\${Partition} %%{if} $.path $$.Execution {}`),
    `\${Partition} %{if} $.path $$.Execution {}`,
  );
});

const refused: readonly [string, string, Record<string, string>, RegExp][] = [
  ['a token without a value', `\${Partition}`, {}, /No value was given for \$\{Partition\}/],
  ['a value without a token', 'x', { Partition: 'aws' }, /does not use: Partition/],
  ['a directive', '%{ if true }', {}, /%\{/],
  ['an expression', `\${upper(Partition)}`, { Partition: 'aws' }, /upper/],
  ['a token that does not end', `\${Partition`, { Partition: 'aws' }, /\$\{Partition/],
  ['a value that breaks the JSON', `\${Quote}`, { Quote: '"' }, /not JSON/],
  ['a name that every object has', `\${constructor}`, {}, /No value was given/],
];

for (const [what, text, tokens, message] of refused) {
  test(`${what} is refused`, () => {
    assert.throws(() => comment(text, tokens), { name: 'DefinitionTemplateError', message });
  });
}

test('JSON without states is no definition', () => {
  for (const text of ['[]', '{"StartAt":"A"}', '{"StartAt":"A","States":{"A":{}}}']) {
    assert.throws(() => renderDefinition(text, {}), { name: 'DefinitionTemplateError' });
  }
});

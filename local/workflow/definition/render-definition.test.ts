import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderDefinition } from './render-definition.ts';

const template = (comment: string) =>
  JSON.stringify({ Comment: comment, StartAt: 'Only', States: { Only: { Type: 'Succeed' } } });

const comment = (text: string, tokens: Record<string, string> = {}) =>
  renderDefinition(template(text), tokens)['Comment'];

test('replaces every occurrence of a token', () => {
  assert.equal(
    comment(`arn:\${Partition}:states:::\${Token}\${Token}`, { Partition: 'aws-cn', Token: 'x' }),
    'arn:aws-cn:states:::xx',
  );
});

test('does not interpret a value that looks like a token or a replacement pattern', () => {
  assert.equal(comment(`\${A}`, { A: `$& \${B} $1` }), `$& \${B} $1`);
});

test('unescapes $${ and %%{', () => {
  assert.equal(
    comment(`$\${Partition} %%{if} $.path $$.Execution {}`),
    `\${Partition} %{if} $.path $$.Execution {}`,
  );
});

const rejected: readonly [string, string, Record<string, string>, RegExp][] = [
  ['a token without a value', `\${Partition}`, {}, /The token \$\{Partition\} has no value/],
  ['a value without a token', 'x', { Partition: 'aws' }, /does not use: Partition/],
  ['a directive', '%{ if true }', {}, /%\{/],
  ['an expression', `\${upper(Partition)}`, { Partition: 'aws' }, /upper/],
  ['a token that does not end', `\${Partition`, { Partition: 'aws' }, /\$\{Partition/],
  ['a value that breaks the JSON', `\${Quote}`, { Quote: '"' }, /not JSON/],
  ['the name of an inherited property', `\${constructor}`, {}, /has no value/],
];

for (const [title, text, tokens, message] of rejected) {
  test(`rejects ${title}`, () => {
    assert.throws(() => comment(text, tokens), { name: 'DefinitionTemplateError', message });
  });
}

test('rejects JSON without states', () => {
  for (const text of ['[]', '{"StartAt":"A"}', '{"StartAt":"A","States":{"A":{}}}']) {
    assert.throws(() => renderDefinition(text, {}), { name: 'DefinitionTemplateError' });
  }
});

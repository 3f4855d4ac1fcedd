import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createEscapedTermsTest } from './escaped-terms.ts';

const escapeAll = (text: string): string =>
  [...text]
    .map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');

test('finds a text in any JSON spelling', () => {
  const text = fc.string({ minLength: 1, unit: 'binary-ascii' });
  fc.assert(
    fc.property(text, fc.boolean(), (wanted, isEscaped) => {
      const inJson = isEscaped ? escapeAll(wanted) : JSON.stringify(wanted).slice(1, -1);
      const matches = createEscapedTermsTest([[`${wanted}"`]]);
      assert.equal(matches(Buffer.from(`{"arn": "a/${inJson}"}`)), true);
    }),
  );
});

test('does not find a record with escapes and other texts', () => {
  const matches = createEscapedTermsTest([['user-id'], ['/james"']]);
  for (const record of ['{"a":"\\u003cb"}', '{"a":"\\/jame"}', '{"a":"/james2"}'])
    assert.equal(matches(Buffer.from(record)), false);
});

test('requires all texts of one group', () => {
  const matches = createEscapedTermsTest([['role_', '/james"'], ['user-id']]);
  const records = ['{"arn":"role_1\\/james"}', '{"a":"x user-id"}', '{"arn":"role_1/other"}'];
  assert.deepEqual(
    records.map((record) => matches(Buffer.from(record))),
    [true, true, false],
  );
});

test('passes invalid JSON', () => {
  assert.equal(createEscapedTermsTest([['x']])(Buffer.from('{"a":')), true);
});

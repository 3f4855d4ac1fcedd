import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createEscapedTermsTest } from './escaped-terms.ts';

const spellings = (text: string): string =>
  [...text].map((sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');

test('a text is found however its JSON spells it', () => {
  const text = fc.string({ minLength: 1, unit: 'binary-ascii' });
  fc.assert(
    fc.property(text, fc.boolean(), (wanted, isEscaped) => {
      const inJson = isEscaped ? spellings(wanted) : JSON.stringify(wanted).slice(1, -1);
      const holds = createEscapedTermsTest([[`${wanted}"`]]);
      assert.equal(holds(Buffer.from(`{"arn": "a/${inJson}"}`)), true);
    }),
  );
});

test('a record with other texts is not found for being escaped', () => {
  const holds = createEscapedTermsTest([['user-id'], ['/james"']]);
  for (const record of ['{"a":"\\u003cb"}', '{"a":"\\/jame"}', '{"a":"/james2"}'])
    assert.equal(holds(Buffer.from(record)), false);
});

test('all texts of one group have to be there', () => {
  const holds = createEscapedTermsTest([['role_', '/james"'], ['user-id']]);
  const records = ['{"arn":"role_1\\/james"}', '{"a":"x user-id"}', '{"arn":"role_1/other"}'];
  assert.deepEqual(
    records.map((record) => holds(Buffer.from(record))),
    [true, true, false],
  );
});

test('what is no JSON is left to whoever counts it', () => {
  assert.equal(createEscapedTermsTest([['x']])(Buffer.from('{"a":')), true);
});

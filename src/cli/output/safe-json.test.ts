import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { safeJson } from './safe-json.ts';

test('means the same as JSON, and contains no character that a terminal acts on', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      const text = safeJson({ value });
      assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify({ value })));
      assert.doesNotMatch(text, /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    }),
  );
  assert.equal(safeJson('\u009b31m \u{E0001}'), '"\\u009b31m \\udb40\\udc01"');
});

test('a set is a list', () => {
  assert.deepEqual(JSON.parse(safeJson({ ids: new Set(['a', 'b']) })), { ids: ['a', 'b'] });
});

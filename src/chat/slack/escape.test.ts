import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { code, escapeMrkdwn } from './escape.ts';

test('no text can mention, link, end a code span or contain control characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (text) => {
      for (const safe of [escapeMrkdwn(text), code(text)]) {
        assert.doesNotMatch(safe, /[<>\p{Cc}\p{Cf}]|&(?!amp;|lt;|gt;)/u);
        assert.ok(safe.length < 1600);
        assert.ok(safe.isWellFormed());
      }
      assert.doesNotMatch(code(text).slice(1, -1), /`/);
    }),
  );
});

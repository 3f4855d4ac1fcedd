import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { clockTime, code, escapeMrkdwn } from './escape.ts';

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

test('formats a time, with its date unless that is today', () => {
  const now = Date.parse('2026-11-21T23:50:00Z');
  assert.equal(clockTime('2026-11-21T23:59:59.999Z', now), '23:59:59 UTC');
  assert.equal(clockTime('2026-11-22T00:50:00.000Z', now), '2026-11-22 00:50:00 UTC');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { oneLine } from './one-line.ts';

test('cuts a text between whole characters and appends an ellipsis', () => {
  assert.equal(oneLine('abcd', 4), 'abcd');
  assert.equal(oneLine('abcde', 4), 'abc…');
  assert.equal(oneLine('🔥🔥🔥🔥🔥', 4), '🔥🔥🔥…');
  assert.equal(oneLine('\u001b[2J\n', 9), '\uFFFD[2J\uFFFD');
});

test('never returns a text that is too long or malformed, or that moves a terminal’s cursor', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.integer({ min: 1, max: 50 }),
      (text, maxLength) => {
        const line = oneLine(text, maxLength);
        assert.ok([...line].length <= maxLength);
        assert.ok(line.isWellFormed());
        assert.doesNotMatch(line, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      },
    ),
  );
});

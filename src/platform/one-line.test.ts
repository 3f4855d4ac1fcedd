import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { oneLine, plainLine } from './one-line.ts';

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

test('a plain line has single spaces, also for blanks that are no white space to Unicode', () => {
  for (const blank of ['\u2800', '\u3164', '\uffa0', '\u115f', '\u00a0', '\u2003', '\n'])
    assert.equal(plainLine(`${blank}a${blank.repeat(120)}b${blank}`, 500), 'a b');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatDuration, formatTime } from '../report/content/format-time.ts';
import { oneLine } from './one-line.ts';

test('a text is cut at whole signs and says so', () => {
  assert.equal(oneLine('abcd', 4), 'abcd');
  assert.equal(oneLine('abcde', 4), 'abc…');
  assert.equal(oneLine('🔥🔥🔥🔥🔥', 4), '🔥🔥🔥…');
  assert.equal(oneLine('\u001b[2J\n', 9), '\uFFFD[2J\uFFFD');
});

test('no text is longer than allowed, or malformed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 50 }), (text, longest) => {
      const line = oneLine(text, longest);
      assert.ok([...line].length <= longest);
      assert.ok(line.isWellFormed());
    }),
  );
});

test('times and durations are plain', () => {
  assert.equal(formatTime('2026-07-01T08:00:00.700Z'), '2026-07-01 08:00:00 UTC');
  assert.equal(formatTime('never'), 'never');
  assert.deepEqual([0, 59, 60, 3600, 5430, 43200].map(formatDuration), [
    '0 s',
    '59 s',
    '1 min',
    '1 h',
    '1 h 30 min 30 s',
    '12 h',
  ]);
});

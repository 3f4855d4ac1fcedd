import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatDuration, formatTime } from './format-time.ts';

test('formats times in UTC and durations in at most three units', () => {
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

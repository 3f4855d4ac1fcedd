import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  formatDuration,
  formatRemaining,
  resetServerTime,
  serverNow,
  setServerTime,
} from './time.ts';

test('formats the remaining time as a countdown that stops at 0:00', (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: 0 });
  resetServerTime();
  assert.deepEqual([-5, 0, 400, 59_500, 61_000, 3_723_000].map(formatRemaining), [
    '0:00',
    '0:00',
    '0:01',
    '1:00',
    '1:01',
    '1:02:03',
  ]);
});

test('keeps the latest server time of all heartbeats', (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: 1000 });
  resetServerTime();
  setServerTime(5000);
  setServerTime(4200);
  assert.equal(serverNow(), 5000);
});

test('formats a duration in seconds or minutes', () => {
  assert.deepEqual([40, 2540, 42_000, 600_000].map(formatDuration), [
    '0.0 s',
    '2.5 s',
    '42 s',
    '10 min',
  ]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nextTs } from './message.ts';

test('derives the ts from the time of the message', () => {
  assert.equal(nextTs(undefined, new Date(1_700_000_000_123)), '1700000000.123000');
});

test('gives the later of two messages at one time the greater ts', () => {
  assert.equal(nextTs('1700000000.123000', new Date(1_700_000_000_123)), '1700000000.123100');
});

test('only increases the ts, even when the clock goes back', () => {
  const times = fc.array(fc.integer({ min: 1_600_000_000_000, max: 1_900_000_000_000 }));
  fc.assert(
    fc.property(times, (millis) => {
      const allTs: string[] = [];
      for (const time of millis) allTs.push(nextTs(allTs.at(-1), new Date(time)));
      assert.deepEqual(allTs, [...new Set(allTs)].sort());
      assert.ok(allTs.every((ts) => /^\d{10}\.\d{6}$/.test(ts)));
    }),
  );
});

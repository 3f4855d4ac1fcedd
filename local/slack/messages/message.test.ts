import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nextTs } from './message.ts';

test('a message is named for the moment at which it came', () => {
  assert.equal(nextTs(undefined, new Date(1_700_000_000_123)), '1700000000.123000');
});

test('of two messages of one moment the later one has the greater name', () => {
  assert.equal(nextTs('1700000000.123000', new Date(1_700_000_000_123)), '1700000000.123100');
});

test('names only ever grow, even when the clock goes back', () => {
  const moments = fc.array(fc.integer({ min: 1_600_000_000_000, max: 1_900_000_000_000 }));
  fc.assert(
    fc.property(moments, (millis) => {
      const names: string[] = [];
      for (const moment of millis) names.push(nextTs(names.at(-1), new Date(moment)));
      assert.deepEqual(names, [...new Set(names)].sort());
      assert.ok(names.every((name) => /^\d{10}\.\d{6}$/.test(name)));
    }),
  );
});

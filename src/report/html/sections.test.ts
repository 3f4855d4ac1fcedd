import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { divideSpace } from './sections.ts';

test('small needs are met in full, and the others share the rest', () => {
  assert.deepEqual(divideSpace([10, 500, 500], 210), [10, 100, 100]);
  assert.deepEqual(divideSpace([500, 10, 20], 1000), [500, 10, 20]);
  assert.deepEqual(divideSpace([], 100), []);
  assert.deepEqual(divideSpace([5, 5], -1), [0, 0]);
});

test('no share exceeds its need, and the shares together do not exceed the total', () => {
  fc.assert(
    fc.property(fc.array(fc.nat()), fc.nat(), (needs, total) => {
      const shares = divideSpace(needs, total);
      assert.ok(shares.every((share, index) => share <= (needs[index] ?? 0)));
      assert.ok(shares.reduce((sum, share) => sum + share, 0) <= total);
    }),
  );
});

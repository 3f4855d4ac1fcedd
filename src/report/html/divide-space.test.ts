import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { shareOut } from './divide-space.ts';

test('who needs little gets it, and the others share what is over', () => {
  assert.deepEqual(shareOut([10, 500, 500], 210), [10, 100, 100]);
  assert.deepEqual(shareOut([500, 10, 20], 1000), [500, 10, 20]);
  assert.deepEqual(shareOut([], 100), []);
  assert.deepEqual(shareOut([5, 5], -1), [0, 0]);
});

test('nobody gets more than they need, and all together no more than there is', () => {
  fc.assert(
    fc.property(fc.array(fc.nat()), fc.nat(), (needs, total) => {
      const shares = shareOut(needs, total);
      assert.ok(shares.every((share, index) => share <= (needs[index] ?? 0)));
      assert.ok(shares.reduce((sum, share) => sum + share, 0) <= total);
    }),
  );
});

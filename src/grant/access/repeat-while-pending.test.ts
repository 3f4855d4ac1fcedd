import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createManualClock } from '../../../test/fixtures/grant/manual-clock.ts';
import { createTimeBudget } from '../../platform/time-budget.ts';
import { AssignmentPendingError } from '../errors.ts';
import { repeatWhilePending } from './repeat-while-pending.ts';

const pending = async () => {
  throw new AssignmentPendingError('not yet');
};

for (const [title, limitMs, minMs, maxMs] of [
  ['twenty seconds when the function has more', 60_000, 15_000, 20_000],
  ['all but five seconds of twenty', 20_000, 10_000, 15_000],
  ['all but a fifth of three seconds', 3_000, 1_500, 2_400],
] as const)
  test(`polls for ${title}, then leaves the retry to the state machine`, async () => {
    const clock = createManualClock();
    const startedAt = clock.now();
    await assert.rejects(
      repeatWhilePending(pending, createTimeBudget(clock, startedAt + limitMs), clock),
      AssignmentPendingError,
    );
    const elapsedMs = clock.now() - startedAt;
    assert.ok(elapsedMs >= minMs && elapsedMs <= maxMs, String(elapsedMs));
  });

test('rethrows any other error at once', async () => {
  const clock = createManualClock();
  const startedAt = clock.now();
  const fail = async () => {
    throw new TypeError('no');
  };
  const budget = createTimeBudget(clock, startedAt + 60_000);
  await assert.rejects(repeatWhilePending(fail, budget, clock), TypeError);
  assert.equal(clock.now(), startedAt);
});

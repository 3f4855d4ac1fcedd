import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createManualClock } from '../../../test/fixtures/grant/manual-clock.ts';
import { AssignmentPendingError } from '../errors.ts';
import { repeatWhilePending } from './repeat-while-pending.ts';

const never = async () => {
  throw new AssignmentPendingError('not yet');
};

for (const [title, limitMs, atLeastMs, atMostMs] of [
  ['twenty seconds, where the function has more', 60_000, 15_000, 20_000],
  ['all but five seconds of twenty', 20_000, 10_000, 15_000],
  ['all but a fifth of three seconds', 3_000, 1_500, 2_400],
] as const)
  test(`it looks for ${title}, then lets the state machine ask again`, async () => {
    const clock = createManualClock();
    const startedAt = clock.now();
    await assert.rejects(
      repeatWhilePending(never, startedAt + limitMs, clock),
      AssignmentPendingError,
    );
    const took = clock.now() - startedAt;
    assert.ok(took >= atLeastMs && took <= atMostMs, String(took));
  });

test('any other error goes at once', async () => {
  const clock = createManualClock();
  const startedAt = clock.now();
  const fail = async () => {
    throw new TypeError('no');
  };
  await assert.rejects(repeatWhilePending(fail, startedAt + 60_000, clock), TypeError);
  assert.equal(clock.now(), startedAt);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRateLimit } from './rate-limit.ts';

/** A clock that only waiting moves. */
function createClock() {
  let time = 1_000;
  const waits: { until: number; resolve: () => void }[] = [];
  return {
    now: () => time,
    sleep: (milliseconds: number) =>
      new Promise<void>((resolve) => {
        waits.push({ until: time + milliseconds, resolve });
      }),
    advance(milliseconds: number) {
      time += milliseconds;
      for (const wait of waits.splice(0))
        if (wait.until <= time) wait.resolve();
        else waits.push(wait);
    },
  };
}

test('concurrent calls begin in order, at most so many a second', async () => {
  const clock = createClock();
  const takeTurn = createRateLimit({ perSecond: 10, ...clock });
  const begun: [name: string, at: number][] = [];
  for (const name of ['a', 'b', 'c']) takeTurn().then(() => begun.push([name, clock.now()]));
  for (let step = 0; step < 5; step += 1) {
    await new Promise(setImmediate);
    clock.advance(50);
  }
  assert.deepEqual(begun, [
    ['a', 1_000],
    ['b', 1_100],
    ['c', 1_200],
  ]);
});

test('a pause earns no burst', async () => {
  const clock = createClock();
  const takeTurn = createRateLimit({ perSecond: 10, ...clock });
  await takeTurn();
  clock.advance(10_000);
  await takeTurn();
  let isSecond = false;
  takeTurn().then(() => {
    isSecond = true;
  });
  await new Promise(setImmediate);
  assert.equal(isSecond, false);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createManualClock } from '../../test/fixtures/grant/manual-clock.ts';
import { createTimeBudget, type PartLimits } from './time-budget.ts';

const limitMs = 60_000;

function createBudget() {
  const clock = createManualClock();
  return { clock, budget: createTimeBudget(clock, clock.now() + limitMs) };
}

test('is over when its time is used up, and never has less than nothing left', () => {
  const { clock, budget } = createBudget();
  clock.advance(limitMs - 1);
  assert.deepEqual([budget.left(), budget.isOver()], [1, false]);
  clock.advance(1);
  assert.deepEqual([budget.left(), budget.isOver()], [0, true]);
  clock.advance(1);
  assert.deepEqual([budget.left(), budget.isOver()], [0, true]);
});

const parts: readonly (readonly [title: string, limits: PartLimits, partMs: number])[] = [
  ['all that is left without limits', {}, 60_000],
  ['its longest time', { maxMs: 20_000 }, 20_000],
  ['all that is left when its longest time is longer', { maxMs: 90_000 }, 60_000],
  ['all but the reserve', { reserve: { maxMs: 5_000, share: 0.2 } }, 55_000],
  ['all but a share when the reserve is large', { reserve: { maxMs: 30_000, share: 0.2 } }, 48_000],
  [
    'its longest time where that keeps the reserve',
    { maxMs: 9, reserve: { maxMs: 1, share: 1 } },
    9,
  ],
  ['nothing when all is kept back', { reserve: { maxMs: 90_000, share: 1 } }, 0],
];
for (const [title, limits, partMs] of parts)
  test(`a part has ${title}`, () => {
    const { budget } = createBudget();
    assert.equal(budget.part(limits).left(), partMs);
  });

test('a part starts when it is asked for, ends within its whole, and knows when the invocation ends', () => {
  const { clock, budget } = createBudget();
  clock.advance(50_000);
  const part = budget.part({ maxMs: 20_000 });
  assert.equal(part.left(), 10_000);
  const smaller = part.part({ maxMs: 3_000 });
  clock.advance(2_000);
  assert.deepEqual([smaller.left(), part.left(), budget.left()], [1_000, 8_000, 8_000]);
  assert.equal(smaller.invocationEndsAt, budget.invocationEndsAt);
});

test('its signal is aborted when it is over, not before', async () => {
  const timers = new Map<number, () => void>();
  const sleep = (milliseconds: number) =>
    new Promise<void>((resolve) => timers.set(milliseconds, resolve));
  const budget = createTimeBudget({ now: () => 0, sleep }, limitMs);
  const part = budget.part({ maxMs: 500 });
  assert.equal(timers.size, 0, 'no timer runs before somebody needs it');
  const signal = part.signal();
  assert.equal(part.signal(), signal);
  assert.deepEqual([...timers.keys()], [500]);
  assert.equal(signal.aborted, false);
  timers.get(500)?.();
  await Promise.resolve();
  assert.equal(signal.aborted, true);
  assert.equal(budget.signal().aborted, false);
});

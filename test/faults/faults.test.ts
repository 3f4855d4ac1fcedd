import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tallyRuns } from './runs.ts';
import { runOne } from './story/run-one.ts';
import { windows } from './story/windows/windows.ts';

test('whatever fails, access ends, what stood stays, and people hear the truth', async () => {
  const found: string[] = [];
  const stats = await tallyRuns({ runs: 100, from: 1, untilFirst: false }, (seed, lines) =>
    found.push(
      `npm run faults -- --seed ${seed}`,
      ...lines.filter((line) => line.includes('VIOLATION')),
    ),
  );
  assert.deepEqual(found, []);
  assert.ok((stats.counts['gaveAccess'] ?? 0) > 90);
  assert.ok((stats.counts['tookTheSweep'] ?? 0) > 0);
});

for (const window of windows)
  test(`a window that is closed: ${window.name}`, async () => {
    for (const seed of [1, 2]) {
      const { world } = await runOne(seed, window);
      assert.deepEqual(world.trace.violations, [], `seed ${seed} of this window`);
      assert.ok(world.checks.counts.grants > 0);
    }
  });

test('the same seed makes the same run', async () => {
  const [first, again] = [await runOne(7), await runOne(7)];
  assert.deepEqual(first.world.trace.lines(), again.world.trace.lines());
});

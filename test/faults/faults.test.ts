import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runSeeds } from './runs.ts';
import { raceWindows } from './scenario/race-windows/race-windows.ts';
import { runSimulation } from './scenario/run-simulation.ts';

test('whatever fails, access ends, what stood stays, and people hear the truth', async () => {
  const found: string[] = [];
  const stats = await runSeeds({ runs: 100, from: 1, untilFirst: false }, (seed, lines) =>
    found.push(
      `npm run faults -- --seed ${seed}`,
      ...lines.filter((line) => line.includes('VIOLATION')),
    ),
  );
  assert.deepEqual(found, []);
  assert.ok((stats.counts['grantedAccess'] ?? 0) > 90);
  assert.ok((stats.counts['endedBySweep'] ?? 0) > 0);
});

for (const window of raceWindows)
  test(`a window that is closed: ${window.name}`, async () => {
    for (const seed of [1, 2]) {
      const { simulation } = await runSimulation(seed, window);
      assert.deepEqual(simulation.trace.violations, [], `seed ${seed} of this window`);
      assert.ok(simulation.checks.counts.grants > 0);
    }
  });

test('the same seed makes the same run', async () => {
  const [first, again] = [await runSimulation(7), await runSimulation(7)];
  assert.deepEqual(first.simulation.trace.lines(), again.simulation.trace.lines());
});

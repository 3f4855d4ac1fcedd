import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runSeeds } from './runs.ts';
import { raceWindows } from './scenario/race-windows/race-windows.ts';
import { runSimulation } from './scenario/run-simulation.ts';

test('under faults access ends, existing assignments stay, and notifications are true', async () => {
  const violations: unknown[] = [];
  const stats = await runSeeds({ runs: 24, from: 1, untilFirst: false }, (seed, inRun) =>
    violations.push(`npm run faults -- --seed ${seed}`, ...inRun),
  );
  assert.deepEqual(violations, []);
  assert.ok((stats.counts['grantedAccess'] ?? 0) > 22);
  assert.ok((stats.counts['endedBySweep'] ?? 0) > 0);
});

for (const window of raceWindows)
  test(`no rule is violated in a race window: ${window.name}`, async () => {
    const { simulation } = await runSimulation(1, window, false);
    assert.deepEqual(simulation.trace.violations, [], 'seed 1 of this window');
    assert.ok(simulation.checks.counts.grants + simulation.stepFunctions.executions.size > 0);
  });

test('the same seed makes the same run', async () => {
  const [first, second] = [await runSimulation(7), await runSimulation(7)];
  assert.deepEqual(first.simulation.trace.lines(), second.simulation.trace.lines());
});

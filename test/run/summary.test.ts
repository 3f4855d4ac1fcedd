import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JobResult } from './run-job.ts';
import { buildSummary } from './summary.ts';

const lint: JobResult = { name: 'lint', seconds: 2, hasTests: false, hasPassed: true, totals: {} };
const src: JobResult = {
  name: 'tests of src',
  seconds: 10.4,
  hasTests: true,
  hasPassed: true,
  totals: {
    unit: { passed: 5, failed: 0, skipped: 1 },
    emulators: { passed: 2, failed: 0, skipped: 0 },
  },
};

test('the summary has a line for each group, and the totals last', () => {
  const others = { ...src, name: 'e2e', totals: { unit: { passed: 1, failed: 0, skipped: 0 } } };
  assert.deepEqual(buildSummary([lint, src, others]), [
    'seconds: lint 2, tests of src 10, e2e 10',
    'checks: 1 passed, 0 failed, 0 skipped',
    'unit: 6 passed, 0 failed, 1 skipped',
    'emulators: 2 passed, 0 failed, 0 skipped',
    '9 passed, 0 failed, 1 skipped',
  ]);
});

test('a failed test counts once', () => {
  const totals = { unit: { passed: 4, failed: 1, skipped: 0 } };
  assert.deepEqual(buildSummary([{ ...src, hasPassed: false, totals }]).slice(1), [
    'unit: 4 passed, 1 failed, 0 skipped',
    'failed: tests of src',
    '4 passed, 1 failed, 0 skipped',
  ]);
});

test('a check that fails, too little coverage and a crash count as failed', () => {
  const crashed = { ...src, name: 'e2e', hasPassed: false, totals: {} };
  const failed = [{ ...lint, hasPassed: false }, { ...src, hasPassed: false }, crashed];
  assert.deepEqual(buildSummary(failed).slice(1), [
    'checks: 0 passed, 1 failed, 0 skipped',
    'unit: 5 passed, 0 failed, 1 skipped',
    'emulators: 2 passed, 0 failed, 0 skipped',
    'tests of src as a whole: 0 passed, 1 failed, 0 skipped',
    'e2e as a whole: 0 passed, 1 failed, 0 skipped',
    'failed: lint, tests of src, e2e',
    '7 passed, 3 failed, 1 skipped',
  ]);
});

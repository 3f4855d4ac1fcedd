import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildJobs, type Part, parts } from './jobs.ts';
import { findTestFiles, groupOf } from './test-groups.ts';

const files = await findTestFiles();
const testsOf = (chosen: readonly Part[], coverage: boolean) =>
  buildJobs({ parts: chosen, coverage }, files)
    .flatMap(({ command }) => command)
    .filter((argument) => /^[^-].*\.test\.ts$/.test(argument))
    .sort();

test('a whole run contains every test file once', () => {
  assert.deepEqual(testsOf(parts, true), files);
});

test('a run of the unit tests contains every file of theirs, and no other', () => {
  assert.deepEqual(
    testsOf(['checks', 'unit'], false),
    files.filter((file) => groupOf(file) === 'unit'),
  );
});

test('only the tests of src are measured', () => {
  const jobs = buildJobs({ parts, coverage: true }, files);
  const measured = jobs.filter(({ command }) => command.includes('--experimental-test-coverage'));
  assert.deepEqual(
    measured.map(({ name }) => name),
    ['tests of src'],
  );
});

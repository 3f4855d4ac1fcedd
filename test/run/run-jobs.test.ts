import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Job } from './jobs.ts';
import { runJobs } from './run-jobs.ts';

const script = (name: string, code: string): Job => ({
  name,
  command: [process.execPath, '-e', code],
  hasTests: false,
});

test('prints the outputs one after the other, in the order of the jobs', async () => {
  let output = '';
  const jobs = [
    script('slow', "console.log('slow 1'); setTimeout(() => console.log('slow 2'), 300)"),
    script('fast', "console.log('fast'); console.error('fast error'); process.exitCode = 1"),
  ];
  const results = await runJobs(jobs, 2, (text) => {
    output += text;
  });
  assert.match(output, /^slow 1\nslow 2\nfast( error)?\nfast( error)?\n$/);
  assert.deepEqual(
    results.map(({ name, hasPassed, totals }) => ({ name, hasPassed, totals })),
    [
      { name: 'slow', hasPassed: true, totals: {} },
      { name: 'fast', hasPassed: false, totals: {} },
    ],
  );
});

test('counts the tests of a process, and names the skipped ones', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'break-glass-run-jobs-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'some.test.mjs');
  await writeFile(
    file,
    `import { describe, test } from 'node:test';
     test('passes', () => {});
     test('fails', () => { throw new Error('no'); });
     describe('a suite', () => test('is skipped', { skip: 'browser test skipped: none' }, () => {}));`,
  );
  let output = '';
  const command: Job['command'] = [process.execPath, '--test', '--test-isolation=none', file];
  const [result] = await runJobs([{ name: 'some', command, hasTests: true }], 1, (text) => {
    output += text;
  });
  assert.equal(result?.hasPassed, false);
  assert.deepEqual(result.totals, { unit: { passed: 1, failed: 1, skipped: 1 } });
  assert.match(output, /is skipped .*# browser test skipped: none/);
  assert.deepEqual(await readdir(folder), ['some.test.mjs']);
});

test('runs at most so many jobs at a time, and the last ones first', async () => {
  const started: string[] = [];
  const jobs = ['a', 'b', 'c'].map((name) => script(name, ''));
  for (const [index, job] of jobs.entries()) {
    const { command } = job;
    jobs[index] = {
      ...job,
      get command() {
        started.push(job.name);
        return command;
      },
    };
  }
  await runJobs(jobs, 1, () => {});
  assert.deepEqual(started, ['c', 'b', 'a']);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createProgress } from './progress.ts';

const done = { bytes: 50e6, records: ['{}', '{}', '{}'] };

test('shows files, bytes, records, speed and remaining time', () => {
  let now = 0;
  const lines: string[] = [];
  const progress = createProgress({
    write: (text) => lines.push(text),
    isTerminal: false,
    now: () => now,
    fileCount: () => 10,
  });
  progress.startPass('Reading');
  for (const at of [1_000, 5_000, 6_000]) {
    now = at;
    progress.addFile(done);
  }
  progress.clear();
  assert.deepEqual(lines, [
    'Reading: 2 of 10 files, 100 MB, 6 records found, 20 MB/s, 20 s left\n',
  ]);
});

test('rewrites one line on a terminal, and clears it at the end', () => {
  let now = 0;
  const lines: string[] = [];
  const progress = createProgress({
    write: (text) => lines.push(text),
    isTerminal: true,
    now: () => now,
    fileCount: () => undefined,
  });
  progress.startPass('Reading');
  progress.clear();
  now = 1_000;
  progress.addFile(done);
  progress.clear();
  assert.deepEqual(lines, [
    '\r\u001b[KReading: 1 files, 50 MB, 3 records found, 50 MB/s',
    '\r\u001b[K',
  ]);
});

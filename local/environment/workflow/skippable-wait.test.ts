import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitOnTimer } from '../../workflow/wait.ts';
import { createClock } from '../clock/clock.ts';
import { createSkippableWait } from './skippable-wait.ts';

const hour = 3_600_000;

test('skip ends every current wait, and no later one', async () => {
  const { wait, skip } = createSkippableWait(waitOnTimer, createClock());
  const stopping = new AbortController();
  const waits = [wait(hour, stopping.signal), wait(hour, stopping.signal)];
  skip();
  await Promise.all(waits);
  const later = wait(hour, stopping.signal);
  stopping.abort();
  await assert.rejects(later, { name: 'AbortError' });
});

test('a wait ends when the clock is moved past its end, and not before', async () => {
  const clock = createClock();
  const { wait } = createSkippableWait(waitOnTimer, clock);
  const stopping = new AbortController();
  let ended = 0;
  const short = wait(hour, stopping.signal).then(() => ended++);
  const long = wait(2 * hour, stopping.signal);
  clock.advance(hour - 60_000);
  await Promise.resolve();
  assert.equal(ended, 0);
  clock.advance(60_000);
  await short;
  stopping.abort();
  await assert.rejects(long, { name: 'AbortError' });
});

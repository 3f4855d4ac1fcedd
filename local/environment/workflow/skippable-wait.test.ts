import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitOnTimer } from '../../workflow/wait.ts';
import { createSkippableWait } from './skippable-wait.ts';

const hour = 3_600_000;

test('skip ends every current wait, and no later one', async () => {
  const { wait, skip } = createSkippableWait(waitOnTimer);
  const stopping = new AbortController();
  const waits = [wait(hour, stopping.signal), wait(hour, stopping.signal)];
  skip();
  await Promise.all(waits);
  const later = wait(hour, stopping.signal);
  stopping.abort();
  await assert.rejects(later, { name: 'AbortError' });
});

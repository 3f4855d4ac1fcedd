import assert from 'node:assert/strict';
import { test } from 'node:test';
import { retryThrottled } from './retry-throttled.ts';

test('retries a throttled call for a limited time, and no other refusal', async () => {
  const waits: number[] = [];
  const sleep = async (milliseconds: number) => void waits.push(milliseconds);
  const refuse = (name: string) => () => Promise.reject(Object.assign(new Error('no'), { name }));
  const denied = retryThrottled(sleep, refuse('AccessDeniedException'));
  await assert.rejects(denied, { name: 'AccessDeniedException' });
  assert.deepEqual(waits, []);
  const limited = retryThrottled(sleep, refuse('LimitExceededException'));
  await assert.rejects(limited, { name: 'LimitExceededException' });
  assert.deepEqual(waits, [1000, 2000, 4000, 8000, 15000, 15000, 15000, 15000]);
});

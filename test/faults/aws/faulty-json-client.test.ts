import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultLimits } from '../../../src/aws/client/client-limits.ts';
import { dynamodb } from '../../../src/aws/client/json-service.ts';
import { type CallFault, drawTargetedProfile } from '../fault-profile.ts';
import { startInvocation } from '../invocation.ts';
import { createRandom } from '../random.ts';
import { createTrace } from '../trace.ts';
import { createVirtualTime } from '../virtual-time.ts';
import { createCall } from './call.ts';
import { createFaultyJsonClient } from './faulty-json-client.ts';

/** Calls a service, with these faults in its attempts, one after the other. */
async function callThrough(
  faults: readonly CallFault[],
  maxAttempts: number = defaultLimits.maxAttempts,
) {
  const time = createVirtualTime(0);
  const random = createRandom(1);
  const remaining = [...faults];
  const call = createCall({
    time,
    random,
    faultProfile: drawTargetedProfile(random, 0),
    trace: createTrace(time.now),
    onCall() {
      const fault = remaining.shift();
      return fault === undefined ? undefined : { fault };
    },
    onSent: () => undefined,
  });
  const options = { name: 'a test', grantId: undefined, limitMs: 60_000, skewMs: 0 };
  const { invocation } = startInvocation(time, options, () => new Promise<never>(() => undefined));
  let effects = 0;
  const client = createFaultyJsonClient({
    call,
    invocation,
    limits: { ...defaultLimits, maxAttempts },
    service: dynamodb,
    faultService: 'table',
    respond: (operation, input, attempts) => ({ operation, input, attempts, effect: ++effects }),
  });
  const result = client.call('GetItem', { Key: 'a', Absent: undefined }).catch((error) => {
    const { name, reason, attempts } = error;
    return { name, reason, attempts };
  });
  await time.runUntil(60_000);
  return { result: await result, effects };
}

test('retries temporary errors, and counts the attempts', async () => {
  const { result } = await callThrough(['throttle', 'dropped-before']);
  assert.deepEqual(result, { operation: 'GetItem', input: { Key: 'a' }, attempts: 3, effect: 1 });
});

test('throws the last error, with the number of attempts', async () => {
  const throttled = await callThrough(['error-500', 'error-500', 'throttle']);
  const thrown = { name: 'ThrottlingException', reason: undefined, attempts: 3 };
  assert.deepEqual(throttled, { result: thrown, effects: 0 });
  const lost = { name: 'NoResponseError', reason: 'connection', attempts: 1 };
  assert.deepEqual(await callThrough(['dropped-after'], 1), { result: lost, effects: 1 });
});

test('does not count an attempt on a kept connection that the server closed, before or after the request took effect', async () => {
  const laterFaults = ['throttle', 'throttle'] as const;
  const [before, after] = [
    await callThrough(['closed-before', ...laterFaults]),
    await callThrough(['closed-after', ...laterFaults]),
  ];
  assert.deepEqual([before.effects, after.effects], [1, 2]);
});

test('a client with one attempt has no kept connection that the server could close', async () => {
  const { result } = await callThrough(['closed-before'], 1);
  assert.deepEqual(result, { operation: 'GetItem', input: { Key: 'a' }, attempts: 1, effect: 1 });
});

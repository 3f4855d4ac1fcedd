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

/** Calls a service while these faults befall its tries, one after the other. */
async function callThrough(
  faults: readonly CallFault[],
  maxAttempts: number = defaultLimits.maxAttempts,
) {
  const time = createVirtualTime(0);
  const random = createRandom(1);
  const left = [...faults];
  const call = createCall({
    time,
    random,
    faultProfile: drawTargetedProfile(random, 0),
    trace: createTrace(time.now),
    onCall() {
      const fault = left.shift();
      return fault === undefined ? undefined : { fault };
    },
  });
  const about = { name: 'a test', grantId: undefined, limitMs: 60_000, skewMs: 0 };
  const { invocation } = startInvocation(time, about, () => new Promise<never>(() => undefined));
  let effects = 0;
  const client = createFaultyJsonClient({
    call,
    invocation,
    limits: { ...defaultLimits, maxAttempts },
    service: dynamodb,
    faultService: 'table',
    respond: (operation, input, attempts) => ({ operation, input, attempts, effect: ++effects }),
  });
  const said = client.call('GetItem', { Key: 'a', Absent: undefined }).catch((error) => {
    const { name, reason, attempts } = error;
    return { name, reason, attempts };
  });
  await time.runUntil(60_000);
  return { said: await said, effects };
}

test('a try that fails in passing is made again, and the answer knows of it', async () => {
  const { said } = await callThrough(['throttle', 'dropped-before']);
  assert.deepEqual(said, { operation: 'GetItem', input: { Key: 'a' }, attempts: 3, effect: 1 });
});

test('the last failure is thrown, and knows the number of tries', async () => {
  const throttled = await callThrough(['error-500', 'error-500', 'throttle']);
  const thrown = { name: 'ThrottlingException', reason: undefined, attempts: 3 };
  assert.deepEqual(throttled, { said: thrown, effects: 0 });
  const lost = { name: 'NoResponseError', reason: 'connection', attempts: 1 };
  assert.deepEqual(await callThrough(['dropped-after'], 1), { said: lost, effects: 1 });
});

test('a kept connection that was closed costs no try, whether or not the request was taken in', async () => {
  const more = ['throttle', 'throttle'] as const;
  const [before, after] = [
    await callThrough(['closed-before', ...more]),
    await callThrough(['closed-after', ...more]),
  ];
  assert.deepEqual([before.effects, after.effects], [1, 2]);
});

test('where it asks once there is no kept connection that could be closed', async () => {
  const { said } = await callThrough(['closed-before'], 1);
  assert.deepEqual(said, { operation: 'GetItem', input: { Key: 'a' }, attempts: 1, effect: 1 });
});

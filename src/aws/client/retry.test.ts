import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NoResponseError, type NoResponseReason, ServiceError } from './errors.ts';
import { withRetries } from './retry.ts';

type Failure = (attempts: number) => Error;

const serviceError =
  (code: string, status = 400): Failure =>
  (attempts) =>
    new ServiceError(code, { code, status, attempts });
const noResponse =
  (reason: NoResponseReason): Failure =>
  (attempts) =>
    new NoResponseError('a call', { reason, attempts, cause: new Error('why') });

/** Sends a request that fails with each failure in turn, then succeeds. Returns the calls and waits. */
async function run(maxAttempts: number, ...failures: Failure[]) {
  const waits: number[] = [];
  let calls = 0;
  const sleep = async (milliseconds: number) => {
    waits.push(milliseconds);
  };
  const outcome = await withRetries({ maxAttempts, sleep, random: () => 1 }, async (attempts) => {
    calls += 1;
    assert.equal(attempts, calls);
    const failure = failures.shift();
    if (failure) throw failure(attempts);
    return 'response';
  }).catch((error: Error) => error.name);
  return { outcome, calls, waits };
}

test('retries transient errors after waits that double', async () => {
  const failed = serviceError('InternalServerError', 500);
  const throttled = serviceError('ThrottlingException');
  assert.deepEqual(await run(4, failed, failed, failed), {
    outcome: 'response',
    calls: 4,
    waits: [100, 200, 400],
  });
  assert.deepEqual((await run(3, throttled, throttled)).waits, [500, 1_000]);
  assert.deepEqual((await run(12, ...Array(11).fill(throttled))).waits.at(-1), 20_000);
});

const retried: readonly [string, Failure][] = [
  ['throttling by status', serviceError('Anything', 429)],
  ['throttling by DynamoDB', serviceError('ProvisionedThroughputExceededException')],
  ['a request that arrived too slowly', serviceError('RequestTimeout', 408)],
  ['a bad gateway', serviceError('UnknownError', 502)],
  ['an unavailable service', serviceError('UnknownError', 503)],
  ['a connection that broke', noResponse('connection')],
  ['a timeout', noResponse('timeout')],
];
for (const [name, failure] of retried)
  test(`retries ${name}`, async () => {
    assert.equal((await run(2, failure)).outcome, 'response');
  });

const notRetried: readonly [string, Failure][] = [
  ['a failed condition', serviceError('ConditionalCheckFailedException')],
  ['denied access', serviceError('AccessDeniedException', 403)],
  ['a conflict, which the caller handles', serviceError('ConflictException', 409)],
  ['an unusable response', noResponse('unusable')],
  ['another error', () => new TypeError('ours')],
];
for (const [name, failure] of notRetried)
  test(`does not retry ${name}`, async () => {
    const { calls, waits } = await run(3, failure, failure);
    assert.deepEqual({ calls, waits }, { calls: 1, waits: [] });
  });

test('throws the last error after maxAttempts', async () => {
  const failed = serviceError('InternalServerError', 500);
  assert.deepEqual(await run(3, failed, failed, failed), {
    outcome: 'InternalServerError',
    calls: 3,
    waits: [100, 200],
  });
});

test('a closed connection costs no attempt and no wait, once', async () => {
  const closed = noResponse('closed');
  assert.deepEqual(await run(2, closed), { outcome: 'response', calls: 2, waits: [] });
  const failed = serviceError('InternalServerError', 500);
  assert.deepEqual(await run(2, closed, failed), { outcome: 'response', calls: 3, waits: [100] });
  assert.deepEqual((await run(2, closed, closed, closed)).outcome, 'NoResponseError');
});

test('never retries when maxAttempts is 1', async () => {
  for (const failure of [
    noResponse('closed'),
    noResponse('timeout'),
    serviceError('Throttling', 429),
  ])
    assert.equal((await run(1, failure)).calls, 1);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NoResponseError, type NoResponseReason } from './no-response-error.ts';
import { withRetries } from './retry.ts';
import { ServiceError } from './service-error.ts';

const refused =
  (code: string, status = 400) =>
  (attempts: number) =>
    new ServiceError(code, { code, status, attempts });
const unanswered = (reason: NoResponseReason) => (attempts: number) =>
  new NoResponseError('a call', { reason, attempts, cause: new Error('why') });

type Failure = (attempts: number) => Error;

/** Fails with each failure in turn, then answers; says how often it was asked and what was waited. */
async function run(maxAttempts: number, ...failures: Failure[]) {
  const waits: number[] = [];
  let asked = 0;
  const sleep = async (milliseconds: number) => {
    waits.push(milliseconds);
  };
  const outcome = await withRetries({ maxAttempts, sleep, random: () => 1 }, async (attempts) => {
    asked += 1;
    assert.equal(attempts, asked);
    const failure = failures.shift();
    if (failure) throw failure(attempts);
    return 'answer';
  }).catch((error: Error) => error.name);
  return { outcome, asked, waits };
}

test('what may pass is asked again, after waits that double', async () => {
  const [failed, limited] = [refused('InternalServerError', 500), refused('ThrottlingException')];
  assert.deepEqual(await run(4, failed, failed, failed), {
    outcome: 'answer',
    asked: 4,
    waits: [100, 200, 400],
  });
  assert.deepEqual((await run(3, limited, limited)).waits, [500, 1_000]);
  assert.deepEqual((await run(12, ...Array(11).fill(limited))).waits.at(-1), 20_000);
});

const again: readonly [string, Failure][] = [
  ['throttling by its status', refused('Anything', 429)],
  ['DynamoDB’s throttling', refused('ProvisionedThroughputExceededException')],
  ['a request that came too slowly', refused('RequestTimeout', 408)],
  ['a gateway that has no service behind it', refused('UnknownError', 502)],
  ['a service that is not available', refused('UnknownError', 503)],
  ['a connection that broke', unanswered('connection')],
  ['no answer in time', unanswered('timeout')],
];
for (const [what, failure] of again)
  test(`${what} is asked again`, async () => {
    assert.equal((await run(2, failure)).outcome, 'answer');
  });

const never: readonly [string, Failure][] = [
  ['a failed condition', refused('ConditionalCheckFailedException')],
  ['a refusal', refused('AccessDeniedException', 403)],
  ['a conflict, which its caller waits out', refused('ConflictException', 409)],
  ['what is no answer of AWS', unanswered('unusable')],
  ['an error of another kind', () => new TypeError('ours')],
];
for (const [what, failure] of never)
  test(`${what} is not asked again`, async () => {
    const { asked, waits } = await run(3, failure, failure);
    assert.deepEqual({ asked, waits }, { asked: 1, waits: [] });
  });

test('the last failure is thrown, and knows how many there were', async () => {
  const failed = refused('InternalServerError', 500);
  assert.deepEqual(await run(3, failed, failed, failed), {
    outcome: 'InternalServerError',
    asked: 3,
    waits: [100, 200],
  });
});

test('a kept connection that had been closed costs no attempt and no wait, once', async () => {
  const closed = unanswered('closed');
  assert.deepEqual(await run(2, closed), { outcome: 'answer', asked: 2, waits: [] });
  const failed = refused('InternalServerError', 500);
  assert.deepEqual(await run(2, closed, failed), { outcome: 'answer', asked: 3, waits: [100] });
  assert.deepEqual((await run(2, closed, closed, closed)).outcome, 'NoResponseError');
});

test('what is asked once is asked once, whatever comes of it', async () => {
  for (const failure of [unanswered('closed'), unanswered('timeout'), refused('Throttling', 429)])
    assert.equal((await run(1, failure)).asked, 1);
});

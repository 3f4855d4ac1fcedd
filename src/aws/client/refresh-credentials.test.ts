import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ExpiringCredentials, refreshCredentials } from './refresh-credentials.ts';

const start = Date.parse('2026-11-21T08:00:00Z');
const sessionMs = 900_000;

/** Numbers the credentials; each set is valid for 15 minutes. */
function startProvider() {
  let time = start;
  let count = 0;
  const failures: Error[] = [];
  const fetchCredentials = async (): Promise<ExpiringCredentials> => {
    const failure = failures.shift();
    if (failure) throw failure;
    count += 1;
    const expiration = new Date(time + sessionMs);
    return { accessKeyId: `ASIA${count}`, secretAccessKey: 'x', sessionToken: 'y', expiration };
  };
  const provide = refreshCredentials(fetchCredentials, () => time);
  return {
    failures,
    advance: (milliseconds: number) => {
      time += milliseconds;
    },
    accessKeyId: async () => (await provide()).accessKeyId,
  };
}

test('keeps credentials until five minutes before they expire', async () => {
  const { accessKeyId, advance } = startProvider();
  assert.equal(await accessKeyId(), 'ASIA1');
  advance(sessionMs - 300_001);
  assert.equal(await accessKeyId(), 'ASIA1');
  advance(1);
  assert.equal(await accessKeyId(), 'ASIA2');
  assert.equal(await accessKeyId(), 'ASIA2');
});

test('concurrent requests share one fetch', async () => {
  const { accessKeyId } = startProvider();
  assert.deepEqual(await Promise.all([accessKeyId(), accessKeyId(), accessKeyId()]), [
    'ASIA1',
    'ASIA1',
    'ASIA1',
  ]);
});

test('fetches again after a failure, which is thrown', async () => {
  const { accessKeyId, failures } = startProvider();
  failures.push(new Error('STS is unavailable'));
  await assert.rejects(accessKeyId(), { message: 'STS is unavailable' });
  assert.equal(await accessKeyId(), 'ASIA1');
});

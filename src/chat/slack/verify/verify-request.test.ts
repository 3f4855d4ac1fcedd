import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import fc from 'fast-check';
import type { HttpRequest } from '../http.ts';
import { failedCheck, grantIdFor } from './signature.ts';
import { createSigningSecret } from './signing-secret.ts';
import { verifyRequest } from './verify-request.ts';

const vector: { secret: string; timestamp: string; signature: string; body: string } = JSON.parse(
  await readFile(new URL('../../../../test/vectors/slack-signature.json', import.meta.url), 'utf8'),
);
const secret = '0123456789abcdef0123456789abcdef';
const now = 1_790_000_000;
const body = 'payload=%7B%7D';
const sign = (text: string, timestamp: number | string = now, key = secret) =>
  `v0=${createHmac('sha256', key).update(`v0:${timestamp}:${text}`).digest('hex')}`;

const requestOf = (
  changes: Partial<HttpRequest> & { at?: number; signature?: string } = {},
): HttpRequest => ({
  headers: {
    'x-slack-request-timestamp': String(changes.at ?? now),
    'x-slack-signature': changes.signature ?? sign(body, changes.at),
  },
  body,
  ...changes,
});
const secretsOf = (...values: string[]) => {
  let reads = 0;
  const read = async () => values[Math.min(reads++, values.length - 1)] ?? '';
  return createSigningSecret(read, () => now * 1000);
};
const verify = (request: HttpRequest, secrets = secretsOf(secret)) =>
  verifyRequest(request, secrets, () => now * 1000);

test('accepts the example that Slack publishes, within five minutes of its timestamp', () => {
  const signed = { ...vector, rawBody: Buffer.from(vector.body) };
  const at = Number(vector.timestamp);
  assert.equal(failedCheck(signed, vector.secret, at), undefined);
  assert.equal(failedCheck(signed, vector.secret, at + 300), undefined);
  assert.equal(failedCheck(signed, vector.secret, at - 300), undefined);
  assert.equal(failedCheck(signed, vector.secret, at + 301), 'timestamp-stale');
  assert.equal(failedCheck(signed, vector.secret, at - 301), 'timestamp-future');
});

test('verifies a plain or base64-encoded body, with header names in any case', async () => {
  const verified = {
    outcome: 'verified',
    rawBody: Buffer.from(body),
    grantId: grantIdFor(sign(body)),
    signedAt: now,
  };
  const headers = { 'X-Slack-Request-Timestamp': String(now), 'X-SLACK-SIGNATURE': sign(body) };
  const encoded = Buffer.from(body).toString('base64');
  assert.deepEqual(await verify(requestOf()), verified);
  assert.deepEqual(await verify(requestOf({ headers })), verified);
  assert.deepEqual(await verify(requestOf({ body: encoded, isBase64Encoded: true })), verified);
});

test('verifies a body that is not valid UTF-8 byte for byte', async () => {
  const bytes = Buffer.from([0xff, 0xfe, 0x00, 0x80]);
  const mac = createHmac('sha256', secret).update(`v0:${now}:`).update(bytes).digest('hex');
  const request = requestOf({
    body: bytes.toString('base64'),
    isBase64Encoded: true,
    signature: `v0=${mac}`,
  });
  assert.equal((await verify(request)).outcome, 'verified');
});

const refusals: [string, HttpRequest, string][] = [
  ['no headers', { body }, 'timestamp-missing'],
  [
    'no signature',
    { body, headers: { 'x-slack-request-timestamp': `${now}` } },
    'signature-missing',
  ],
  [
    'a timestamp that is not a number',
    requestOf({
      headers: {
        'x-slack-request-timestamp': `${now}x`,
        'x-slack-signature': sign(body, `${now}x`),
      },
    }),
    'timestamp-malformed',
  ],
  [
    'a timestamp in hexadecimal',
    requestOf({
      headers: {
        'x-slack-request-timestamp': '0x6AB13B00',
        'x-slack-signature': sign(body, '0x6AB13B00'),
      },
    }),
    'timestamp-malformed',
  ],
  ['a request older than five minutes', requestOf({ at: now - 301 }), 'timestamp-stale'],
  [
    'a request more than five minutes in the future',
    requestOf({ at: now + 301 }),
    'timestamp-future',
  ],
  ['a short signature', requestOf({ signature: 'v0=abc' }), 'signature-malformed'],
  [
    'a signature of another version',
    requestOf({ signature: sign(body).replace('v0', 'v1') }),
    'signature-malformed',
  ],
  [
    'a signature in capitals',
    requestOf({ signature: `v0=${sign(body).slice(3).toUpperCase()}` }),
    'signature-malformed',
  ],
  [
    'a signature with another secret',
    requestOf({ signature: sign(body, now, `${secret}x`) }),
    'signature-mismatch',
  ],
  ['another body', requestOf({ body: `${body} ` }), 'signature-mismatch'],
  ['an empty body', requestOf({ body: '' }), 'signature-mismatch'],
  [
    'a plain body that is marked as base64-encoded',
    requestOf({ isBase64Encoded: true }),
    'signature-mismatch',
  ],
  [
    'a header that is sent twice',
    requestOf({
      headers: {
        'x-slack-request-timestamp': `${now}`,
        'x-slack-signature': sign(body),
        'X-Slack-Signature': sign(body),
      },
    }),
    'signature-missing',
  ],
];
for (const [title, request, check] of refusals)
  test(`rejects ${title}`, async () => {
    assert.deepEqual(await verify(request), { outcome: 'refused', check });
  });

test('rejects every change of one bit in body, timestamp or signature', async () => {
  const change = fc.record({ offset: fc.nat(), bit: fc.integer({ min: 0, max: 7 }) });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('body', 'timestamp', 'signature'),
      change,
      async (part, { offset, bit }) => {
        const original = { body, timestamp: String(now), signature: sign(body) };
        const bytes = Buffer.from(original[part as keyof typeof original], 'latin1');
        const index = offset % bytes.length;
        bytes[index] = (bytes[index] ?? 0) ^ (1 << bit);
        const forged = { ...original, [part]: bytes.toString('latin1') };
        const { outcome } = await verify({
          body: Buffer.from(forged.body, 'latin1').toString('base64'),
          isBase64Encoded: true,
          headers: {
            'x-slack-request-timestamp': forged.timestamp,
            'x-slack-signature': forged.signature,
          },
        });
        assert.equal(outcome, 'refused');
      },
    ),
    { numRuns: 500 },
  );
});

/** A parameter and a clock that a test changes, and requests that are signed with any secret at that time. */
function createRotation() {
  const state = { now: now * 1000, value: secret, isDown: false, reads: 0 };
  const secrets = createSigningSecret(
    async () => {
      state.reads += 1;
      if (state.isDown) throw Object.assign(new Error('x'), { name: 'ThrottlingException' });
      return state.value;
    },
    () => state.now,
  );
  const press = (key: string) => {
    const at = Math.floor(state.now / 1000);
    const request = requestOf({ at, signature: sign(body, at, key) });
    return verifyRequest(request, secrets, () => state.now);
  };
  const isVerified = async (key: string) => (await press(key)).outcome === 'verified';
  return { state, press, isVerified };
}

const rotated = 'fedcba9876543210fedcba9876543210';

test('a rotated secret is refused after five minutes, before the request is believed', async () => {
  const { state, isVerified } = createRotation();
  assert.ok(await isVerified(secret));
  state.value = rotated;
  state.now += 299_999;
  assert.ok(await isVerified(secret), 'within five minutes it may still be believed');
  state.now += 1;
  assert.equal(await isVerified(secret), false);
  assert.ok(await isVerified(rotated));
  state.now += 18 * 3_600_000;
  assert.equal(await isVerified(secret), false);
});

test('a new secret works at once, but mismatches read the parameter at most every five seconds', async () => {
  const { state, isVerified } = createRotation();
  assert.ok(await isVerified(secret));
  state.value = rotated;
  state.now += 4_999;
  assert.deepEqual([await isVerified(rotated), state.reads], [false, 1]);
  state.now += 1;
  assert.deepEqual([await isVerified(rotated), state.reads], [true, 2]);
  for (let press = 0; press < 100; press += 1) {
    assert.equal(await isVerified('forged'), false);
    state.now += 100;
  }
  assert.equal(state.reads, 3);
});

test('while the secret cannot be read, the known one works for an hour, and is tried every five seconds', async () => {
  const { state, press, isVerified } = createRotation();
  assert.ok(await isVerified(secret));
  state.isDown = true;
  state.now += 300_000;
  assert.deepEqual(
    [await isVerified(secret), await isVerified(secret), state.reads],
    [true, true, 2],
  );
  state.now += 3_299_999;
  assert.ok(await isVerified(secret));
  state.now += 1;
  const problem = 'the secret cannot be read: ThrottlingException';
  const refused = { outcome: 'refused', check: 'secret-unusable', problem };
  assert.deepEqual(await press(secret), refused);
  state.isDown = false;
  assert.deepEqual(await press(secret), refused, 'the last try is a moment ago');
  state.now += 5_000;
  assert.ok(await isVerified(secret));
});

test('a request that is signed with a former secret is believed for five minutes at most, or an hour if no read succeeds', async () => {
  const step = fc.record({
    afterMs: fc.constantFrom(0, 1, 4_999, 5_000, 60_000, 299_999, 300_000, 3_599_999, 3_600_000),
    act: fc.constantFrom('press', 'forge', 'rotate', 'fail', 'recover'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const { state, isVerified } = createRotation();
      let number = 0;
      let former: string | undefined;
      let rotatedAt = state.now;
      let upSince = state.now;
      for (const { afterMs, act } of steps) {
        state.now += afterMs;
        if (act === 'rotate') {
          former = state.value;
          number += 1;
          state.value = `${number}`.padStart(32, 'rotated-');
          rotatedAt = state.now;
        } else if (act === 'fail') state.isDown = true;
        else if (act === 'recover') {
          if (state.isDown) upSince = state.now;
          state.isDown = false;
        } else if (act === 'forge') assert.equal(await isVerified('forged'), false);
        else if (former !== undefined && (await isVerified(former))) {
          const sinceRotation = state.now - rotatedAt;
          assert.ok(sinceRotation < 3_600_000);
          const wasReadable = !state.isDown && state.now - upSince >= 5_000;
          if (wasReadable) assert.ok(sinceRotation < 300_000);
        }
      }
    }),
    { numRuns: 500 },
  );
});

for (const weak of [
  '',
  'short',
  'changemechangeme',
  'PLACEHOLDER-PLACEHOLDER',
  'your-signing-secret-here',
  'xxxxxxxxxxxxxxxxxxxx',
  vector.secret,
])
  test(`rejects every request if the secret could be guessed: ${JSON.stringify(weak)}`, async () => {
    const request = requestOf({ signature: sign(body, now, weak || 'x') });
    const refused = await verify(request, secretsOf(weak));
    assert.equal(refused.outcome === 'refused' && refused.check, 'secret-unusable');
  });

for (const [stored, problem] of [
  [`${secret}\n`, 'the secret contains white space, such as a line end'],
  [` ${secret}`, 'the secret contains white space, such as a line end'],
  [`\ufeff${secret}`, 'the secret contains white space, such as a line end'],
  [`"${secret}"`, 'the secret contains quotes'],
  [`‘${secret}’`, 'the secret contains quotes'],
] as const)
  test(`rejects every request, and says why, if the secret was stored as ${JSON.stringify(stored)}`, async () => {
    for (const key of [secret, stored]) {
      const request = requestOf({ signature: sign(body, now, key) });
      const refused = { outcome: 'refused', check: 'secret-unusable', problem };
      assert.deepEqual(await verify(request, secretsOf(stored)), refused);
    }
  });

test('rejects every request if the secret cannot be read', async () => {
  const secrets = createSigningSecret(
    async () => {
      throw new Error('AccessDenied');
    },
    () => now * 1000,
  );
  const refused = await verify(requestOf(), secrets);
  assert.equal(refused.outcome === 'refused' && refused.check, 'secret-unusable');
});

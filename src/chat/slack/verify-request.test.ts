import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import fc from 'fast-check';
import type { HttpRequest } from './http.ts';
import { failedCheck, grantIdFor } from './signature.ts';
import { createSigningSecret } from './signing-secret.ts';
import { verifyRequest } from './verify-request.ts';

const vector: { secret: string; timestamp: string; signature: string; body: string } = JSON.parse(
  await readFile(new URL('../../../test/vectors/slack-signature.json', import.meta.url), 'utf8'),
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

test('fetches the secret again after a mismatch, so that a rotation needs no restart', async () => {
  let clock = now * 1000;
  const values = ['old-secret-of-32-characters-12345', secret];
  const secrets = createSigningSecret(
    async () => values.shift() ?? assert.fail('read too often'),
    () => clock,
  );
  await secrets.current();
  const tooSoon = await verifyRequest(requestOf(), secrets, () => clock);
  assert.deepEqual(tooSoon, { outcome: 'refused', check: 'signature-mismatch' });
  clock += 60_000;
  assert.equal((await verifyRequest(requestOf(), secrets, () => clock)).outcome, 'verified');
  const forged = requestOf({ signature: sign(body, now, 'x') });
  assert.equal((await verifyRequest(forged, secrets, () => clock)).outcome, 'refused');
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

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
  more: Partial<HttpRequest> & { at?: number; signature?: string } = {},
): HttpRequest => ({
  headers: {
    'x-slack-request-timestamp': String(more.at ?? now),
    'x-slack-signature': more.signature ?? sign(body, more.at),
  },
  body,
  ...more,
});
const secretsOf = (...given: string[]) => {
  let reads = 0;
  const read = async () => given[Math.min(reads++, given.length - 1)] ?? '';
  return createSigningSecret(read, () => now * 1000);
};
const verify = (request: HttpRequest, secrets = secretsOf(secret)) =>
  verifyRequest(request, secrets, () => now * 1000);

test('the example that Slack publishes is accepted, at its time', () => {
  const signed = { ...vector, rawBody: Buffer.from(vector.body) };
  const at = Number(vector.timestamp);
  assert.equal(failedCheck(signed, vector.secret, at), undefined);
  assert.equal(failedCheck(signed, vector.secret, at + 300), undefined);
  assert.equal(failedCheck(signed, vector.secret, at - 300), undefined);
  assert.equal(failedCheck(signed, vector.secret, at + 301), 'timestamp-stale');
  assert.equal(failedCheck(signed, vector.secret, at - 301), 'timestamp-future');
});

test('a request is verified over its raw bytes, as text and base64-encoded, with header names in any case', async () => {
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

test('a body that is not text is verified byte for byte', async () => {
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
    'a time that is no number',
    requestOf({
      headers: {
        'x-slack-request-timestamp': `${now}x`,
        'x-slack-signature': sign(body, `${now}x`),
      },
    }),
    'timestamp-malformed',
  ],
  [
    'a time in hexadecimal',
    requestOf({
      headers: {
        'x-slack-request-timestamp': '0x6AB13B00',
        'x-slack-signature': sign(body, '0x6AB13B00'),
      },
    }),
    'timestamp-malformed',
  ],
  ['an old request', requestOf({ at: now - 301 }), 'timestamp-stale'],
  ['a request from the future', requestOf({ at: now + 301 }), 'timestamp-future'],
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
    'another secret’s signature',
    requestOf({ signature: sign(body, now, `${secret}x`) }),
    'signature-mismatch',
  ],
  ['another body', requestOf({ body: `${body} ` }), 'signature-mismatch'],
  ['an empty body', requestOf({ body: '' }), 'signature-mismatch'],
  ['the text of an encoded body', requestOf({ isBase64Encoded: true }), 'signature-mismatch'],
  [
    'a header that came twice',
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
  test(`refused: ${title}`, async () => {
    assert.deepEqual(await verify(request), { outcome: 'refused', check });
  });

test('no change of body, time or signature is accepted', async () => {
  const changed = fc.record({ place: fc.nat(), bit: fc.integer({ min: 0, max: 7 }) });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('body', 'timestamp', 'signature'),
      changed,
      async (part, { place, bit }) => {
        const original = { body, timestamp: String(now), signature: sign(body) };
        const bytes = Buffer.from(original[part as keyof typeof original], 'latin1');
        const at = place % bytes.length;
        bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
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

test('after a mismatch the secret is read again, so that a rotation needs no restart', async () => {
  let clock = now * 1000;
  const given = ['old-secret-of-32-characters-12345', secret];
  const secrets = createSigningSecret(
    async () => given.shift() ?? assert.fail('read too often'),
    () => clock,
  );
  await secrets.current();
  const soon = await verifyRequest(requestOf(), secrets, () => clock);
  assert.deepEqual(soon, { outcome: 'refused', check: 'signature-mismatch' });
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
  test(`a secret that anybody could guess accepts nothing: ${JSON.stringify(weak)}`, async () => {
    const request = requestOf({ signature: sign(body, now, weak || 'x') });
    const refused = await verify(request, secretsOf(weak));
    assert.equal(refused.outcome === 'refused' && refused.check, 'secret-unusable');
  });

test('a secret that cannot be read accepts nothing', async () => {
  const secrets = createSigningSecret(
    async () => {
      throw new Error('AccessDenied');
    },
    () => now * 1000,
  );
  const refused = await verify(requestOf(), secrets);
  assert.equal(refused.outcome === 'refused' && refused.check, 'secret-unusable');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { createSign } from './sign.ts';

// From AWS's Signature Version 4 test suite (aws-sig-v4-test-suite): post-vanilla,
// post-x-www-form-urlencoded and post-sts-header-before.
const service = {
  name: 'service',
  endpointPrefix: 'example',
  signingName: 'service',
  targetPrefix: '',
  version: '1.0',
  endpointSetting: 'AWS_ENDPOINT_URL_SSM',
} as const;
const credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const sessionToken =
  'AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==';

const createSignWith = (fixed: typeof credentials & { sessionToken?: string }) =>
  createSign({
    service,
    endpoint: new URL('https://example.amazonaws.com/'),
    region: 'us-east-1',
    credentials: async () => fixed,
    now: () => Date.parse('2015-08-30T12:36:00Z'),
  });

const authorization = (signedHeaders: string, signature: string) =>
  `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=${signedHeaders}, Signature=${signature}`;

test('signs a POST as in AWS’s test suite', async () => {
  assert.deepEqual(await createSignWith(credentials)({}, ''), {
    host: 'example.amazonaws.com',
    'x-amz-date': '20150830T123600Z',
    authorization: authorization(
      'host;x-amz-date',
      '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
    ),
  });
});

test('signs headers and body', async () => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const signed = await createSignWith(credentials)(headers, 'Param1=value1');
  assert.equal(
    signed['authorization'],
    authorization(
      'content-type;host;x-amz-date',
      'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
    ),
  );
});

test('sends and signs the session token', async () => {
  const signed = await createSignWith({ ...credentials, sessionToken })({}, '');
  assert.equal(signed['x-amz-security-token'], sessionToken);
  assert.equal(
    signed['authorization'],
    authorization(
      'host;x-amz-date;x-amz-security-token',
      '85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead',
    ),
  );
});

test('gets the credentials for each request', async () => {
  const ids = ['AKIAFIRST', 'AKIASECOND'];
  const sign = createSign({
    service,
    endpoint: new URL('https://example.amazonaws.com/'),
    region: 'us-east-1',
    credentials: async () => ({ accessKeyId: ids.shift() ?? '', secretAccessKey: 'any' }),
    now: Date.now,
  });
  assert.match((await sign({}, ''))['authorization'] ?? '', /Credential=AKIAFIRST\//);
  assert.match((await sign({}, ''))['authorization'] ?? '', /Credential=AKIASECOND\//);
});

const word = fc.stringMatching(/^[a-z0-9]{1,20}$/);

test('signs as the SDK does', async () => {
  const request = fc.record({
    headers: fc.dictionary(fc.constantFrom('content-type', 'user-agent', 'x-amz-target'), word),
    body: fc.string({ unit: 'grapheme' }),
    path: fc.constantFrom('/', '/2015-03-31/functions/a-b_c/invocations', '/a%20b/c:d@e/', '/é+~'),
    host: fc.constantFrom('sso.eu-west-1.amazonaws.com', '127.0.0.1:8000', '[::1]:8000'),
    region: word,
    accessKeyId: word,
    secretAccessKey: fc.string({ minLength: 1 }),
    sessionToken: fc.option(fc.stringMatching(/^[\w+/=]{0,200}$/), { nil: undefined }),
    at: fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
  });
  await fc.assert(
    fc.asyncProperty(request, async ({ headers, body, path, host, region, at, ...secrets }) => {
      const endpoint = new URL(`http://${host}${path}`);
      const { sessionToken, ...keys } = secrets;
      const fixed = { ...keys, ...(sessionToken !== undefined && { sessionToken }) };
      const deps = { service, endpoint, region, credentials: async () => fixed };
      const ours = await createSign({ ...deps, now: () => at.getTime() })(headers, body);
      const signer = new SignatureV4({
        service: service.signingName,
        region,
        credentials: fixed,
        sha256: Hash.bind(null, 'sha256'),
        applyChecksum: false,
      });
      const { protocol, hostname, pathname } = endpoint;
      const theirs = await signer.sign(
        {
          method: 'POST',
          protocol,
          hostname,
          path: pathname,
          query: {},
          headers: { ...headers, host: endpoint.host },
          body,
        },
        { signingDate: at },
      );
      assert.deepEqual(ours, theirs.headers);
    }),
  );
});

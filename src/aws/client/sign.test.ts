import assert from 'node:assert/strict';
import { test } from 'node:test';
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

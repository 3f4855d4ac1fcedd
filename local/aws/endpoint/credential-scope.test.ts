import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCredentialScope } from './credential-scope.ts';

// From AWS's documentation of Signature Version 4.
const documented =
  'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=host;range;x-amz-date, Signature=fe5f80f77d5fa3beca038a248ff027d0445342fe2855ddc963176630326f1024';

test('parses access key id, Region and service from a signed request', () => {
  assert.deepEqual(parseCredentialScope(documented), {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    region: 'us-east-1',
    service: 's3',
  });
});

test('accepts the parts in any order and with any spacing', () => {
  const reordered = documented.replace(/ (Credential=\S+), (SignedHeaders=\S+), /, ' $2,$1,');
  assert.equal(parseCredentialScope(reordered)?.service, 's3');
});

const unsigned = [
  undefined,
  '',
  'Bearer abc',
  'AWS4-HMAC-SHA256',
  'AWS4-HMAC-SHA256 Credential=a/b/c',
];
test('returns no scope for a request without a Signature Version 4 header', () => {
  assert.deepEqual(
    unsigned.map(parseCredentialScope),
    unsigned.map(() => undefined),
  );
});

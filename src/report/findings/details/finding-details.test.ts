import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { event } from '../../../../test/fixtures/evidence/example-report.ts';
import { factsOf } from './finding-details.ts';

const facts = (eventName: string, requestParameters: unknown, responseElements?: unknown) =>
  factsOf(event({ eventName, requestParameters, responseElements }));

test('the details are few and short for any record', () => {
  fc.assert(
    fc.property(fc.anything(), fc.anything(), (requestParameters, responseElements) => {
      const { details } = facts('CreateAccessKey', requestParameters, responseElements);
      assert.ok(details.length <= 8);
      assert.ok(details.every(({ value }) => value.length <= 300));
    }),
  );
  const long = {
    cidrIp: 'x'.repeat(100_000),
    policyDocument: `{"Statement":${'['.repeat(60_000)}`,
  };
  assert.ok(
    facts('AuthorizeSecurityGroupIngress', long).details.every(({ value }) => value.length <= 300),
  );
});

test('many other details do not push out the id of a created key', () => {
  const { details } = facts(
    'CreateAccessKey',
    { valuesToAdd: Array.from({ length: 50 }, (_, index) => `account ${index}`) },
    { accessKey: { accessKeyId: 'AKIAEVE' } },
  );
  assert.deepEqual(details[0], { label: 'access key', value: 'AKIAEVE' });
});

test('whether a call gives little follows from all principals, also from those that are cut', () => {
  const shared = (valuesToAdd: readonly string[]) =>
    facts('ModifyDBSnapshotAttribute', { valuesToAdd }).givesLittle;
  const own = Array.from({ length: 20 }, (_, index) => `s${index}.amazonaws.com`);
  assert.equal(shared(own), true);
  assert.equal(shared([...own, '210987654321']), false);
  const statement = { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' } };
  const policyOf = (count: number) => ({
    policy: JSON.stringify({ Statement: Array.from({ length: count }, () => statement) }),
  });
  assert.equal(facts('PutKeyPolicy', policyOf(50)).givesLittle, true);
  assert.equal(facts('PutKeyPolicy', policyOf(51)).givesLittle, false);
});

test('an identity provider is not within the account, although its ARN is', () => {
  const trust = (principal: object) =>
    facts('UpdateAssumeRolePolicy', {
      policyDocument: JSON.stringify({ Statement: { Effect: 'Allow', Principal: principal } }),
    }).givesLittle;
  assert.equal(trust({ AWS: 'arn:aws:iam::123456789012:root' }), true);
  assert.equal(trust({ Federated: 'arn:aws:iam::123456789012:oidc-provider/github' }), false);
  assert.equal(trust({ Service: 'evil.example.com' }), false);
});

test('a call that takes away is never graver', () => {
  const policyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
  assert.equal(facts('AttachUserPolicy', { policyArn }).isGrave, true);
  assert.equal(facts('DetachUserPolicy', { policyArn }).isGrave, false);
  const publicPolicy = { bucketPolicy: { Statement: [{ Effect: 'Allow', Principal: '*' }] } };
  assert.equal(facts('PutBucketPolicy', publicPolicy).isGrave, true);
  assert.equal(facts('DeleteRolePermissionsBoundary', {}).givesLittle, false);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import aws from '../../../../test/vectors/aws-calls.json' with { type: 'json' };
import { matchRule } from '../match-rule.ts';
import { findingRules } from './finding-rules.ts';

/** Names that CloudTrail writes, and that are no operation of an SDK, by the page that documents them. */
const documented: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'Amazon S3 User Guide, "Amazon S3 CloudTrail events"': {
    s3: 'PutBucketPublicAccessBlock DeleteBucketPublicAccessBlock PutAccountPublicAccessBlock DeleteAccountPublicAccessBlock',
  },
  'Service Authorization Reference, "IAM Identity Center directory"': {
    'sso-directory':
      'AddMemberToGroup CompleteVirtualMfaDeviceRegistration CompleteWebAuthnDeviceRegistration CreateBearerToken CreateExternalIdPConfigurationForDirectory CreateGroup CreateUser DeleteExternalIdPConfigurationForDirectory DeleteGroup DeleteMfaDeviceForUser DeleteUser DisableUser EnableUser ImportExternalIdPCertificate RemoveMemberFromGroup StartVirtualMfaDeviceRegistration StartWebAuthnDeviceRegistration UpdateGroup UpdateMfaDeviceForUser UpdatePassword UpdateUser',
  },
  'AWS Sign-In API Reference, "Actions"; CloudTrail User Guide, "Management Console sign-in events"':
    { signin: 'AuthorizeOAuth2Access CreateOAuth2TokenWithIAM GetSigninToken' },
  'AWS CloudShell User Guide, "Logging and monitoring"': {
    cloudshell:
      'CreateEnvironment CreateSession PutCredentials GetFileDownloadUrls GetFileUploadUrls',
  },
  'Amazon EC2 User Guide, "Log connections established over EC2 Instance Connect Endpoint"': {
    'ec2-instance-connect': 'OpenTunnel',
  },
  'Service Authorization Reference, "Amazon Bedrock"': { bedrock: 'PutFoundationModelEntitlement' },
};

const known = new Map<string, readonly string[]>(
  Object.entries(aws.calls).map(([service, names]) => [service, names.split(' ')]),
);
for (const services of Object.values(documented))
  for (const [service, names] of Object.entries(services))
    known.set(service, [...(known.get(service) ?? []), ...names.split(' ')]);

/** Why a rule can never match. */
const unmatchable = (service: string, pattern: string): string | undefined => {
  const names = known.get(service);
  if (names === undefined) return `${service} is no event source`;
  const regExp = new RegExp(`^${pattern.replaceAll('*', '.*')}$`);
  return names.some((name) => regExp.test(name)) ? undefined : `${service} has no ${pattern}`;
};

test('every rule names event sources and events that exist', () => {
  for (const { id, calls = {}, changesIn = [] } of findingRules) {
    for (const [service, names] of Object.entries(calls))
      for (const name of names.split(' ')) assert.equal(unmatchable(service, name), undefined, id);
    for (const service of changesIn) assert.equal(unmatchable(service, '*'), undefined, id);
  }
});

test('a rule that can never match is noticed', () => {
  assert.equal(unmatchable('cognito', 'GetCredentialsForIdentity'), 'cognito is no event source');
  assert.equal(unmatchable('rds', 'GenerateDBAuthToken'), 'rds has no GenerateDBAuthToken');
});

test('no rule hides an event that another rule names', () => {
  for (const { id, calls = {} } of findingRules)
    for (const [service, names] of Object.entries(calls))
      for (const eventName of names.split(' ').filter((name) => !name.includes('*'))) {
        const call = { eventSource: `${service}.amazonaws.com`, eventName, readOnly: false };
        assert.equal(matchRule(call)?.id, id, `${service} ${eventName}`);
      }
});

test('every rule has an id of its own, a technique, and a reason that is one sentence', () => {
  assert.equal(new Set(findingRules.map(({ id }) => id)).size, findingRules.length);
  for (const { id, technique, reason } of findingRules) {
    assert.match(technique, /^T1\d{3}(?:\.\d{3})?$/, id);
    assert.match(reason, /^[A-Z][^.]*\.$/, id);
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseCloudTrailEvent } from './cloudtrail-event.ts';

const record = {
  eventID: 'e-1',
  eventTime: '2026-07-01T08:01:15Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'PutBucketPolicy',
  readOnly: false,
  awsRegion: 'eu-west-1',
  recipientAccountId: '123456789012',
  sourceIPAddress: '203.0.113.17',
  userAgent: 'aws-cli',
  errorCode: 'AccessDenied',
  eventCategory: 'Management',
  userIdentity: {
    type: 'AssumedRole',
    arn: 'arn:aws:sts::123456789012:assumed-role/r/james',
    accountId: '123456789012',
    principalId: 'AROA:james',
    userName: 'james',
    accessKeyId: 'ASIA',
    onBehalfOf: { userId: 'u-1' },
    sessionContext: {
      sessionIssuer: { arn: 'arn:aws:iam::123456789012:role/r' },
      attributes: { creationDate: '20260701T080000Z' },
    },
  },
};

const emptyIdentity = {
  type: undefined,
  arn: undefined,
  accountId: undefined,
  principalId: undefined,
  userName: undefined,
  accessKeyId: undefined,
  onBehalfOfUserId: undefined,
  sessionIssuerArn: undefined,
  credentialsIssuedAt: undefined,
  invokedBy: undefined,
  delegateAccountId: undefined,
  credentialId: undefined,
};

test('parses the members of a record and keeps the whole record', () => {
  assert.deepEqual(parseCloudTrailEvent(record), {
    eventId: 'e-1',
    sharedEventId: undefined,
    eventTime: '2026-07-01T08:01:15Z',
    eventSource: 's3.amazonaws.com',
    eventName: 'PutBucketPolicy',
    readOnly: false,
    readOnlyDeclared: true,
    awsRegion: 'eu-west-1',
    recipientAccountId: '123456789012',
    sourceIpAddress: '203.0.113.17',
    userAgent: 'aws-cli',
    errorCode: 'AccessDenied',
    eventCategory: 'Management',
    isOfConsole: false,
    identity: {
      type: 'AssumedRole',
      arn: 'arn:aws:sts::123456789012:assumed-role/r/james',
      accountId: '123456789012',
      principalId: 'AROA:james',
      userName: 'james',
      accessKeyId: 'ASIA',
      onBehalfOfUserId: 'u-1',
      sessionIssuerArn: 'arn:aws:iam::123456789012:role/r',
      credentialsIssuedAt: '2026-07-01T08:00:00Z',
      invokedBy: undefined,
      delegateAccountId: undefined,
      credentialId: undefined,
    },
    raw: record,
  });
});

for (const member of ['eventTime', 'eventSource', 'eventName'])
  test(`returns nothing for a record without ${member}`, () => {
    for (const wrong of [undefined, null, '', 7, {}])
      assert.equal(parseCloudTrailEvent({ ...record, [member]: wrong }), undefined);
  });

test('identifies a record without an id by its request, time and name, or by all of it', () => {
  const idOf = (changes: object) =>
    parseCloudTrailEvent({ ...record, eventID: undefined, ...changes })?.eventId;
  const requestID = 'r-1';
  assert.match(idOf({ requestID }) ?? '', /^sha256:[0-9a-f]{64}$/);
  assert.equal(idOf({ requestID }), idOf({ requestID, userAgent: 'another' }));
  for (const different of [
    { requestID: 'r-2' },
    { requestID, eventName: 'GetObject' },
    { requestID, eventTime: '2026-07-01T08:01:16Z' },
  ])
    assert.notEqual(idOf({ requestID }), idOf(different));
  assert.equal(idOf({}), idOf({}));
  assert.notEqual(idOf({}), idOf({ userAgent: 'another' }));
});

const timeForms = [
  '2026-07-01 08:01:15.000000000',
  '2026-07-01 08:01:15.123 UTC',
  '2026-07-01T08:01:15.123Z',
  '2026-07-01T08:01:15+00:00',
  '2026-07-01T10:01:15+02:00',
  '20260701T080115Z',
  1_782_892_875,
  1_782_892_875_123,
];
for (const eventTime of timeForms)
  test(`reads the time ${eventTime}`, () => {
    assert.equal(parseCloudTrailEvent({ ...record, eventTime })?.eventTime, '2026-07-01T08:01:15Z');
  });

test('treats a member of a wrong type as absent', () => {
  for (const userIdentity of [undefined, null, 'james', [], { sessionContext: 1, onBehalfOf: [] }])
    assert.deepEqual(parseCloudTrailEvent({ ...record, userIdentity })?.identity, emptyIdentity);
});

test('returns nothing for a record with an invalid time', () => {
  for (const eventTime of ['yesterday', '2026-13-01T00:00:00Z', '2026-07-01', '1'])
    assert.equal(parseCloudTrailEvent({ ...record, eventTime }), undefined);
});

test('never throws, for any input', () => {
  const shape = fc.record(
    {
      ...Object.fromEntries(Object.keys(record).map((key) => [key, fc.anything()])),
      userIdentity: fc.object({ key: fc.constantFrom(...Object.keys(record.userIdentity)) }),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(fc.anything(), shape), (raw) => {
      parseCloudTrailEvent(raw);
    }),
  );
});

const undeclared = [
  { name: 'GetObject', readOnly: true },
  { name: 'ListAccounts', readOnly: true },
  { name: 'DescribeInstances', readOnly: true },
  { name: 'LookupEvents', readOnly: true },
  { name: 'BatchGetItem', readOnly: true },
  { name: 'HeadObject', readOnly: true },
  { name: 'GetawayCar', readOnly: false },
  { name: 'ListenToAll', readOnly: false },
  { name: 'Federate', readOnly: false },
  { name: 'DeleteTrail', readOnly: false },
];
for (const { name, readOnly } of undeclared)
  test(`counts ${name} as a ${readOnly ? 'read' : 'write'} in a record without readOnly`, () => {
    const event = parseCloudTrailEvent({ ...record, eventName: name, readOnly: undefined });
    assert.deepEqual(
      { readOnly: event?.readOnly, declared: event?.readOnlyDeclared },
      { readOnly, declared: false },
    );
  });

test('prefers readOnly in the record, a boolean or a text, to the name of the event', () => {
  for (const [declared, readOnly] of [
    [true, true],
    ['true', true],
    [false, false],
    ['false', false],
  ])
    assert.equal(parseCloudTrailEvent({ ...record, readOnly: declared })?.readOnly, readOnly);
});

test('counts signing in as a read, even if the record says otherwise, and no other call of the same source', () => {
  const isReadOnly = (eventSource: string, eventName: string) =>
    parseCloudTrailEvent({ ...record, eventSource, eventName, readOnly: false })?.readOnly;
  assert.equal(isReadOnly('signin.amazonaws.com', 'ConsoleLogin'), true);
  assert.equal(isReadOnly('signin.amazonaws.com', 'PasswordUpdated'), false);
  assert.equal(isReadOnly('iam.amazonaws.com', 'ConsoleLogin'), false);
});

test('the console does not make calls for the user: the user makes them with it', () => {
  const invokedBy = (service: string) =>
    parseCloudTrailEvent({ ...record, userIdentity: { invokedBy: service } })?.identity.invokedBy;
  assert.equal(invokedBy('cloudformation.amazonaws.com'), 'cloudformation.amazonaws.com');
  assert.equal(invokedBy('signin.amazonaws.com'), undefined);
});

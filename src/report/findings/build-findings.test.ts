import assert from 'node:assert/strict';
import { test } from 'node:test';
import { event, noEvidence } from '../../../test/fixtures/evidence/example-report.ts';
import {
  realEvidence,
  realGrant,
  skipRealFiles,
} from '../../../test/fixtures/evidence/real-log-files.ts';
import { buildFindings } from './build-findings.ts';
import { matchRule } from './match-rule.ts';

const context = {
  userName: 'james@example.com',
  endedAt: '2026-07-01T09:00:02.700Z',
  ownResources: [],
  isNew: () => false,
};
const find = (...role: readonly ReturnType<typeof event>[]) =>
  buildFindings({ ...noEvidence, role }, context);

test('a rule finds the calls that it names, and no rule finds everyday calls', () => {
  const cases = [
    ['cloudtrail', 'StopLogging', false, 'logging-stopped'],
    ['guardduty', 'UpdateDetector', false, 'logging-changed'],
    ['guardduty', 'GetDetector', true, undefined],
    ['iam', 'GetLoginProfile', true, undefined],
    ['iam', 'CreatePolicyVersion', false, 'policies-changed'],
    ['iam', 'GetPolicy', true, undefined],
    ['sts', 'AssumeRoleWithSAML', true, undefined],
    ['sts', 'GetCallerIdentity', true, undefined],
    ['signin', 'ConsoleLogin', true, undefined],
    ['secretsmanager', 'DescribeSecret', true, undefined],
    ['lambda', 'AddPermission20150331v2', false, 'data-shared'],
    ['s3', 'GetObject', true, undefined],
    ['ec2', 'StopInstances', false, undefined],
    ['cognito', 'GetCredentialsForIdentity', true, undefined],
    ['__proto__', 'constructor', false, undefined],
  ] as const;
  for (const [service, eventName, readOnly, expected] of cases)
    assert.equal(
      matchRule({ eventSource: `${service}.amazonaws.com`, eventName, readOnly })?.id,
      expected,
      `${service} ${eventName}`,
    );
});

const createUser = { eventSource: 'iam.amazonaws.com', eventName: 'CreateUser', readOnly: false };

const session = {
  type: 'AssumedRole',
  arn: 'arn:aws:sts::210987654321:assumed-role/Deploy/nightly',
};

test('a finding says what happened, to what, when, where, by whom, and which event it was', () => {
  const denied = { errorCode: 'AccessDenied', eventTime: '2026-07-01T08:10:00Z', eventID: 'e-2' };
  const changes = {
    ...createUser,
    eventID: 'e-1',
    userIdentity: session,
    requestParameters: { userName: 'eve' },
  };
  const [group] = find(event({ ...changes, ...denied }), event(changes));
  const succeeded = {
    severity: 'high',
    at: '2026-07-01T08:30:00Z',
    lastAt: '2026-07-01T08:30:00Z',
    count: 1,
    eventId: 'e-1',
    eventUrl: undefined,
    eventIds: ['e-1'],
    call: 'iam CreateUser',
    resources: ['eve'],
    resourceCount: 1,
    resourceKind: 'user',
    details: [],
    accountId: '123456789012',
    region: 'us-east-1',
    role: 'Deploy',
    session: 'nightly',
    caller: 'james@example.com',
    sourceAddress: '203.0.113.17',
    outcome: 'succeeded',
    errorCode: undefined,
    isNew: false,
  };
  const at = '2026-07-01T08:10:00Z';
  assert.deepEqual(group, {
    id: 'users-changed',
    title: 'Users and groups created or changed',
    reason: 'A user who can sign in separately does not need break-glass access again.',
    severity: 'high',
    technique: 'T1136.003',
    findings: [
      succeeded,
      {
        ...{ ...succeeded, severity: 'medium', at, lastAt: at, eventId: 'e-2' },
        ...{ outcome: 'denied', errorCode: 'AccessDenied', eventIds: ['e-2'] },
      },
    ],
  });
});

test('a service that called for the user is named, and so is a created user', () => {
  const callerOf = (userIdentity: object) =>
    find(event({ ...createUser, userIdentity }))[0]?.findings.map(({ caller }) => caller);
  const invokedBy = 'cloudformation.amazonaws.com';
  assert.deepEqual(callerOf({ ...session, invokedBy }), [
    'cloudformation.amazonaws.com for james@example.com',
  ]);
  assert.deepEqual(callerOf({ type: 'IAMUser', arn: 'arn:aws:iam::123456789012:user/eve' }), [
    'user/eve',
  ]);
});

test('merges calls that differ only in their time', () => {
  const [group] = find(
    event({ ...createUser, eventTime: '2026-07-01T08:40:00Z' }),
    event({ ...createUser, eventTime: '2026-07-01T08:20:00Z' }),
  );
  assert.deepEqual(
    group?.findings.map(({ at, lastAt, count }) => [at, lastAt, count]),
    [['2026-07-01T08:20:00Z', '2026-07-01T08:40:00Z', 2]],
  );
});

test('a finding names its events, the first call first, and at most a hundred', () => {
  const repeated = (count: number) =>
    Array.from({ length: count }, (_, index) => {
      const eventTime = `2026-07-01T08:${30 - (index % 9)}:00Z`;
      return event({ ...createUser, eventID: `e-${index}`, eventTime });
    });
  assert.deepEqual(
    find(...repeated(3))[0]?.findings.map(({ eventIds, count }) => [eventIds, count]),
    [[['e-2', 'e-0', 'e-1'], 3]],
  );
  const [many] = find(...repeated(250))[0]?.findings ?? [];
  assert.equal(new Set(many?.eventIds).size, 100);
  assert.deepEqual([many?.eventId, many?.eventIds[0], many?.count], ['e-8', 'e-8', 250]);
});

test('a finding has the address of its first event in the console', () => {
  const eventID = '90c72977-31e0-4079-9a74-ee25e5d7aadf';
  const urlOf = (changes: object) =>
    find(event({ ...createUser, ...changes }))[0]?.findings[0]?.eventUrl;
  assert.equal(
    urlOf({ eventID }),
    `https://us-east-1.console.aws.amazon.com/cloudtrailv2/home?region=us-east-1#/events/${eventID}`,
  );
  assert.equal(urlOf({ eventID, eventCategory: 'Data' }), undefined);
});

const readSecret = (secretId: string) =>
  event({
    eventSource: 'secretsmanager.amazonaws.com',
    eventName: 'GetSecretValue',
    requestParameters: { secretId },
  });

test('reads of many resources are one line, and graver for secrets', () => {
  const [few] = find(readSecret('a'), readSecret('b'), readSecret('a'));
  assert.deepEqual(
    few?.findings.map(({ count, resources, severity }) => [count, resources, severity]),
    [[3, ['a', 'b'], 'medium']],
  );
  const [many] = find(...Array.from({ length: 60 }, (_, index) => readSecret(`s-${index % 20}`)));
  assert.deepEqual(
    many?.findings.map(({ count, resourceCount, resourceKind }) => [
      count,
      resourceCount,
      resourceKind,
    ]),
    [[60, 20, 'secret']],
  );
  assert.equal(many?.severity, 'high');
});

test('changes have a line for each resource, unless they are many', () => {
  const deleted = (count: number) =>
    find(
      ...Array.from({ length: count }, (_, index) =>
        event({
          eventSource: 'rds.amazonaws.com',
          eventName: 'DeleteDBInstance',
          readOnly: false,
          requestParameters: { dBInstanceIdentifier: `prod-${index}` },
        }),
      ),
    ).flatMap(({ findings }) => findings.map(({ count, resources }) => [count, resources.length]));
  assert.deepEqual(deleted(3), [
    [1, 1],
    [1, 1],
    [1, 1],
  ]);
  assert.deepEqual(deleted(6), [[6, 6]]);
  assert.deepEqual(deleted(500), [[500, 20]]);
});

test('what a created user does is critical, and groups are sorted by severity', () => {
  const created = [event({ userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::1:user/eve' } })];
  const groups = buildFindings({ ...noEvidence, role: [readSecret('a')], created }, context);
  assert.deepEqual(
    groups.map(({ id, severity }) => [id, severity]),
    [
      ['created-use', 'critical'],
      ['secrets-read', 'medium'],
    ],
  );
});

test('the portal: failed challenges and MFA devices are findings, signing in is none', () => {
  const portal = [
    event({ eventSource: 'signin.amazonaws.com', eventName: 'UserAuthentication' }),
    event({
      eventSource: 'signin.amazonaws.com',
      eventName: 'CredentialVerification',
      serviceEventDetails: { CredentialVerification: 'Failure' },
    }),
    event({ eventSource: 'sso.amazonaws.com', eventName: 'GetRoleCredentials', readOnly: false }),
    event({
      eventSource: 'sso-directory.amazonaws.com',
      eventName: 'CompleteVirtualMfaDeviceRegistration',
      readOnly: false,
      requestParameters: { deviceName: 'new phone' },
    }),
  ];
  assert.deepEqual(
    buildFindings({ ...noEvidence, portal }, context).map(({ id, severity, findings }) => [
      id,
      severity,
      findings.length,
    ]),
    [
      ['mfa-changed', 'high', 1],
      ['failed-challenge', 'medium', 1],
    ],
  );
});

test('finds every read and write after the end, but not in the second of the end', () => {
  const groups = find(
    event({ eventTime: '2026-07-01T09:00:02Z' }),
    event({ eventTime: '2026-07-01T09:00:03Z' }),
  );
  assert.deepEqual(
    groups.map(({ title, findings }) => [title, findings.map(({ at }) => at)]),
    [['Activity after the end of access', ['2026-07-01T09:00:03Z']]],
  );
});

test('a burst has five denied calls within a minute, and ends with a gap of more than a minute', () => {
  const denialsAt = (...seconds: readonly number[]) =>
    find(
      ...seconds.map((second) =>
        event({
          errorCode: 'Client.UnauthorizedOperation',
          eventTime: new Date(Date.parse('2026-07-01T08:00:00Z') + second * 1000).toISOString(),
        }),
      ),
    ).flatMap(({ title, findings }) => findings.map(({ count }) => [title, count]));
  assert.deepEqual(denialsAt(0, 10, 20, 30), []);
  assert.deepEqual(denialsAt(0, 20, 40, 60, 80, 100), []);
  assert.deepEqual(denialsAt(0, 10, 20, 30, 60), [['Bursts of denied calls', 5]]);
  assert.deepEqual(denialsAt(0, 1, 2, 3, 4, 60, 120, 200), [['Bursts of denied calls', 7]]);
});

test('denied reads of the console stand apart, and those of a program with its credentials do not', () => {
  const burst = (changes: object) =>
    find(
      ...Array.from({ length: 6 }, () =>
        event({ errorCode: 'AccessDenied', sessionCredentialFromConsole: 'true', ...changes }),
      ),
    ).map(({ id, severity }) => [id, severity]);
  assert.deepEqual(burst({ userAgent: 'Mozilla/5.0' }), [['console-burst', 'info']]);
  assert.deepEqual(burst({ readOnly: false, eventName: 'StopInstances' }), [
    ['denial-burst', 'medium'],
  ]);
  assert.deepEqual(burst({ userAgent: 'aws-cli/2.36.19' }), [['denial-burst', 'medium']]);
});

test('finds the attack in real log files', { skip: skipRealFiles }, () => {
  const groups = buildFindings(realEvidence(), { ...context, endedAt: realGrant.endedAt });
  const calls = Object.fromEntries(
    groups.map(({ id, findings }) => [id, new Set(findings.map(({ call }) => call))]),
  );
  const has = (id: string, ...expected: readonly string[]) => {
    for (const call of expected) assert.ok(calls[id]?.has(call), `${id}: ${call}`);
  };
  has('logging-stopped', 'cloudtrail StopLogging', 'cloudtrail DeleteTrail');
  has('logging-stopped', 'cloudtrail PutEventSelectors');
  has('logging-changed', 'logs DeleteLogGroup');
  has('access-removed', 'iam DeleteUser', 'iam DeleteLoginProfile');
  has('secrets-read', 'secretsmanager GetSecretValue', 'ssm GetParameter');

  has('credentials-issued', 'sts AssumeRole');
  has('policies-changed', 'iam AttachRolePolicy', 'iam PutRolePolicy');
  has('data-shared', 'rds ModifyDBSnapshotAttribute', 's3 PutBucketPolicy');
  has('denial-burst', 'ec2 DescribeInstanceAttribute (15), sts AssumeRole (5)');
});

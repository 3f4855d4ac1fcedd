import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  event,
  noEvidence,
  realEvidence,
  realGrant,
  skipRealFiles,
} from '../../../test/fixtures/evidence/example-report.ts';
import { buildFindings } from './build-findings.ts';
import { matchRule } from './match-rule.ts';

const context = { endedAt: '2026-07-01T09:00:02.700Z', isNew: () => false };
const find = (...role: readonly ReturnType<typeof event>[]) =>
  buildFindings({ ...noEvidence, role }, context);

test('each call is found by the rule that names it, and everyday calls by none', () => {
  const cases = [
    ['cloudtrail', 'StopLogging', false, 'Logging or detection was changed'],
    ['guardduty', 'UpdateDetector', false, 'Logging or detection was changed'],
    ['guardduty', 'GetDetector', true, undefined],
    ['config', 'StopConfigurationRecorder', false, 'Logging or detection was changed'],
    ['iam', 'CreateUser', false, 'Users were made, changed or removed'],
    ['iam', 'CreateLoginProfile', false, 'Users were made, changed or removed'],
    ['iam', 'GetLoginProfile', true, undefined],
    [
      'iam',
      'CreateAccessKey',
      false,
      'Keys and other lasting credentials were made, changed or removed',
    ],
    ['iam', 'AttachUserPolicy', false, 'Policies were changed'],
    ['iam', 'CreatePolicyVersion', false, 'Policies were changed'],
    ['iam', 'GetPolicy', true, undefined],
    ['iam', 'CreateRole', false, 'Roles and trust were changed'],
    ['iam', 'TagRole', false, 'Roles and trust were changed'],
    ['sts', 'AssumeRole', true, 'Other credentials were taken'],
    ['sts', 'AssumeRoleWithSAML', true, undefined],
    ['sts', 'GetCallerIdentity', true, undefined],
    ['secretsmanager', 'GetSecretValue', true, 'Secrets and parameters were read'],
    ['secretsmanager', 'DescribeSecret', true, undefined],
    ['ssm', 'GetParametersByPath', true, 'Secrets and parameters were read'],
    ['ssm', 'StartSession', false, 'Commands were run on machines, or sessions opened'],
    [
      'lambda',
      'UpdateFunctionCode20150331v2',
      false,
      'Commands were run on machines, or sessions opened',
    ],
    ['lambda', 'AddPermission20150331v2', false, 'Data was shared, or a door opened'],
    ['s3', 'PutBucketPolicy', false, 'Data was shared, or a door opened'],
    ['s3', 'GetObject', true, undefined],
    ['rds', 'DeleteDBInstance', false, 'Data was destroyed'],
    ['kms', 'ScheduleKeyDeletion', false, 'Data was destroyed'],
    ['__proto__', 'constructor', false, undefined],
  ] as const;
  for (const [service, eventName, readOnly, expected] of cases)
    assert.equal(
      matchRule({ eventSource: `${service}.amazonaws.com`, eventName, readOnly })?.title,
      expected,
      `${service} ${eventName}`,
    );
});

const createUser = { eventSource: 'iam.amazonaws.com', eventName: 'CreateUser', readOnly: false };

test('a finding has its time, call, resource, origin and what became of it', () => {
  const denied = { errorCode: 'AccessDenied', eventTime: '2026-07-01T08:10:00Z' };
  const [group] = find(
    event({ ...createUser, ...denied, requestParameters: { userName: 'eve' } }),
    event({ ...createUser, requestParameters: { userName: 'eve' } }),
  );
  const found = {
    at: '2026-07-01T08:30:00Z',
    lastAt: '2026-07-01T08:30:00Z',
    count: 1,
    what: 'iam CreateUser',
    resource: 'eve',
    from: '203.0.113.17',
    outcome: 'done',
    errorCode: undefined,
    isNew: false,
  };
  const at = '2026-07-01T08:10:00Z';
  assert.deepEqual(group?.findings, [
    found,
    { ...found, at, lastAt: at, outcome: 'denied', errorCode: 'AccessDenied' },
  ]);
});

test('calls that differ only in their time are one finding', () => {
  const [group] = find(
    event({ ...createUser, eventTime: '2026-07-01T08:40:00Z' }),
    event({ ...createUser, eventTime: '2026-07-01T08:20:00Z' }),
  );
  assert.deepEqual(
    group?.findings.map(({ at, lastAt, count }) => [at, lastAt, count]),
    [['2026-07-01T08:20:00Z', '2026-07-01T08:40:00Z', 2]],
  );
});

test('whatever was done after the end is found, read or write; the second of the end belongs to access', () => {
  const groups = find(
    event({ eventTime: '2026-07-01T09:00:02Z' }),
    event({ eventTime: '2026-07-01T09:00:03Z' }),
  );
  assert.deepEqual(
    groups.map(({ title, findings }) => [title, findings.map(({ at }) => at)]),
    [['After the end of access', ['2026-07-01T09:00:03Z']]],
  );
});

test('a burst is five denials within a minute, and goes on until there is a gap of one', () => {
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
  assert.deepEqual(denialsAt(0, 10, 20, 30, 60), [['Bursts of denials', 5]]);
  assert.deepEqual(denialsAt(0, 1, 2, 3, 4, 60, 120, 200), [['Bursts of denials', 7]]);
});

test('of real log files the attack is what stands first', { skip: skipRealFiles }, () => {
  const groups = buildFindings(realEvidence(), { ...context, endedAt: realGrant.endedAt });
  const calls = Object.fromEntries(
    groups.map(({ title, findings }) => [title, new Set(findings.map(({ what }) => what))]),
  );
  const has = (title: string, ...expected: readonly string[]) => {
    for (const call of expected) assert.ok(calls[title]?.has(call), `${title}: ${call}`);
  };
  has('Logging or detection was changed', 'cloudtrail StopLogging', 'cloudtrail DeleteTrail');
  has('Logging or detection was changed', 'cloudtrail PutEventSelectors', 'logs DeleteLogGroup');
  has('Users were made, changed or removed', 'iam DeleteUser', 'iam DeleteLoginProfile');
  has('Secrets and parameters were read', 'secretsmanager GetSecretValue', 'ssm GetParameter');
  has('Other credentials were taken', 'sts AssumeRole');
  has('Policies were changed', 'iam AttachRolePolicy', 'iam PutRolePolicy');
  has('Data was shared, or a door opened', 'rds ModifyDBSnapshotAttribute', 's3 PutBucketPolicy');
  has('Bursts of denials', 'ec2 DescribeInstanceAttribute (15), sts AssumeRole (5)');
});

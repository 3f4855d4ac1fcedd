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

const context = { endedAt: '2026-07-01T09:00:02.700Z', isNew: () => false };
const find = (...role: readonly ReturnType<typeof event>[]) =>
  buildFindings({ ...noEvidence, role }, context);

test('a rule finds the calls that it names, and no rule finds everyday calls', () => {
  const cases = [
    ['cloudtrail', 'StopLogging', false, 'Changes to logging or detection'],
    ['guardduty', 'UpdateDetector', false, 'Changes to logging or detection'],
    ['guardduty', 'GetDetector', true, undefined],
    ['config', 'StopConfigurationRecorder', false, 'Changes to logging or detection'],
    ['iam', 'CreateUser', false, 'Changes to users and groups'],
    ['iam', 'CreateLoginProfile', false, 'Changes to users and groups'],
    ['iam', 'GetLoginProfile', true, undefined],
    ['iam', 'CreateAccessKey', false, 'Changes to long-term credentials'],
    ['iam', 'AttachUserPolicy', false, 'Changes to policies'],
    ['iam', 'CreatePolicyVersion', false, 'Changes to policies'],
    ['iam', 'GetPolicy', true, undefined],
    ['iam', 'CreateRole', false, 'Changes to roles and trust'],
    ['iam', 'TagRole', false, 'Changes to roles and trust'],
    ['sts', 'AssumeRole', true, 'Additional credentials issued'],
    ['sts', 'AssumeRoleWithSAML', true, undefined],
    ['sts', 'GetCallerIdentity', true, undefined],
    ['secretsmanager', 'GetSecretValue', true, 'Secrets and parameters read'],
    ['secretsmanager', 'DescribeSecret', true, undefined],
    ['ssm', 'GetParametersByPath', true, 'Secrets and parameters read'],
    ['ssm', 'StartSession', false, 'Commands and sessions on compute resources'],
    ['lambda', 'UpdateFunctionCode20150331v2', false, 'Commands and sessions on compute resources'],
    ['lambda', 'AddPermission20150331v2', false, 'Data shared or resources exposed'],
    ['s3', 'PutBucketPolicy', false, 'Data shared or resources exposed'],
    ['s3', 'GetObject', true, undefined],
    ['rds', 'DeleteDBInstance', false, 'Data deleted'],
    ['kms', 'ScheduleKeyDeletion', false, 'Data deleted'],
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

test('a finding has a time, call, resource, source address and outcome', () => {
  const denied = { errorCode: 'AccessDenied', eventTime: '2026-07-01T08:10:00Z' };
  const [group] = find(
    event({ ...createUser, ...denied, requestParameters: { userName: 'eve' } }),
    event({ ...createUser, requestParameters: { userName: 'eve' } }),
  );
  const succeeded = {
    at: '2026-07-01T08:30:00Z',
    lastAt: '2026-07-01T08:30:00Z',
    count: 1,
    call: 'iam CreateUser',
    resource: 'eve',
    sourceAddress: '203.0.113.17',
    outcome: 'succeeded',
    errorCode: undefined,
    isNew: false,
  };
  const at = '2026-07-01T08:10:00Z';
  assert.deepEqual(group?.findings, [
    succeeded,
    { ...succeeded, at, lastAt: at, outcome: 'denied', errorCode: 'AccessDenied' },
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

test('finds the attack in real log files', { skip: skipRealFiles }, () => {
  const groups = buildFindings(realEvidence(), { ...context, endedAt: realGrant.endedAt });
  const calls = Object.fromEntries(
    groups.map(({ title, findings }) => [title, new Set(findings.map(({ call }) => call))]),
  );
  const has = (title: string, ...expected: readonly string[]) => {
    for (const call of expected) assert.ok(calls[title]?.has(call), `${title}: ${call}`);
  };
  has('Changes to logging or detection', 'cloudtrail StopLogging', 'cloudtrail DeleteTrail');
  has('Changes to logging or detection', 'cloudtrail PutEventSelectors', 'logs DeleteLogGroup');
  has('Changes to users and groups', 'iam DeleteUser', 'iam DeleteLoginProfile');
  has('Secrets and parameters read', 'secretsmanager GetSecretValue', 'ssm GetParameter');
  has('Additional credentials issued', 'sts AssumeRole');
  has('Changes to policies', 'iam AttachRolePolicy', 'iam PutRolePolicy');
  has('Data shared or resources exposed', 'rds ModifyDBSnapshotAttribute', 's3 PutBucketPolicy');
  has('Bursts of denied calls', 'ec2 DescribeInstanceAttribute (15), sts AssumeRole (5)');
});

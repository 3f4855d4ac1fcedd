import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { FindingGroup } from '../../src/report/findings/finding.ts';
import { runReport } from '../fixtures/cli/run-report-command.ts';
import { buildSessionIdentity, record, userId } from '../fixtures/evidence/cloudtrail-records.ts';

// Inputs on which a report was falsely calm once, each with the right exit code, verdict and counts.

const folder = mkdtempSync(join(tmpdir(), 'break-glass-cases-'));
after(() => rmSync(folder, { recursive: true }));

const session = (parts: object = {}) => ({
  ...buildSessionIdentity({ issuedAt: '2026-07-01T08:05:00Z', ...parts }),
  accountId: '123456789012',
  accessKeyId: 'ASIAJAMES00000000001',
});
const call = (eventName: string, changes: object = {}) =>
  record({
    eventVersion: '1.11',
    eventID: eventName,
    eventTime: '2026-07-01T08:10:00Z',
    eventSource: 'iam.amazonaws.com',
    eventName,
    readOnly: false,
    recipientAccountId: '123456789012',
    eventCategory: 'Management',
    userIdentity: session(),
    ...changes,
  });
const read = call('ListBuckets', { eventSource: 's3.amazonaws.com', readOnly: true });
const logFile = (...records: readonly object[]) => JSON.stringify({ Records: records });
const withoutId = { requestID: 'request-1', eventID: undefined };
const upperCase = { sessionName: 'James@Example.com' };

interface Expected {
  readonly code: number;
  readonly verdict: string;
  /** The number of events of each table that has any. */
  readonly events: Readonly<Record<string, number>>;
  readonly says?: RegExp;
  /** Rule, severity, call, resources and details of each finding. */
  readonly findings?: readonly string[];
}

const cases: Readonly<Record<string, Expected & { readonly files: Record<string, string> }>> = {
  'a session begun before the period': {
    files: {
      'a.json': logFile(
        call('DeleteTrail', { userIdentity: session({ issuedAt: '2026-07-01T07:59:00Z' }) }),
      ),
    },
    code: 3,
    verdict: 'nothing-seen',
    events: { earlier: 1 },
    says: /done with sessions begun before 2026-07-01 08:00:00 UTC\. 1 of them changed something/,
  },
  'a record without an id': {
    files: { 'a.json': logFile(read, call('CreateUser', withoutId)) },
    code: 0,
    verdict: 'review',
    events: { role: 2 },
  },
  'only a record without an id': {
    files: { 'a.json': logFile(call('CreateUser', withoutId)) },
    code: 0,
    verdict: 'review',
    events: { role: 1 },
  },
  'a time as Athena writes it': {
    files: {
      'a.json': logFile(read, call('CreateUser', { eventTime: '2026-07-01 08:10:00.000000000' })),
    },
    code: 0,
    verdict: 'review',
    events: { role: 2 },
  },
  'a record without a time': {
    files: { 'a.json': logFile(read, call('CreateUser', { eventTime: 'today' })) },
    code: 3,
    verdict: 'no-changes',
    events: { role: 1 },
    says: /1 record could not be read as CloudTrail events/,
  },
  'a list of log files': {
    files: { 'a.json': `[${logFile(read, call('CreateUser'))}]` },
    code: 0,
    verdict: 'review',
    events: { role: 2 },
  },
  'opening the console': {
    files: {
      'a.json': logFile(
        call('ConsoleLogin', { eventSource: 'signin.amazonaws.com', readOnly: undefined }),
      ),
    },
    code: 0,
    verdict: 'no-changes',
    events: { role: 1 },
  },
  'a user name in another case': {
    files: {
      'a.json': logFile(
        call('CreateUser', { userIdentity: session({ ...upperCase, userId: undefined }) }),
      ),
    },
    code: 3,
    verdict: 'nothing-seen',
    events: {},
    says: /James@Example\.com differs little from the user name/,
  },
  'an access key of which one record names the user': {
    files: {
      'a.json': logFile(
        call('CreateUser', { userIdentity: session(upperCase) }),
        call('DeleteTrail', { userIdentity: session({ ...upperCase, userId: undefined }) }),
      ),
    },
    code: 0,
    verdict: 'review',
    events: { role: 2 },
  },
  'a call through a VPC endpoint': {
    files: {
      'a.json': logFile(
        call('CreateKey', { eventSource: 'kms.amazonaws.com', sharedEventID: 's' }),
        call('CreateKey', {
          eventID: 'endpoint',
          eventSource: 'kms.amazonaws.com',
          sharedEventID: 's',
          eventCategory: 'NetworkActivity',
        }),
      ),
    },
    code: 0,
    verdict: 'changes',
    events: { role: 1 },
  },
  'a key grant that a service made for itself': {
    files: {
      'a.json': logFile(
        call('CreateGrant', {
          eventSource: 'kms.amazonaws.com',
          userIdentity: { ...session(), invokedBy: 'ec2-frontend-api.amazonaws.com' },
          requestParameters: {
            keyId: 'key-1',
            granteePrincipal: 'arn:aws:sts::123456789012:assumed-role/aws:ec2-infrastructure/i-0',
          },
        }),
      ),
    },
    code: 0,
    verdict: 'changes',
    events: { byServices: 1 },
    findings: [
      'service-key-grants info: kms CreateGrant on key-1; shared with arn:aws:sts::123456789012:assumed-role/aws:ec2-infrastructure/i-0',
    ],
  },
  'a user that CloudFormation created for the user': {
    files: {
      'a.json': logFile(
        call('CreateUser', {
          userIdentity: { ...session(), invokedBy: 'cloudformation.amazonaws.com' },
        }),
      ),
    },
    code: 0,
    verdict: 'review',
    events: { byServices: 1 },
  },
  'credentials of another role': {
    files: {
      'a.json': logFile(
        call('GetRoleCredentials', {
          eventSource: 'sso.amazonaws.com',
          userIdentity: { type: 'IdentityCenterUser', onBehalfOf: { userId } },
          serviceEventDetails: { role_name: 'OtherPS', account_id: '210987654321' },
        }),
      ),
    },
    code: 0,
    verdict: 'no-changes',
    events: { portal: 1 },
    says: /GetRoleCredentials|OtherPS in 210987654321/,
  },
  'an MFA device that was registered at the portal': {
    files: {
      'a.json': logFile(
        read,
        call('CompleteVirtualMfaDeviceRegistration', {
          eventSource: 'sso-directory.amazonaws.com',
          userIdentity: { type: 'IdentityCenterUser', onBehalfOf: { userId } },
          requestParameters: { deviceName: 'new phone' },
        }),
      ),
    },
    code: 0,
    verdict: 'review',
    events: { portal: 1, role: 1 },
    findings: ['mfa-changed high: sso-directory CompleteVirtualMfaDeviceRegistration on new phone'],
  },
  'a flow log that was deleted': {
    files: {
      'a.json': logFile(
        call('DeleteFlowLogs', {
          eventSource: 'ec2.amazonaws.com',
          requestParameters: {
            DeleteFlowLogsRequest: { FlowLogId: { tag: 1, content: 'fl-0123456789abcdef0' } },
          },
        }),
      ),
    },
    code: 0,
    verdict: 'review',
    events: { role: 1 },
    findings: ['logging-stopped critical: ec2 DeleteFlowLogs on fl-0123456789abcdef0'],
  },
  'a snapshot that was shared': {
    files: {
      'a.json': logFile(
        call('ModifyDBSnapshotAttribute', {
          eventSource: 'rds.amazonaws.com',
          requestParameters: {
            dBSnapshotIdentifier: 'prod-snap',
            attributeName: 'restore',
            valuesToAdd: ['999999999999'],
          },
        }),
      ),
    },
    code: 0,
    verdict: 'review',
    events: { role: 1 },
    findings: [
      'data-shared high: rds ModifyDBSnapshotAttribute on prod-snap; shared with 999999999999',
    ],
  },
  'three databases that were deleted': {
    files: {
      'a.json': logFile(
        ...[0, 1, 2].map((index) =>
          call('DeleteDBInstance', {
            eventID: `delete-${index}`,
            eventTime: `2026-07-01T08:1${index}:00Z`,
            eventSource: 'rds.amazonaws.com',
            requestParameters: { dBInstanceIdentifier: `prod-${index}`, skipFinalSnapshot: true },
          }),
        ),
      ),
    },
    code: 0,
    verdict: 'review',
    events: { role: 3 },
    findings: [0, 1, 2].map((index) => `data-deleted high: rds DeleteDBInstance on prod-${index}`),
  },
  'calls that public detection rules look for': {
    files: {
      'a.json': logFile(
        call('GetCredentialsForIdentity', {
          eventSource: 'cognito-identity.amazonaws.com',
          readOnly: true,
        }),
        call('DeleteBucketPolicy', {
          eventSource: 's3.amazonaws.com',
          requestParameters: { bucketName: 'b' },
        }),
        call('ModifyDBInstance', {
          eventSource: 'rds.amazonaws.com',
          requestParameters: { dBInstanceIdentifier: 'db', publiclyAccessible: true },
        }),
        call('ModifySecurityGroupRules', {
          eventSource: 'ec2.amazonaws.com',
          requestParameters: {
            ModifySecurityGroupRulesRequest: {
              GroupId: 'sg-1',
              SecurityGroupRule: { SecurityGroupRule: { CidrIpv4: '0.0.0.0/0', FromPort: 22 } },
            },
          },
        }),
        call('PutSecretValue', {
          eventSource: 'secretsmanager.amazonaws.com',
          requestParameters: { secretId: 's' },
        }),
        call('PutParameter', {
          eventSource: 'ssm.amazonaws.com',
          requestParameters: { name: 'n' },
        }),
      ),
    },
    code: 0,
    verdict: 'review',
    events: { role: 6 },
    findings: [
      'data-shared high: s3 DeleteBucketPolicy on b',
      'firewall-changed high: ec2 ModifySecurityGroupRules on sg-1; network port 22, 0.0.0.0/0',
      'databases-changed high: rds ModifyDBInstance on db; opened to the internet',
      'credentials-issued medium: cognito-identity GetCredentialsForIdentity',
      'secrets-written medium: ssm PutParameter on n',
      'secrets-written medium: secretsmanager PutSecretValue on s',
    ],
  },
  'a chained session in another account': {
    files: {
      'a.json': logFile(
        call('AssumeRole', {
          eventSource: 'sts.amazonaws.com',
          readOnly: true,
          requestParameters: { roleArn: 'arn:aws:iam::210987654321:role/Deploy' },
          responseElements: {
            credentials: {
              accessKeyId: 'ASIACHAINED000000001',
              expiration: 'Jul 1, 2026, 9:10:00 AM',
            },
            assumedRoleUser: { arn: 'arn:aws:sts::210987654321:assumed-role/Deploy/x' },
          },
        }),
        call('CreateUser', {
          eventTime: '2026-07-01T08:20:00Z',
          awsRegion: 'us-east-1',
          recipientAccountId: '210987654321',
          requestParameters: { userName: 'backdoor' },
          userIdentity: {
            type: 'AssumedRole',
            arn: 'arn:aws:sts::210987654321:assumed-role/Deploy/x',
            accountId: '210987654321',
            accessKeyId: 'ASIACHAINED000000001',
          },
        }),
      ),
    },
    code: 0,
    verdict: 'review',
    events: { role: 1, chained: 1 },
    findings: [
      'users-changed high: iam CreateUser on backdoor',
      'credentials-issued medium: sts AssumeRole on arn:aws:iam::210987654321:role/Deploy; access key ASIACHAINED000000001; session arn:aws:sts::210987654321:assumed-role/Deploy/x',
    ],
    says: /"accountId": "210987654321",\n +"region": "us-east-1",\n +"role": "Deploy",\n +"session": "x",\n +"caller": "james@example\.com"/,
  },
  'a file with another ending': {
    files: {
      'a.json': logFile(read),
      'b.jsonl': `${JSON.stringify(call('CreateUser'))}\n`,
      'c.txt': 'a text',
    },
    code: 0,
    verdict: 'review',
    events: { role: 2 },
    says: /1 file with other endings was not read/,
  },
  'another role of the same user': {
    files: {
      'a.json': logFile(
        call('CreateUser', {
          userIdentity: session({ roleName: 'AWSReservedSSO_Other_0123456789abcdef' }),
        }),
      ),
    },
    code: 0,
    verdict: 'nothing-seen',
    events: { elsewhere: 1 },
  },
  'no record at all': {
    files: { 'a.json': logFile() },
    code: 4,
    verdict: 'nothing-seen',
    events: {},
  },
};

const describeGroup = ({ id, findings }: FindingGroup): readonly string[] =>
  findings.map(({ severity, call, resources, details }) => {
    const on = resources.length > 0 ? ` on ${resources.join(', ')}` : '';
    const others = details.map(({ label, value }) => `; ${label} ${value}`).join('');
    return `${id} ${severity}: ${call}${on}${others}`;
  });

const tables = 'portal role chained created byServices earlier elsewhere'.split(' ');
const optionsOf = (...user: readonly string[]) => [
  ...[...user, '--account', '123456789012', '--permission-set', 'BreakGlassProd'],
  ...['--from', '2026-07-01T08:00:00Z', '--to', '2026-07-01T12:00:00Z', '--format', 'json'],
];

for (const [name, { files, ...expected }] of Object.entries(cases))
  test(`reports ${name}`, { concurrency: true }, async () => {
    const path = join(folder, name);
    mkdirSync(path);
    for (const [file, content] of Object.entries(files)) writeFileSync(join(path, file), content);
    const options = optionsOf('--user', 'james@example.com', '--user-id', userId);
    const { code, stdout } = await runReport(...options, path);
    const report = JSON.parse(stdout);
    const events = tables.flatMap((table) =>
      report[table].eventCount > 0 ? [[table, report[table].eventCount]] : [],
    );
    assert.deepEqual(
      { code, verdict: report.verdict, events: Object.fromEntries(events) },
      { code: expected.code, verdict: expected.verdict, events: expected.events },
    );
    if (expected.says) assert.match(stdout, expected.says);
    if (expected.findings)
      assert.deepEqual(report.findings.flatMap(describeGroup), expected.findings);
  });

test('a user name and a user id of different users: a warning names both', async () => {
  const path = join(folder, 'mismatch.json');
  writeFileSync(path, logFile(call('CreateUser')));
  const options = optionsOf('--user', 'maria@example.com', '--user-id', userId);
  const { code, stdout } = await runReport(...options, path);
  assert.equal(code, 3);
  assert.match(
    JSON.parse(stdout).warnings.join(),
    /maria@example\.com.*is that of james@example\.com/,
  );
});

test('an id alone is enough, also for records that do not name it', async () => {
  const path = join(folder, 'id.json');
  const nameless = call('DeleteTrail', { userIdentity: session({ userId: undefined }) });
  writeFileSync(path, logFile(nameless, call('CreateUser')));
  const { code, stdout } = await runReport(...optionsOf('--user-id', userId), path);
  assert.deepEqual([code, JSON.parse(stdout).role.eventCount], [0, 2]);
});

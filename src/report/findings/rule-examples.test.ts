import assert from 'node:assert/strict';
import { test } from 'node:test';
import { event, noEvidence } from '../../../test/fixtures/evidence/example-report.ts';
import { buildFindings } from './build-findings.ts';
import { findingRules } from './rules/finding-rules.ts';
import * as special from './rules/special-rules.ts';

const context = {
  userName: 'james@example.com',
  endedAt: undefined,
  ownResources: ['break-glass-access', 'break-glass-access-grant-access*'],
  isNew: () => false,
};

/** A record of a rule: its call, its parameters, and what the finding says of it. */
type Example = readonly [
  ruleId: string,
  severity: string,
  call: string,
  requestParameters: object,
  says: string,
  changes?: object,
];

const policyOf = (statement: object) => JSON.stringify({ Statement: [statement] });

const examples: readonly Example[] = [
  ['logging-stopped', 'critical', 'cloudtrail StopLogging', { name: 'main' }, 'main'],
  [
    'logging-stopped',
    'critical',
    'ec2 DeleteFlowLogs',
    { DeleteFlowLogsRequest: { FlowLogId: { tag: 1, content: 'fl-1' } } },
    'fl-1',
  ],
  [
    'logging-stopped',
    'high',
    'cloudtrail DeleteTrail',
    { name: 'main' },
    'main',
    { errorCode: 'AccessDenied' },
  ],
  ['logging-stopped', 'critical', 'bedrock DeleteModelInvocationLoggingConfiguration', {}, ''],
  ['logging-changed', 'high', 'guardduty CreateFilter', { detectorId: 'd-1', name: 'f' }, 'd-1, f'],
  ['alarms-changed', 'medium', 'monitoring DeleteAlarms', { alarmNames: ['root'] }, 'root'],
  [
    'credentials-created',
    'critical',
    'iam CreateAccessKey',
    { userName: 'eve' },
    'eve; access key AKIAEVE',
    { responseElements: { accessKey: { accessKeyId: 'AKIAEVE', userName: 'eve' } } },
  ],
  ['keys-created', 'high', 'ec2 CreateKeyPair', { keyName: 'k' }, 'k'],
  ['mfa-changed', 'high', 'iam DeactivateMFADevice', { userName: 'eve', serialNumber: 's' }, 'eve'],
  ['users-changed', 'high', 'iam CreateUser', { userName: 'eve' }, 'eve'],
  ['users-changed', 'high', 'identitystore CreateUser', { identityStoreId: 'd-1' }, 'd-1'],
  [
    'users-changed',
    'high',
    'ds ResetUserPassword',
    { directoryId: 'd-1', userName: 'admin' },
    'd-1, admin',
  ],
  ['access-removed', 'medium', 'iam DeleteUser', { userName: 'eve' }, 'eve'],
  ['trust-changed', 'high', 'iam CreateRole', { roleName: 'r' }, 'r'],
  [
    'trust-changed',
    'high',
    'iam UpdateAssumeRolePolicy',
    {
      roleName: 'r',
      policyDocument: policyOf({
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::210987654321:root' },
      }),
    },
    'r; shared with arn:aws:iam::210987654321:root',
  ],
  [
    'trust-changed',
    'medium',
    'eks CreateAccessEntry',
    { name: 'prod', principalArn: 'arn:aws:iam::123456789012:role/x' },
    'prod; shared with arn:aws:iam::123456789012:role/x',
  ],
  [
    'instance-roles-changed',
    'high',
    'ec2 AssociateIamInstanceProfile',
    {
      AssociateIamInstanceProfileRequest: {
        InstanceId: 'i-1',
        IamInstanceProfile: { Name: 'admin' },
      },
    },
    'i-1; with the role admin',
  ],
  [
    'policies-changed',
    'critical',
    'iam AttachUserPolicy',
    { userName: 'eve', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
    'eve; allows nearly every action; policy arn:aws:iam::aws:policy/AdministratorAccess',
  ],
  [
    'policies-changed',
    'critical',
    'iam PutRolePolicy',
    {
      roleName: 'r',
      policyName: 'p',
      policyDocument: policyOf({ Effect: 'Allow', Action: '*', Resource: '*' }),
    },
    'r; allows every action; policy p',
  ],
  [
    'organization-changed',
    'high',
    'sso CreateAccountAssignment',
    { targetId: '210987654321' },
    '210987654321',
  ],
  ['iam-changed', 'medium', 'iam TagRole', { roleName: 'r' }, 'r'],
  ['root-session', 'critical', 'sts AssumeRoot', { targetPrincipal: '210987654321' }, ''],
  [
    'credentials-issued',
    'medium',
    'sts AssumeRole',
    { roleArn: 'arn:aws:iam::210987654321:role/deploy', roleSessionName: 'x' },
    'arn:aws:iam::210987654321:role/deploy; access key ASIA1; session arn:aws:sts::210987654321:assumed-role/deploy/x',
    {
      readOnly: true,
      responseElements: {
        credentials: { accessKeyId: 'ASIA1' },
        assumedRoleUser: { arn: 'arn:aws:sts::210987654321:assumed-role/deploy/x' },
      },
    },
  ],
  [
    'credentials-issued',
    'medium',
    'cognito-identity GetCredentialsForIdentity',
    {},
    '',
    { readOnly: true },
  ],
  ['console-credentials', 'medium', 'signin CreateOAuth2Token', {}, ''],
  ['registry-credentials', 'info', 'ecr GetAuthorizationToken', {}, '', { readOnly: true }],
  [
    'secrets-read',
    'medium',
    'secretsmanager GetSecretValue',
    { secretId: 'prod/db' },
    'prod/db',
    { readOnly: true },
  ],
  ['secrets-written', 'medium', 'secretsmanager PutSecretValue', { secretId: 's' }, 's'],
  ['secrets-written', 'medium', 'ssm PutParameter', { name: 'n' }, 'n'],
  [
    'commands-run',
    'high',
    'ssm SendCommand',
    { documentName: 'AWS-RunShellScript', instanceIds: ['i-1'] },
    'AWS-RunShellScript, i-1',
  ],
  [
    'instance-logins',
    'high',
    'ec2-instance-connect SendSerialConsoleSSHPublicKey',
    { instanceId: 'i-1' },
    'i-1',
  ],
  ['cloudshell-used', 'medium', 'cloudshell CreateSession', { EnvironmentId: 'e-1' }, 'e-1'],
  ['code-changed', 'high', 'lambda UpdateFunctionCode20150331v2', { functionName: 'f' }, 'f'],
  ['code-changed', 'high', 'ssm CreateDocument', { name: 'doc' }, 'doc'],
  [
    'functions-made',
    'high',
    'lambda CreateFunction20150331',
    { functionName: 'f', role: 'arn:aws:iam::123456789012:role/admin' },
    'f; with the role arn:aws:iam::123456789012:role/admin',
  ],
  [
    'functions-made',
    'medium',
    'lambda CreateEventSourceMapping20150331',
    { functionName: 'f' },
    'f',
  ],
  [
    'compute-started',
    'high',
    'ec2 RunInstances',
    { instancesSet: { items: [{ imageId: 'ami-1' }] }, iamInstanceProfile: { name: 'admin' } },
    'ami-1; created i-1; with the role admin',
    { responseElements: { instancesSet: { items: [{ instanceId: 'i-1', imageId: 'ami-1' }] } } },
  ],
  ['compute-started', 'medium', 'ecs RunTask', { taskDefinition: 'web:3', cluster: 'c' }, ''],
  [
    'automation-changed',
    'high',
    'scheduler CreateSchedule',
    { name: 'nightly', target: { arn: 'arn:x', roleArn: 'arn:aws:iam::123456789012:role/r' } },
    'nightly; target arn:x; with the role arn:aws:iam::123456789012:role/r',
  ],
  ['automation-changed', 'medium', 'cloudformation CreateStack', { stackName: 's' }, 's'],
  [
    'data-shared',
    'high',
    'rds ModifyDBSnapshotAttribute',
    { dBSnapshotIdentifier: 'prod-snap', attributeName: 'restore', valuesToAdd: ['999999999999'] },
    'prod-snap; shared with 999999999999',
  ],
  [
    'data-shared',
    'critical',
    'ec2 ModifySnapshotAttribute',
    { snapshotId: 'snap-1', createVolumePermission: { add: { items: [{ group: 'all' }] } } },
    'snap-1; opened to everybody; shared with all',
  ],
  [
    'data-shared',
    'critical',
    's3 PutBucketPolicy',
    {
      bucketName: 'b',
      bucketPolicy: { Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject' }] },
    },
    'b; shared with everybody',
  ],
  [
    'data-shared',
    'high',
    's3 PutBucketPolicy',
    {
      bucketName: 'b',
      bucketPolicy: {
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: '*' },
            Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } },
          },
        ],
      },
    },
    'b; shared with everybody, with conditions',
  ],
  ['data-shared', 'high', 's3 DeleteBucketPolicy', { bucketName: 'b' }, 'b'],
  [
    'data-shared',
    'high',
    'events PutPermission',
    { principal: '210987654321', eventBusName: 'default' },
    'default; shared with 210987654321',
  ],
  [
    'data-shared',
    'critical',
    's3 PutBucketPublicAccessBlock',
    { bucketName: 'b', PublicAccessBlockConfiguration: { BlockPublicAcls: false } },
    'b; opened public access is no longer blocked',
  ],
  [
    'data-shared',
    'critical',
    'sns SetTopicAttributes',
    {
      topicArn: 'arn:t',
      attributeName: 'Policy',
      attributeValue: policyOf({ Effect: 'Allow', Principal: { AWS: '*' } }),
    },
    'arn:t; shared with everybody',
  ],
  [
    'data-shared',
    'high',
    'sqs SetQueueAttributes',
    {
      queueUrl: 'https://q',
      attributes: { Policy: policyOf({ Effect: 'Allow', Principal: { AWS: '210987654321' } }) },
    },
    '; shared with 210987654321',
  ],
  [
    'data-shared',
    'high',
    'kms PutKeyPolicy',
    {
      keyId: 'k',
      policy: policyOf({
        Effect: 'Allow',
        Principal: {
          Service: Array.from({ length: 20 }, (_, index) => `s${index}.amazonaws.com`),
          AWS: 'arn:aws:iam::999999999999:root',
        },
      }),
    },
    `k; ${Array.from({ length: 8 }, (_, index) => `shared with s${index}.amazonaws.com`).join('; ')}`,
  ],
  [
    'subscriptions-made',
    'medium',
    'sns Subscribe',
    { topicArn: 'arn:t', protocol: 'email', endpoint: 'eve@example.com' },
    'arn:t; to eve@example.com',
  ],
  [
    'traffic-mirrored',
    'critical',
    'ec2 CreateTrafficMirrorSession',
    { networkInterfaceId: 'eni-1' },
    'eni-1',
  ],
  [
    'firewall-changed',
    'high',
    'ec2 AuthorizeSecurityGroupIngress',
    {
      groupId: 'sg-1',
      ipPermissions: {
        items: [
          {
            ipProtocol: 'tcp',
            fromPort: 22,
            toPort: 22,
            ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] },
          },
        ],
      },
    },
    'sg-1; network port 22, 0.0.0.0/0',
  ],
  [
    'firewall-changed',
    'high',
    'ec2 ModifySecurityGroupRules',
    {
      ModifySecurityGroupRulesRequest: {
        GroupId: 'sg-1',
        SecurityGroupRule: { SecurityGroupRule: { CidrIpv4: '0.0.0.0/0', FromPort: 22 } },
      },
    },
    'sg-1; network port 22, 0.0.0.0/0',
  ],
  [
    'firewall-changed',
    'medium',
    'ec2 CreateNetworkAclEntry',
    {
      networkAclId: 'acl-1',
      ruleNumber: 1,
      cidrBlock: '10.0.0.0/8',
      portRange: { from: 1, to: 9 },
    },
    'acl-1; network ports 1 to 9, 10.0.0.0/8',
  ],
  ['firewall-changed', 'medium', 'wafv2 UpdateWebACL', { name: 'web', id: 'w-1' }, 'web, w-1'],
  [
    'routes-changed',
    'medium',
    'ec2 CreateRoute',
    { routeTableId: 'rtb-1', gatewayId: 'igw-1', destinationCidrBlock: '0.0.0.0/0' },
    'rtb-1, igw-1; network 0.0.0.0/0',
  ],
  ['networks-changed', 'info', 'ec2 CreateVpc', {}, ''],
  [
    'policies-changed',
    'medium',
    'iam DetachUserPolicy',
    { userName: 'eve', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
    'eve; policy arn:aws:iam::aws:policy/AdministratorAccess',
  ],
  ['policies-changed', 'high', 'iam DeleteRolePermissionsBoundary', { roleName: 'r' }, 'r'],
  [
    'data-shared',
    'medium',
    'lambda AddPermission20150331v2',
    { functionName: 'f', principal: 's3.amazonaws.com' },
    'f; shared with s3.amazonaws.com',
  ],
  [
    'firewall-changed',
    'medium',
    'ec2 AuthorizeSecurityGroupEgress',
    {
      groupId: 'sg-1',
      ipPermissions: {
        items: [{ ipProtocol: '-1', ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } }],
      },
    },
    'sg-1; network all ports, 0.0.0.0/0',
  ],
  ['dns-changed', 'high', 'route53 ChangeResourceRecordSets', { hostedZoneId: 'Z1' }, 'Z1'],
  [
    'dns-changed',
    'high',
    'route53domains UpdateDomainNameservers',
    { domainName: 'example.com' },
    'example.com',
  ],
  ['backups-deleted', 'high', 's3 PutBucketVersioning', { bucketName: 'b' }, 'b'],
  ['data-deleted', 'high', 'rds DeleteDBInstance', { dBInstanceIdentifier: 'prod-0' }, 'prod-0'],
  ['encryption-changed', 'high', 's3 PutBucketEncryption', { bucketName: 'b' }, 'b'],
  [
    'data-copied',
    'medium',
    'ec2 CreateSnapshot',
    { volumeId: 'vol-1' },
    'vol-1; created snap-1',
    { responseElements: { snapshotId: 'snap-1' } },
  ],
  [
    'data-restored',
    'medium',
    'rds RestoreDBInstanceFromDBSnapshot',
    { dBInstanceIdentifier: 'copy', dBSnapshotIdentifier: 's' },
    'copy, s',
  ],
  [
    'databases-changed',
    'high',
    'rds ModifyDBInstance',
    { dBInstanceIdentifier: 'db', publiclyAccessible: true, masterUserPassword: '****' },
    'db; opened to the internet; changed the master user’s password',
  ],
  [
    'abuse-prepared',
    'medium',
    'servicequotas RequestServiceQuotaIncrease',
    { quotaCode: 'L-1' },
    '',
  ],
  [
    'public-parameters',
    'info',
    'ssm GetParameter',
    { name: '/aws/service/ami-amazon-linux-latest/x' },
    '/aws/service/ami-amazon-linux-latest/x',
    { readOnly: true },
  ],
  [
    'secrets-read',
    'medium',
    'ssm GetParameters',
    { names: ['/aws/service/x', '/prod/password'] },
    '/aws/service/x, /prod/password',
    { readOnly: true },
  ],
  [
    'service-key-grants',
    'info',
    'kms CreateGrant',
    {
      keyId: 'arn:aws:kms:eu-central-1:123456789012:key/1',
      granteePrincipal: 'arn:aws:sts::123456789012:assumed-role/aws:ec2-infrastructure/i-0',
    },
    'arn:aws:kms:eu-central-1:123456789012:key/1; shared with arn:aws:sts::123456789012:assumed-role/aws:ec2-infrastructure/i-0',
    { userIdentity: { invokedBy: 'ec2-frontend-api.amazonaws.com' } },
  ],
  [
    'data-shared',
    'high',
    'kms CreateGrant',
    { keyId: 'k', granteePrincipal: 'arn:aws:iam::999999999999:root' },
    'k; shared with arn:aws:iam::999999999999:root',
    { userIdentity: { invokedBy: 'cloudformation.amazonaws.com' } },
  ],
  [
    'own-system',
    'critical',
    'dynamodb UpdateTable',
    { tableName: 'break-glass-access' },
    'break-glass-access',
  ],
  [
    'own-system',
    'medium',
    'lambda GetFunction20150331v2',
    { functionName: 'break-glass-access-grant-access-errors' },
    'break-glass-access-grant-access-errors',
    { readOnly: true },
  ],
];

for (const [ruleId, severity, call, requestParameters, says, changes] of examples)
  test(`${call} is a finding: ${severity}, ${ruleId}, ${says}`, () => {
    const [service, eventName] = call.split(' ');
    const eventSource = `${service}.amazonaws.com`;
    const role = [
      event({ eventSource, eventName, readOnly: false, requestParameters, ...changes }),
    ];
    const groups = buildFindings({ ...noEvidence, role }, context);
    assert.deepEqual(
      groups.flatMap(({ id, findings }) =>
        findings.map(({ severity, resources, details }) => [
          id,
          severity,
          [
            ...(resources.length > 0 ? [resources.join(', ')] : ['']),
            ...details.map(({ label, value }) => `${label} ${value}`),
          ].join('; '),
        ]),
      ),
      [[ruleId, severity, says]],
    );
  });

test('every rule has a record that it matches', () => {
  const shown = new Set(examples.map(([ruleId]) => ruleId));
  assert.deepEqual(
    findingRules.map(({ id }) => id).filter((id) => !shown.has(id)),
    [],
  );
  const others = Object.values(special).map(({ id }) => id);
  assert.deepEqual(
    others.filter((id) => !shown.has(id)),
    // They are about more than a call: build-findings.test.ts has their records.
    ['activity-after-end', 'console-burst', 'created-use', 'denial-burst', 'failed-challenge'],
  );
});

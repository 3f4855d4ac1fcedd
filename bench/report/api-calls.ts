import { base32, base64, hex, pickOne, type Random, randomString, randomUuid } from './random.ts';
import { buildAccessKeyId, roleNames } from './sessions.ts';

/** An API call, with builders for the parts of its record that vary. */
export interface ApiCall {
  readonly source: string;
  readonly name: string;
  readonly readOnly: boolean;
  readonly requestParameters: (random: Random, account: string) => unknown;
  readonly responseElements?: (random: Random, account: string) => unknown;
  readonly otherMembers?: (random: Random, account: string) => Readonly<Record<string, unknown>>;
}

const randomInstanceId = (random: Random) => `i-0${randomString(random, hex, 16)}`;

/** The first one must not start a session: it replaces AssumeRole in sessions of the subject. */
export const apiCalls: readonly [ApiCall, ...ApiCall[]] = [
  {
    source: 's3',
    name: 'GetObject',
    readOnly: true,
    requestParameters: (random) => ({
      bucketName: `data-lake-${Math.floor(random() * 40)}`,
      Host: `data-lake-${Math.floor(random() * 40)}.s3.eu-west-1.amazonaws.com`,
      key: `events/2026/07/01/part-${randomString(random, hex, 12)}.parquet`,
    }),
    otherMembers: (random, account) => ({
      additionalEventData: {
        SignatureVersion: 'SigV4',
        CipherSuite: 'TLS_AES_128_GCM_SHA256',
        bytesTransferredIn: 0,
        AuthenticationMethod: 'AuthHeader',
        'x-amz-id-2': randomString(random, base64, 76),
        bytesTransferredOut: Math.floor(random() * 1e6),
      },
      resources: [
        {
          type: 'AWS::S3::Object',
          ARN: `arn:aws:s3:::data-lake-${Math.floor(random() * 40)}/events/2026/07/01/part-${randomString(random, hex, 12)}.parquet`,
        },
        {
          accountId: account,
          type: 'AWS::S3::Bucket',
          ARN: `arn:aws:s3:::data-lake-${Math.floor(random() * 40)}`,
        },
      ],
    }),
  },
  {
    source: 'ec2',
    name: 'DescribeInstances',
    readOnly: true,
    requestParameters: (random) => ({
      instancesSet: {
        items: [{ instanceId: randomInstanceId(random) }, { instanceId: randomInstanceId(random) }],
      },
      filterSet: {
        items: [
          {
            name: 'instance-state-name',
            valueSet: { items: [{ value: 'running' }, { value: 'pending' }] },
          },
        ],
      },
    }),
  },
  {
    source: 'kms',
    name: 'Decrypt',
    readOnly: true,
    requestParameters: (random) => ({
      encryptionContext: {
        'aws:ssm:arn': `arn:aws:ssm:eu-west-1:345678901234:parameter/service-${Math.floor(random() * 90)}/password`,
      },
      encryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    }),
    otherMembers: (random, account) => ({
      resources: [
        {
          accountId: account,
          type: 'AWS::KMS::Key',
          ARN: `arn:aws:kms:eu-west-1:${account}:key/${randomUuid(random)}`,
        },
      ],
    }),
  },
  {
    source: 'sts',
    name: 'AssumeRole',
    readOnly: true,
    requestParameters: (random, account) => ({
      roleArn: `arn:aws:iam::${account}:role/${pickOne(random, roleNames)}`,
      roleSessionName: randomUuid(random),
      durationSeconds: 3600,
    }),
    responseElements: (random, account) => ({
      credentials: {
        accessKeyId: buildAccessKeyId(random, account),
        sessionToken: randomString(random, base64, 180),
        expiration: 'Jul 1, 2026, 11:17:54 PM',
      },
      assumedRoleUser: {
        assumedRoleId: `AROA${randomString(random, base32, 17)}:worker`,
        arn: `arn:aws:sts::${account}:assumed-role/${pickOne(random, roleNames)}/${randomUuid(random)}`,
      },
    }),
  },
  {
    source: 'dynamodb',
    name: 'UpdateItem',
    readOnly: false,
    requestParameters: (random) => ({
      tableName: `orders-${Math.floor(random() * 9)}`,
      key: { id: randomString(random, hex, 20) },
      returnConsumedCapacity: 'TOTAL',
    }),
    otherMembers: (random, account) => ({
      resources: [
        {
          accountId: account,
          type: 'AWS::DynamoDB::Table',
          ARN: `arn:aws:dynamodb:eu-west-1:${account}:table/orders-${Math.floor(random() * 9)}`,
        },
      ],
    }),
  },
  {
    source: 'autoscaling',
    name: 'DescribeAutoScalingGroups',
    readOnly: true,
    requestParameters: (random) => ({
      autoScalingGroupNames: [
        `web-${randomString(random, hex, 8)}-asg`,
        `api-${randomString(random, hex, 8)}-asg`,
      ],
      maxRecords: 100,
    }),
  },
  {
    source: 'logs',
    name: 'CreateLogStream',
    readOnly: false,
    requestParameters: (random) => ({
      logGroupName: `/aws/lambda/handler-${Math.floor(random() * 60)}`,
      logStreamName: `2026/07/01/[$LATEST]${randomString(random, hex, 32)}`,
    }),
  },
  {
    source: 'iam',
    name: 'PutRolePolicy',
    readOnly: false,
    requestParameters: (random) => ({
      roleName: `service-${Math.floor(random() * 90)}`,
      policyName: 'inline',
      policyDocument: JSON.stringify(
        {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: ['s3:GetObject', 's3:ListBucket'],
              Resource: `arn:aws:s3:::data-lake-${Math.floor(random() * 40)}/*`,
            },
          ],
        },
        null,
        2,
      ),
    }),
  },
  {
    source: 'secretsmanager',
    name: 'GetSecretValue',
    readOnly: true,
    requestParameters: (random) => ({
      secretId: `arn:aws:secretsmanager:eu-west-1:345678901234:secret:service-${Math.floor(random() * 90)}-${randomString(random, hex, 6)}`,
    }),
  },
];

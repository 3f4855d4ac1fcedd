import { createHash } from 'node:crypto';

/** Whose evidence the bench looks for. */
export const subject = {
  partition: 'aws',
  accountId: '123456789012',
  permissionSetName: 'BreakGlassProd',
  principalId: '9067642ac5-1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d',
  userName: 'james@example.com',
  from: '2026-07-01T08:00:00.000Z',
  until: '2026-07-01T20:00:00.000Z',
};

/** Random numbers from 0 to 1 that are the same each time (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export type Random = () => number;

const signs = (random: Random, alphabet: string, length: number): string => {
  let text = '';
  for (let at = 0; at < length; at += 1) text += alphabet[Math.floor(random() * alphabet.length)];
  return text;
};
const hex = '0123456789abcdef';
const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const uuid = (random: Random): string => {
  const digits = signs(random, hex, 32);
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-a${digits.slice(17, 20)}-${digits.slice(20)}`;
};
const one = <T>(random: Random, of: readonly [T, ...T[]]): T =>
  of[Math.floor(random() * of.length)] ?? of[0];

const time = (random: Random): string => {
  const at = Date.parse(subject.from) + Math.floor(random() * 11 * 3_600) * 1_000;
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
};

const roles = [
  'ci-deploy',
  'web-server',
  'etl-nightly',
  'monitoring',
  'AWSServiceRoleForECS',
] as const;
const agents = [
  'aws-sdk-java/2.29.12 md/io#sync md/http#Apache ua/2.1 os/Linux#6.1.112 lang/java#17.0.13 md/OpenJDK_64-Bit_Server_VM#17.0.13+11-LTS exec-env/AWS_ECS_FARGATE m/D,N',
  'Boto3/1.35.36 md/Botocore#1.35.36 ua/2.0 os/linux#5.10.228-219.884.amzn2.x86_64 md/arch#x86_64 lang/python#3.12.7 md/pyimpl#CPython cfg/retry-mode#legacy Botocore/1.35.36',
  '[aws-sdk-go-v2/1.32.2 os/linux lang/go#1.23.2 md/GOOS#linux md/GOARCH#amd64 api/ec2#1.182.0]',
  'AWS Internal',
] as const;

export interface Identity {
  readonly arn: string;
  readonly accessKeyId: string;
  readonly roleArn: string;
  readonly roleId: string;
  readonly onBehalfOf?: string;
  readonly issuedAt: string;
  /** Whether it is the person, or a session that the person began. */
  readonly isOurs?: boolean;
}

function identityOf(
  random: Random,
  { arn, accessKeyId, roleArn, roleId, onBehalfOf, issuedAt }: Identity,
) {
  const [, session = ''] = /\/([^/]+)$/.exec(arn) ?? [];
  const account = arn.split(':')[4];
  return {
    type: 'AssumedRole',
    principalId: `${roleId}:${session}`,
    arn,
    accountId: account,
    accessKeyId,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: roleId,
        arn: roleArn,
        accountId: account,
        userName: roleArn.split('/').at(-1),
      },
      attributes: { creationDate: issuedAt, mfaAuthenticated: random() < 0.5 ? 'false' : 'true' },
    },
    ...(onBehalfOf !== undefined && {
      onBehalfOf: {
        userId: onBehalfOf,
        identityStoreArn: 'arn:aws:identitystore::111122223333:identitystore/d-9067642ac5',
      },
    }),
  };
}

/** A key is made of its account and of random signs. */
const keyOf = (random: Random, account: string): string =>
  `ASIA${createHash('sha256')
    .update(account)
    .digest('base64url')
    .toUpperCase()
    .replace(/[^A-Z2-7]/g, 'Q')
    .slice(0, 8)}${signs(random, base32, 8)}`;

/** Somebody else: a program, as nearly all of them are. */
export function stranger(random: Random): Identity {
  const account = one(random, [subject.accountId, '210987654321', '345678901234']);
  const role = one(random, roles);
  const session = random() < 0.5 ? `i-0${signs(random, hex, 16)}` : uuid(random);
  return {
    arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
    accessKeyId: keyOf(random, account),
    roleArn: `arn:aws:iam::${account}:role/${role}`,
    roleId: `AROA${createHash('sha256')
      .update(role + account)
      .digest('hex')
      .toUpperCase()
      .slice(0, 17)}`,
    issuedAt: time(random),
  };
}

const roleName = `AWSReservedSSO_${subject.permissionSetName}_0123456789abcdef`;
export const person: Identity = {
  arn: `arn:aws:sts::${subject.accountId}:assumed-role/${roleName}/${subject.userName}`,
  accessKeyId: 'ASIAQ3EGRIKJHZX4OPLM',
  roleArn: `arn:aws:iam::${subject.accountId}:role/aws-reserved/sso.amazonaws.com/eu-west-1/${roleName}`,
  roleId: 'AROAQ3EGRIKJAAAAAAAAA',
  onBehalfOf: subject.principalId,
  issuedAt: '2026-07-01T08:00:04Z',
  isOurs: true,
};

export const onwardSession = (random: Random, number: number): Identity => ({
  arn: `arn:aws:sts::${subject.accountId}:assumed-role/deploy-${number % 10}/release-${number}`,
  accessKeyId: keyOf(random, subject.accountId),
  roleArn: `arn:aws:iam::${subject.accountId}:role/deploy-${number % 10}`,
  roleId: `AROAQ3EGRIKJBBBBBBBB${number % 10}`,
  issuedAt: '2026-07-01T08:05:00Z',
  isOurs: true,
});

interface Call {
  readonly source: string;
  readonly name: string;
  readonly readOnly: boolean;
  readonly asked: (random: Random, account: string) => unknown;
  readonly answered?: (random: Random, account: string) => unknown;
  readonly more?: (random: Random, account: string) => Readonly<Record<string, unknown>>;
}

const instance = (random: Random) => `i-0${signs(random, hex, 16)}`;
const calls: readonly [Call, ...Call[]] = [
  {
    source: 's3',
    name: 'GetObject',
    readOnly: true,
    asked: (random) => ({
      bucketName: `data-lake-${Math.floor(random() * 40)}`,
      Host: `data-lake-${Math.floor(random() * 40)}.s3.eu-west-1.amazonaws.com`,
      key: `events/2026/07/01/part-${signs(random, hex, 12)}.parquet`,
    }),
    more: (random, account) => ({
      additionalEventData: {
        SignatureVersion: 'SigV4',
        CipherSuite: 'TLS_AES_128_GCM_SHA256',
        bytesTransferredIn: 0,
        AuthenticationMethod: 'AuthHeader',
        'x-amz-id-2': signs(random, base64, 76),
        bytesTransferredOut: Math.floor(random() * 1e6),
      },
      resources: [
        {
          type: 'AWS::S3::Object',
          ARN: `arn:aws:s3:::data-lake-${Math.floor(random() * 40)}/events/2026/07/01/part-${signs(random, hex, 12)}.parquet`,
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
    asked: (random) => ({
      instancesSet: { items: [{ instanceId: instance(random) }, { instanceId: instance(random) }] },
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
    asked: (random) => ({
      encryptionContext: {
        'aws:ssm:arn': `arn:aws:ssm:eu-west-1:345678901234:parameter/service-${Math.floor(random() * 90)}/password`,
      },
      encryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    }),
    more: (random, account) => ({
      resources: [
        {
          accountId: account,
          type: 'AWS::KMS::Key',
          ARN: `arn:aws:kms:eu-west-1:${account}:key/${uuid(random)}`,
        },
      ],
    }),
  },
  {
    source: 'sts',
    name: 'AssumeRole',
    readOnly: true,
    asked: (random, account) => ({
      roleArn: `arn:aws:iam::${account}:role/${one(random, roles)}`,
      roleSessionName: uuid(random),
      durationSeconds: 3600,
    }),
    answered: (random, account) => ({
      credentials: {
        accessKeyId: keyOf(random, account),
        sessionToken: signs(random, base64, 180),
        expiration: 'Jul 1, 2026, 11:17:54 PM',
      },
      assumedRoleUser: {
        assumedRoleId: `AROA${signs(random, base32, 17)}:worker`,
        arn: `arn:aws:sts::${account}:assumed-role/${one(random, roles)}/${uuid(random)}`,
      },
    }),
  },
  {
    source: 'dynamodb',
    name: 'UpdateItem',
    readOnly: false,
    asked: (random) => ({
      tableName: `orders-${Math.floor(random() * 9)}`,
      key: { id: signs(random, hex, 20) },
      returnConsumedCapacity: 'TOTAL',
    }),
    more: (random, account) => ({
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
    asked: (random) => ({
      autoScalingGroupNames: [
        `web-${signs(random, hex, 8)}-asg`,
        `api-${signs(random, hex, 8)}-asg`,
      ],
      maxRecords: 100,
    }),
  },
  {
    source: 'logs',
    name: 'CreateLogStream',
    readOnly: false,
    asked: (random) => ({
      logGroupName: `/aws/lambda/handler-${Math.floor(random() * 60)}`,
      logStreamName: `2026/07/01/[$LATEST]${signs(random, hex, 32)}`,
    }),
  },
  {
    source: 'iam',
    name: 'PutRolePolicy',
    readOnly: false,
    asked: (random) => ({
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
    asked: (random) => ({
      secretId: `arn:aws:secretsmanager:eu-west-1:345678901234:secret:service-${Math.floor(random() * 90)}-${signs(random, hex, 6)}`,
    }),
  },
];

/** A person has few: in real files 1,141 calls of one person came from five. */
const addresses = ['203.0.113.17', '203.0.113.58', '198.51.100.4', 'AWS Internal'] as const;

const anyAddress = (random: Random): string =>
  `10.${[1, 2, 3].map(() => Math.floor(random() * 256)).join('.')}`;

/** One call by somebody, as a trail writes it. */
export function callRecord(random: Random, by: Identity) {
  const picked = one(random, calls);
  // What begins a session is only ever asked for on purpose.
  const call = by.isOurs && picked.name === 'AssumeRole' ? calls[0] : picked;
  const account = by.arn.split(':')[4] ?? '';
  const region = one(random, ['eu-west-1', 'us-east-1', 'eu-central-1']);
  return {
    eventVersion: '1.11',
    userIdentity: identityOf(random, by),
    eventTime: time(random),
    eventSource: `${call.source}.amazonaws.com`,
    eventName: call.name,
    awsRegion: region,
    sourceIPAddress: by.isOurs ? one(random, addresses) : anyAddress(random),
    userAgent: one(random, agents),
    requestParameters: call.asked(random, account),
    responseElements: call.answered?.(random, account) ?? null,
    requestID: uuid(random),
    eventID: uuid(random),
    readOnly: call.readOnly,
    ...call.more?.(random, account),
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: 'Management',
    tlsDetails: {
      tlsVersion: 'TLSv1.3',
      cipherSuite: 'TLS_AES_128_GCM_SHA256',
      clientProvidedHostHeader: `${call.source}.${region}.amazonaws.com`,
    },
  };
}

/** The person assumes a role: the answer holds the credentials of the session that begins. */
export const assumeRecord = (random: Random, session: Identity) => ({
  ...callRecord(random, person),
  eventTime: session.issuedAt,
  eventSource: 'sts.amazonaws.com',
  eventName: 'AssumeRole',
  requestParameters: { roleArn: session.roleArn, roleSessionName: session.arn.split('/').at(-1) },
  responseElements: {
    credentials: {
      accessKeyId: session.accessKeyId,
      sessionToken: signs(random, base64, 180),
      expiration: 'Jul 1, 2026, 7:05:00 PM',
    },
    assumedRoleUser: { assumedRoleId: `${session.roleId}:release`, arn: session.arn },
  },
});

import { createHash } from 'node:crypto';
import { base32, hex, pickOne, type Random, randomString, randomUuid } from './random.ts';

/** The user whose evidence the benchmark collects. */
export const subject = {
  partition: 'aws',
  accountId: '123456789012',
  permissionSetName: 'BreakGlassProd',
  principalId: '9067642ac5-1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d',
  userName: 'james@example.com',
  from: '2026-07-01T08:00:00.000Z',
  until: '2026-07-01T20:00:00.000Z',
};

export const randomTime = (random: Random): string => {
  const at = Date.parse(subject.from) + Math.floor(random() * 11 * 3_600) * 1_000;
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
};

export const roleNames = [
  'ci-deploy',
  'web-server',
  'etl-nightly',
  'monitoring',
  'AWSServiceRoleForECS',
] as const;

export interface RoleSession {
  readonly arn: string;
  readonly accessKeyId: string;
  readonly roleArn: string;
  readonly roleId: string;
  readonly onBehalfOf?: string;
  readonly issuedAt: string;
  /** Whether it is the subject's session or chained from it. */
  readonly belongsToSubject?: boolean;
}

/** Builds the `userIdentity` of a record. */
export function buildUserIdentity(
  random: Random,
  { arn, accessKeyId, roleArn, roleId, onBehalfOf, issuedAt }: RoleSession,
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

/** Builds an access key id from the account and random characters. */
export const buildAccessKeyId = (random: Random, account: string): string =>
  `ASIA${createHash('sha256')
    .update(account)
    .digest('base64url')
    .toUpperCase()
    .replace(/[^A-Z2-7]/g, 'Q')
    .slice(0, 8)}${randomString(random, base32, 8)}`;

/** Creates a session of a program, as most sessions in a trail are. */
export function createOtherSession(random: Random): RoleSession {
  const account = pickOne(random, [subject.accountId, '210987654321', '345678901234']);
  const role = pickOne(random, roleNames);
  const session = random() < 0.5 ? `i-0${randomString(random, hex, 16)}` : randomUuid(random);
  return {
    arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
    accessKeyId: buildAccessKeyId(random, account),
    roleArn: `arn:aws:iam::${account}:role/${role}`,
    roleId: `AROA${createHash('sha256')
      .update(role + account)
      .digest('hex')
      .toUpperCase()
      .slice(0, 17)}`,
    issuedAt: randomTime(random),
  };
}

const roleName = `AWSReservedSSO_${subject.permissionSetName}_0123456789abcdef`;

export const subjectSession: RoleSession = {
  arn: `arn:aws:sts::${subject.accountId}:assumed-role/${roleName}/${subject.userName}`,
  accessKeyId: 'ASIAQ3EGRIKJHZX4OPLM',
  roleArn: `arn:aws:iam::${subject.accountId}:role/aws-reserved/sso.amazonaws.com/eu-west-1/${roleName}`,
  roleId: 'AROAQ3EGRIKJAAAAAAAAA',
  onBehalfOf: subject.principalId,
  issuedAt: '2026-07-01T08:00:04Z',
  belongsToSubject: true,
};

/** Creates a session that the subject assumes by role chaining. */
export const createChainedSession = (random: Random, number: number): RoleSession => ({
  arn: `arn:aws:sts::${subject.accountId}:assumed-role/deploy-${number % 10}/release-${number}`,
  accessKeyId: buildAccessKeyId(random, subject.accountId),
  roleArn: `arn:aws:iam::${subject.accountId}:role/deploy-${number % 10}`,
  roleId: `AROAQ3EGRIKJBBBBBBBB${number % 10}`,
  issuedAt: '2026-07-01T08:05:00Z',
  belongsToSubject: true,
});

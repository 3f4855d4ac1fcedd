import { identityStoreId, region } from '../../seed.ts';
import { buildRecord, formatEventTime, type Json, onBehalfOf, type RecordBase } from './record.ts';
import { buildRoleIdentity } from './role-identity.ts';

/** A session of an Identity Center role in an account. */
export interface RoleActor {
  readonly userId: string;
  readonly userName: string;
  readonly accountId: string;
  /** `AWSReservedSSO_<permission set>_<16 hex>` */
  readonly roleName: string;
  readonly roleId: string;
  readonly accessKeyId: string;
  readonly issuedAt: Date;
}

/** One call with the role's credentials. */
export interface RoleCall {
  /** Such as `ec2.amazonaws.com`. */
  readonly eventSource: string;
  readonly eventName: string;
  readonly readOnly: boolean;
  readonly requestParameters?: Json | null;
  readonly responseElements?: Json | null;
  readonly resources?: readonly Json[];
  readonly errorCode?: string;
  readonly errorMessage?: string;
}

export const sessionArn = ({ accountId, roleName, userName }: RoleActor): string =>
  `arn:aws:sts::${accountId}:assumed-role/${roleName}/${userName}`;

const roleArn = ({ accountId, roleName }: RoleActor): string =>
  `arn:aws:iam::${accountId}:role/aws-reserved/sso.amazonaws.com/${roleName}`;

/** The record of the AssumeRoleWithSAML call that starts the session in the account. */
export function buildAssumeRoleRecord(
  base: Omit<RecordBase, 'accountId'>,
  actor: RoleActor,
  durationSeconds: number,
): Json {
  const { accountId, userName, roleId, accessKeyId, issuedAt } = actor;
  const provider = `arn:aws:iam::${accountId}:saml-provider/AWSSSO_${identityStoreId.slice(2)}_DO_NOT_DELETE`;
  return buildRecord(
    { ...base, accountId, userAgent: 'AWS Internal', sourceIp: 'AWS Internal' },
    {
      userIdentity: {
        type: 'SAMLUser',
        principalId: `${identityStoreId}:${userName}`,
        userName,
        identityProvider: identityStoreId,
      },
      eventSource: 'sts.amazonaws.com',
      eventName: 'AssumeRoleWithSAML',
      readOnly: true,
      requestParameters: {
        sAMLAssertionID: base.requestId,
        roleSessionName: userName,
        roleArn: roleArn(actor),
        principalArn: provider,
        durationSeconds,
      },
      responseElements: {
        subject: userName,
        issuer: `https://portal.sso.${region}.amazonaws.com/saml/assertion/${identityStoreId}`,
        credentials: {
          accessKeyId,
          sessionToken: '<redacted>',
          expiration: formatEventTime(new Date(issuedAt.getTime() + durationSeconds * 1000)),
        },
        assumedRoleUser: { assumedRoleId: `${roleId}:${userName}`, arn: sessionArn(actor) },
        audience: 'https://signin.aws.amazon.com/saml',
        subjectType: 'persistent',
      },
      resources: [{ accountId, type: 'AWS::IAM::Role', ARN: roleArn(actor) }],
      eventType: 'AwsApiCall',
    },
  );
}

/** The record of a call in the account. Since 2025 `onBehalfOf` names the user. */
export function buildCallRecord(
  base: Omit<RecordBase, 'accountId'>,
  actor: RoleActor,
  call: RoleCall,
): Json {
  const { accountId, userName, userId } = actor;
  const caller = {
    ...actor,
    sessionName: userName,
    sessionArn: sessionArn(actor),
    roleArn: roleArn(actor),
  };
  return buildRecord(
    { ...base, accountId },
    {
      userIdentity: { ...buildRoleIdentity(caller), onBehalfOf: onBehalfOf(userId) },
      eventType: 'AwsApiCall',
      ...call,
    },
  );
}

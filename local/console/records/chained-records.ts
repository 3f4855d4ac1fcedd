import { buildRecord, formatEventTime, type Json, type RecordBase } from './record.ts';
import { buildRoleIdentity } from './role-identity.ts';
import type { RoleCall } from './role-records.ts';

/** A session of a role that another session assumed. Its records do not name the user. */
export interface ChainedActor {
  readonly accountId: string;
  readonly roleName: string;
  readonly roleId: string;
  readonly sessionName: string;
  readonly accessKeyId: string;
  readonly issuedAt: Date;
}

export const chainedArn = ({ accountId, roleName, sessionName }: ChainedActor): string =>
  `arn:aws:sts::${accountId}:assumed-role/${roleName}/${sessionName}`;

const roleArn = ({ accountId, roleName }: ChainedActor): string =>
  `arn:aws:iam::${accountId}:role/${roleName}`;

/**
 * The call by which a session assumes another role. Only its response links the two sessions.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
export function buildAssumeRoleCall(actor: ChainedActor, expiresAt: Date): RoleCall {
  const { accountId, roleId, sessionName, accessKeyId } = actor;
  return {
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRole',
    readOnly: true,
    requestParameters: { roleArn: roleArn(actor), roleSessionName: sessionName },
    responseElements: {
      credentials: {
        accessKeyId,
        sessionToken: '<redacted>',
        expiration: formatEventTime(expiresAt),
      },
      assumedRoleUser: { assumedRoleId: `${roleId}:${sessionName}`, arn: chainedArn(actor) },
    },
    resources: [{ accountId, type: 'AWS::IAM::Role', ARN: roleArn(actor) }],
  };
}

export function buildChainedRecord(
  base: Omit<RecordBase, 'accountId'>,
  actor: ChainedActor,
  call: RoleCall,
): Json {
  const caller = { ...actor, sessionArn: chainedArn(actor), roleArn: roleArn(actor) };
  return buildRecord(
    { ...base, accountId: actor.accountId },
    {
      userIdentity: buildRoleIdentity(caller),
      eventType: 'AwsApiCall',
      ...call,
    },
  );
}

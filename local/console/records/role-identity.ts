import { formatEventTime, type Json } from './record.ts';

export interface RoleCaller {
  readonly accountId: string;
  readonly roleName: string;
  readonly roleId: string;
  readonly roleArn: string;
  readonly sessionName: string;
  readonly sessionArn: string;
  readonly accessKeyId: string;
  readonly issuedAt: Date;
}

/**
 * The `userIdentity` of a role session.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export const buildRoleIdentity = (caller: RoleCaller): Json => ({
  type: 'AssumedRole',
  principalId: `${caller.roleId}:${caller.sessionName}`,
  arn: caller.sessionArn,
  accountId: caller.accountId,
  accessKeyId: caller.accessKeyId,
  sessionContext: {
    sessionIssuer: {
      type: 'Role',
      principalId: caller.roleId,
      arn: caller.roleArn,
      accountId: caller.accountId,
      userName: caller.roleName,
    },
    attributes: { creationDate: formatEventTime(caller.issuedAt), mfaAuthenticated: 'false' },
  },
});

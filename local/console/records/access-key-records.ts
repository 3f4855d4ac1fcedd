import { buildRecord, formatEventTime, type Json, type RecordBase } from './record.ts';
import type { RoleCall } from './role-records.ts';

/** A user with an access key that a session created. The key's records do not name the session. */
export interface AccessKeyActor {
  readonly accountId: string;
  readonly userName: string;
  readonly accessKeyId: string;
}

export const userArn = ({ accountId, userName }: AccessKeyActor): string =>
  `arn:aws:iam::${accountId}:user/${userName}`;

/** Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html */
export function buildCreateAccessKeyCall(actor: AccessKeyActor, createdAt: Date): RoleCall {
  const { accessKeyId, userName } = actor;
  return {
    eventSource: 'iam.amazonaws.com',
    eventName: 'CreateAccessKey',
    readOnly: false,
    requestParameters: { userName },
    responseElements: {
      accessKey: {
        accessKeyId,
        userName,
        status: 'Active',
        createDate: formatEventTime(createdAt),
      },
    },
  };
}

export function buildAccessKeyRecord(
  base: Omit<RecordBase, 'accountId'>,
  actor: AccessKeyActor,
  call: RoleCall,
): Json {
  const { accountId, userName, accessKeyId } = actor;
  return buildRecord(
    { ...base, accountId },
    {
      userIdentity: {
        type: 'IAMUser',
        principalId: accessKeyId,
        arn: userArn(actor),
        accountId,
        accessKeyId,
        userName,
      },
      eventType: 'AwsApiCall',
      ...call,
    },
  );
}

import { AwsError, type AwsService } from '../api/aws-service.ts';
import { readMembers } from '../api/members.ts';
import { buildRoleAccessKeyId, parseRoleAccountId } from './role-access-key.ts';

interface StsDeps {
  readonly accountId: string;
  readonly now: () => Date;
  readonly settings: StsSettings;
}

export interface StsSettings {
  /** The accounts in which every role may be assumed. */
  assumeRoleAccounts: readonly string[];
}

const roleArn = /^arn:aws:iam::(\d{12}):role\/(?:[\x21-\x7e]+\/)?([\w+=,.@-]{1,64})$/;

/** STS: GetCallerIdentity and AssumeRole. */
export function createSts({ accountId, now, settings }: StsDeps): AwsService {
  return {
    name: 'sts',
    signingName: 'sts',
    protocol: { kind: 'query', xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/' },
    actions: {
      GetCallerIdentity: (_input, { accessKeyId }) => {
        const account = parseRoleAccountId(accessKeyId) ?? accountId;
        return {
          UserId: accessKeyId,
          Account: account,
          Arn: `arn:aws:iam::${account}:user/${accessKeyId}`,
        };
      },
      AssumeRole(input, { accessKeyId }) {
        const members = readMembers(input, 'ValidationError');
        const arn = members.string('RoleArn');
        const name = members.string('RoleSessionName', /^[\w+=,.@-]{2,64}$/);
        const [, account = '', role = ''] = roleArn.exec(arn) ?? [];
        if (!settings.assumeRoleAccounts.includes(account)) throw denied(accessKeyId, arn);
        const seconds = Number(members.optionalString('DurationSeconds', /^\d{3,5}$/) ?? 3600);
        return {
          Credentials: {
            AccessKeyId: buildRoleAccessKeyId(account),
            SecretAccessKey: 'local',
            SessionToken: 'local',
            Expiration: new Date(now().getTime() + seconds * 1000),
          },
          AssumedRoleUser: {
            AssumedRoleId: `AROALOCAL:${name}`,
            Arn: `arn:aws:sts::${account}:assumed-role/${role}/${name}`,
          },
        };
      },
    },
  };
}

function denied(caller: string, arn: string): AwsError {
  return new AwsError(
    'AccessDenied',
    `User: ${caller} is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
    { status: 403 },
  );
}

import { AssumeRoleCommand, GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import type { ExpiringCredentials } from './client/refresh-credentials.ts';

export interface CallerIdentity {
  readonly accountId: string;
  readonly arn: string;
}

/** Returns the account and the ARN of the caller. Throws what STS throws. */
export async function getCallerIdentity(sts: STSClient): Promise<CallerIdentity> {
  const { Account: accountId, Arn: arn } = await sts.send(new GetCallerIdentityCommand({}));
  if (!accountId || !arn)
    throw new Error('GetCallerIdentity returned no identity: check your AWS credentials');
  return { accountId, arn };
}

interface AssumedRole {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly seconds: number;
}

/** Assumes a role, and returns the credentials of the session. Throws what STS throws. */
export async function assumeRole(
  sts: STSClient,
  { roleArn, sessionName, seconds }: AssumedRole,
): Promise<ExpiringCredentials> {
  const { Credentials: credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: roleArn,
      RoleSessionName: sessionName,
      DurationSeconds: seconds,
    }),
  );
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey } = credentials ?? {};
  const { SessionToken: sessionToken, Expiration: expiration } = credentials ?? {};
  if (!accessKeyId || !secretAccessKey || !sessionToken || !expiration)
    throw new Error(`STS returned no credentials for ${roleArn}`);
  return { accessKeyId, secretAccessKey, sessionToken, expiration };
}

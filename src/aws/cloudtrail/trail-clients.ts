import { CloudTrailClient, type CloudTrailClientConfig } from '@aws-sdk/client-cloudtrail';
import { AssumeRoleCommand, GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';

/** Whose event history is looked at, and where. */
export interface HistoryScope {
  readonly partition: string;
  readonly accountId: string;
  readonly region: string;
}

export interface HistoryClients {
  /** The account that this runs in. Throws what STS throws. */
  ownAccountId(): Promise<string>;
  /** A client that looks there; undefined where that is another account and there is no role to look with. */
  find(place: HistoryScope): Promise<CloudTrailClient | undefined>;
}

interface HistoryClientsDeps {
  readonly sts: STSClient;
  /** The role to be assumed in other accounts; empty where there is none. */
  readonly roleName: string;
  readonly clientOptions: CloudTrailClientConfig;
}

/** A role's shortest life, and longer than a function runs. */
const sessionSeconds = 900;

/** CloudTrail clients by account and Region: with the function's own credentials in its own account. */
export function createHistoryClients(deps: HistoryClientsDeps): HistoryClients {
  const clients = new Map<string, CloudTrailClient>();
  let ownAccount: string | undefined;

  async function ownAccountId(): Promise<string> {
    ownAccount ??= (await deps.sts.send(new GetCallerIdentityCommand({}))).Account;
    if (ownAccount === undefined) throw new Error('STS does not say in which account this runs');
    return ownAccount;
  }

  function create(place: HistoryScope, isOwn: boolean): CloudTrailClient {
    const options = { ...deps.clientOptions, region: place.region };
    if (isOwn) return new CloudTrailClient(options);
    // The SDK asks again when they are about to expire.
    return new CloudTrailClient({ ...options, credentials: () => assumeRole(deps, place) });
  }

  return {
    ownAccountId,
    async find(place) {
      const isOwn = place.accountId === (await ownAccountId());
      if (!isOwn && deps.roleName === '') return undefined;
      const key = `${place.accountId} ${place.region}`;
      const client = clients.get(key) ?? create(place, isOwn);
      clients.set(key, client);
      return client;
    },
  };
}

async function assumeRole({ sts, roleName }: HistoryClientsDeps, place: HistoryScope) {
  const { Credentials: credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:${place.partition}:iam::${place.accountId}:role/${roleName}`,
      RoleSessionName: 'break-glass-evidence',
      DurationSeconds: sessionSeconds,
    }),
  );
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey } = credentials ?? {};
  const { SessionToken: sessionToken, Expiration: expiration } = credentials ?? {};
  if (!accessKeyId || !secretAccessKey || !sessionToken || !expiration)
    throw new Error(`STS gave no credentials for ${roleName} in ${place.accountId}`);
  return { accessKeyId, secretAccessKey, sessionToken, expiration };
}

import { CloudTrailClient, type CloudTrailClientConfig } from '@aws-sdk/client-cloudtrail';
import { AssumeRoleCommand, GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import type {
  EventHistoryAccounts,
  HistoryScope,
  LookUpEvents,
} from '../../evidence/sources/event-history/event-history.ts';
import { createRateLimit, lookUpEvents } from './look-up-events.ts';

interface EventHistoryClientsDeps {
  readonly sts: STSClient;
  /** The role to assume in other accounts; empty where the deployment has none. */
  readonly roleName: string;
  readonly clientOptions: CloudTrailClientConfig;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** STS's minimum, and longer than a function runs. */
const sessionSeconds = 900;

/** Reads the event history of the function's own account with its own credentials, of others with a role. */
export function createEventHistoryClients(deps: EventHistoryClientsDeps): EventHistoryAccounts {
  const lookUps = new Map<string, LookUpEvents>();
  let ownAccount: string | undefined;

  async function ownAccountId(): Promise<string> {
    ownAccount ??= (await deps.sts.send(new GetCallerIdentityCommand({}))).Account;
    if (ownAccount === undefined) throw new Error('STS returned no account for GetCallerIdentity');
    return ownAccount;
  }

  return {
    ownAccountId,
    async find(scope) {
      const isOwn = scope.accountId === (await ownAccountId());
      if (!isOwn && deps.roleName === '') return undefined;
      const key = `${scope.accountId} ${scope.region}`;
      const lookUp = lookUps.get(key) ?? createLookUp(deps, scope, isOwn);
      lookUps.set(key, lookUp);
      return lookUp;
    },
  };
}

function createLookUp(
  deps: EventHistoryClientsDeps,
  scope: HistoryScope,
  isOwn: boolean,
): LookUpEvents {
  const options = { ...deps.clientOptions, region: scope.region };
  // The SDK calls the provider again shortly before the credentials expire.
  const credentials = isOwn ? {} : { credentials: () => assumeRole(deps, scope) };
  const client = new CloudTrailClient({ ...options, ...credentials });
  const rateLimit = createRateLimit(deps.now);
  return (lookUp, sleep) => lookUpEvents({ client, rateLimit, sleep }, lookUp);
}

async function assumeRole({ sts, roleName }: EventHistoryClientsDeps, scope: HistoryScope) {
  const { Credentials: credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:${scope.partition}:iam::${scope.accountId}:role/${roleName}`,
      RoleSessionName: 'break-glass-evidence',
      DurationSeconds: sessionSeconds,
    }),
  );
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey } = credentials ?? {};
  const { SessionToken: sessionToken, Expiration: expiration } = credentials ?? {};
  if (!accessKeyId || !secretAccessKey || !sessionToken || !expiration)
    throw new Error(`STS returned no credentials for ${roleName} in ${scope.accountId}`);
  return { accessKeyId, secretAccessKey, sessionToken, expiration };
}

import type { STSClient } from '@aws-sdk/client-sts';
import type {
  EventHistoryAccounts,
  HistoryScope,
  LookUpEvents,
} from '../../evidence/sources/event-history/event-history.ts';
import type { JsonClient } from '../client/json-client.ts';
import { refreshCredentials } from '../client/refresh-credentials.ts';
import type { CredentialsProvider } from '../client/sign.ts';
import { assumeRole, getCallerIdentity } from '../sts.ts';
import { createRateLimit, lookUpEvents } from './look-up-events.ts';

interface EventHistoryClientsDeps {
  readonly sts: STSClient;
  /** The role to assume in other accounts; empty where the deployment has none. */
  readonly roleName: string;
  /** Creates a client of CloudTrail in a Region; without credentials, with the process's own. */
  readonly clientIn: (region: string, credentials: CredentialsProvider | undefined) => JsonClient;
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
    ownAccount ??= (await getCallerIdentity(deps.sts)).accountId;
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
  const credentials = isOwn ? undefined : credentialsIn(deps, scope);
  const client = deps.clientIn(scope.region, credentials);
  const rateLimit = createRateLimit(deps.now);
  return (lookUp, sleep) => lookUpEvents({ client, rateLimit, sleep }, lookUp);
}

function credentialsIn(
  { sts, roleName, now }: EventHistoryClientsDeps,
  { partition, accountId }: HistoryScope,
): CredentialsProvider {
  const role = {
    roleArn: `arn:${partition}:iam::${accountId}:role/${roleName}`,
    sessionName: 'break-glass-evidence',
    seconds: sessionSeconds,
  };
  return refreshCredentials(() => assumeRole(sts, role), now);
}

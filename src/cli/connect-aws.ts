import type { ClientLimits } from '../aws/client/client-limits.ts';
import { defaultLimits } from '../aws/client/client-limits.ts';
import type { JsonClient } from '../aws/client/json-client.ts';
import type { JsonService } from '../aws/client/json-service.ts';
import { createCommandClients } from '../aws/command-clients.ts';
import { createStsClient } from '../aws/sdk-clients.ts';
import { type CallerIdentity, getCallerIdentity } from '../aws/sts.ts';
import { findDefaultRegion, noRegionText } from './default-region.ts';
import type { AwsOptions } from './deployment-options.ts';
import { readEndpointConfig } from './endpoint-config.ts';
import { UsageError } from './usage-error.ts';

export interface AwsConnection {
  readonly region: string;
  readonly clientFor: (service: JsonService, limits?: ClientLimits) => JsonClient;
  /** For clients of the AWS SDK. */
  readonly location: {
    readonly region: string;
    readonly endpoint?: string;
    readonly profile?: string;
  };
  /** Returns the AWS identity that runs the command. */
  readonly readCaller: () => Promise<CallerIdentity>;
}

/** Connects a command to AWS. Throws UsageError. */
export async function connectAws(options: AwsOptions): Promise<AwsConnection> {
  const { endpointUrl: endpoint, profile } = options;
  const region = await requireRegion(options);
  const clients = createCommandClients(readEndpointConfig(region, endpoint), profile);
  const location = {
    region,
    ...(endpoint !== undefined && { endpoint }),
    ...(profile !== undefined && { profile }),
  };
  return {
    region,
    clientFor: (service, limits = defaultLimits) => clients(service, limits),
    location,
    readCaller: () => getCallerIdentity(createStsClient(location)),
  };
}

async function requireRegion({ region, profile }: AwsOptions): Promise<string> {
  const found = region ?? (await findDefaultRegion(profile));
  if (found !== undefined) return found;
  throw new UsageError(noRegionText);
}

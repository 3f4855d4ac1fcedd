import { defaultLimits } from '../aws/client/client-limits.ts';
import type { JsonClient } from '../aws/client/json-client.ts';
import { dynamodb, type JsonService } from '../aws/client/json-service.ts';
import { createCommandClients } from '../aws/command-clients.ts';
import { createTable, type Table } from '../aws/dynamodb/table.ts';
import { createStsClient } from '../aws/sdk-clients.ts';
import { getCallerIdentity } from '../aws/sts.ts';
import { defaultRegion } from '../platform/config.ts';
import type { DeploymentOptions } from './deployment-options.ts';
import { readEndpointConfig } from './endpoint-config.ts';
import { UsageError } from './usage-error.ts';

interface Deployment {
  readonly region: string;
  readonly table: Table;
  readonly clientFor: (service: JsonService) => JsonClient;
  /** Returns the ARN of the AWS identity that runs the command. */
  readonly readCallerArn: () => Promise<string>;
}

/** Connects a command to its deployment. Throws UsageError. */
export function connectDeployment({
  table,
  region = defaultRegion(),
  endpointUrl: endpoint,
  profile,
}: DeploymentOptions): Deployment {
  if (region === undefined)
    throw new UsageError('Name the AWS Region: with --region, or in AWS_REGION.');
  const clients = createCommandClients(readEndpointConfig(region, endpoint), profile);
  const clientFor = (service: JsonService) => clients(service, defaultLimits);
  return {
    region,
    table: createTable(clientFor(dynamodb), table),
    clientFor,
    async readCallerArn() {
      const location = {
        region,
        ...(endpoint !== undefined && { endpoint }),
        ...(profile !== undefined && { profile }),
      };
      return (await getCallerIdentity(createStsClient(location))).arn;
    },
  };
}

import { setTimeout as sleep } from 'node:timers/promises';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { defaultLimits } from '../../../aws/client/client-limits.ts';
import { createClients } from '../../../aws/client/create-clients.ts';
import { type EndpointConfig, endpointSettings } from '../../../aws/client/endpoint.ts';
import type { JsonClient } from '../../../aws/client/json-client.ts';
import { dynamodb, type JsonService, stepFunctions } from '../../../aws/client/json-service.ts';
import { createTable } from '../../../aws/dynamodb/table.ts';
import { createExecutionWaits } from '../../../aws/step-functions.ts';
import { createEndEarly, type EndResult } from '../../../grant/end-early.ts';
import { ConfigError, defaultRegion, readConfig } from '../../../platform/config.ts';
import { UsageError } from '../../usage-error.ts';

export interface EndOptions {
  readonly table: string;
  readonly region?: string;
  readonly endpointUrl?: string;
}

/** Runs `break-glass end`, and returns the exit code. */
export async function end(
  grantId: string,
  { table, region = defaultRegion(), endpointUrl: endpoint }: EndOptions,
): Promise<number> {
  const config = readEndpointConfig(region, endpoint);
  const clientFor = createClientFor(config);
  const { Arn: identity } = await new STSClient({
    region: config.AWS_REGION,
    ...(endpoint !== undefined && { endpoint }),
  }).send(new GetCallerIdentityCommand({}));
  if (!identity) throw new Error('GetCallerIdentity returned no ARN: check your AWS credentials');
  const endEarly = createEndEarly({
    records: createTable(clientFor(dynamodb), table),
    waits: createExecutionWaits(clientFor(stepFunctions)),
    now: Date.now,
  });
  // IAM decides who may end a grant: every identity that may write its record.
  const result = await endEarly({ grantId, endedBy: identity, mayEnd: () => true });
  process.stdout.write(`${describe(grantId, result)}\n`);
  return result.outcome === 'refused' ? 1 : 0;
}

/** --endpoint-url applies to every service; without it, the AWS_ENDPOINT_URL variables apply. */
function readEndpointConfig(
  region: string | undefined,
  endpoint: string | undefined,
): EndpointConfig {
  if (region === undefined)
    throw new UsageError('Name the AWS Region: with --region, or in AWS_REGION.');
  const environment = endpoint === undefined ? undefined : { AWS_ENDPOINT_URL: endpoint };
  try {
    return { ...readConfig(endpointSettings, environment), AWS_REGION: region };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const problems = error.problems.join('; ');
    throw new UsageError(
      endpoint === undefined
        ? problems
        : problems.replace('AWS_ENDPOINT_URL', `--endpoint-url ${JSON.stringify(endpoint)}`),
    );
  }
}

/** Creates clients with the credentials that the AWS CLI would use. */
function createClientFor(endpointConfig: EndpointConfig): (service: JsonService) => JsonClient {
  const clients = createClients({
    endpointConfig,
    credentials: defaultProvider(),
    now: Date.now,
    sleep: (milliseconds) => sleep(milliseconds),
    random: Math.random,
  });
  return (service) => clients(service, defaultLimits);
}

function describe(grantId: string, result: EndResult): string {
  if (result.outcome === 'refused')
    return `There is no grant ${grantId} in this table. The grant id is the name of the execution in Step Functions.`;
  const { grant } = result;
  const access = `${grant.permissionSetName} in account ${grant.accountId} of ${grant.userName}`;
  switch (result.outcome) {
    case 'requested':
      return `${access} is being revoked; the report will name your AWS identity.`;
    case 'already-requested':
      return `${access} is being revoked already: ${grant.endedBy ?? 'another user'} requested it at ${grant.endRequestedAt ?? 'an unknown time'}.`;
    case 'over':
      return grant.status === 'ending'
        ? `${access} is being revoked already.`
        : `${access} is ${grant.status}: there is nothing to end.`;
  }
}

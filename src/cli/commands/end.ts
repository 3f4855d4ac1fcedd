import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { defaultLimits } from '../../aws/client/client-limits.ts';
import { createClients } from '../../aws/client/create-clients.ts';
import { type EndpointConfig, endpointSettings } from '../../aws/client/endpoint.ts';
import type { JsonClient } from '../../aws/client/json-client.ts';
import { dynamodb, type JsonService, stepFunctions } from '../../aws/client/json-service.ts';
import { createTable } from '../../aws/dynamodb/table.ts';
import { createExecutionWaits } from '../../aws/step-functions.ts';
import { createEndEarly, type EndResult } from '../../grant/end-early.ts';
import { isGrantId } from '../../grant/record/grant.ts';
import { ConfigError, defaultRegion, readConfig } from '../../platform/config.ts';
import { UsageError } from '../usage-error.ts';

const usage = `Usage: break-glass end <grant id> [options]

Ends a grant before its deadline: writes an end request on the grant's record, then ends the wait of
its execution, which revokes access and sends the report. The report names your AWS identity.

Options:
  --table <name>         the table (default: break-glass-access)
  --region <region>      the AWS Region (default: AWS_REGION, or AWS_DEFAULT_REGION)
  --endpoint-url <url>   an endpoint to use instead of AWS, such as the local environment's
  --help

Your AWS identity needs dynamodb:GetItem and dynamodb:UpdateItem on the table, and
states:SendTaskSuccess on *.

Examples, in a checkout:
  npm run --silent break-glass -- end 6a93bb97fd89a55b6dab0c900e340b19
  npm run --silent break-glass -- end 6a93bb97fd89a55b6dab0c900e340b19 --endpoint-url http://localhost:4748
`;

/** Runs `break-glass end`, and returns the exit code. */
export async function endCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args);
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const [grantId = '', ...extra] = positionals;
  if (!isGrantId(grantId) || extra.length > 0)
    throw new UsageError(`Name one grant by its id, 32 hex digits.\n\n${usage}`);

  const endpoint = values['endpoint-url'];
  const config = readEndpointConfig(values.region ?? defaultRegion(), endpoint);
  const clientFor = createClientFor(config);
  const { Arn: identity } = await new STSClient({
    region: config.AWS_REGION,
    ...(endpoint !== undefined && { endpoint }),
  }).send(new GetCallerIdentityCommand({}));
  if (!identity) throw new Error('GetCallerIdentity returned no ARN: check your AWS credentials');
  const endEarly = createEndEarly({
    records: createTable(clientFor(dynamodb), values.table),
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

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        table: { type: 'string', default: 'break-glass-access' },
        region: { type: 'string' },
        'endpoint-url': { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : ''}\n\n${usage}`);
  }
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

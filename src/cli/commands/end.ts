import { parseArgs } from 'node:util';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type EndpointConfig, endpointSettings } from '../../aws/client/endpoint.ts';
import { dynamodb, stepFunctions } from '../../aws/client/json-service.ts';
import { createTable } from '../../aws/dynamodb/table.ts';
import { createExecutionWaits } from '../../aws/execution-waits.ts';
import { createEndEarly, type EndResult } from '../../grant/end-early.ts';
import { isGrantId } from '../../grant/record/grant.ts';
import { ConfigError, defaultRegion, readConfig } from '../../platform/config.ts';
import { createAwsClients } from '../aws-clients.ts';
import { UsageError } from '../usage-error.ts';

const usage = `Usage: break-glass end <grant id> [options]

Ends a grant before its deadline: writes the wish on the grant's record, then wakes its execution,
which takes the access away and reports on it. The report names your AWS identity.

Options:
  --table <name>         the table (default: break-glass-access)
  --region <region>      the AWS Region (default: AWS_REGION, or AWS_DEFAULT_REGION)
  --endpoint-url <url>   another endpoint than AWS's own, such as the local world's
  --help

Your AWS identity needs dynamodb:GetItem and dynamodb:UpdateItem on the table, and
states:SendTaskSuccess on the state machine.

Examples:
  break-glass end 6a93bb97fd89a55b6dab0c900e340b19
  break-glass end 6a93bb97fd89a55b6dab0c900e340b19 --endpoint-url http://localhost:4748
`;

/** `break-glass end`: gives the exit code. */
export async function endCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args);
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const [grantId = '', ...more] = positionals;
  if (!isGrantId(grantId) || more.length > 0)
    throw new UsageError(`Name one grant by its id, 32 hex digits.\n\n${usage}`);

  const endpoint = values['endpoint-url'];
  const place = readPlace(values.region ?? defaultRegion(), endpoint);
  const clientFor = createAwsClients(place);
  const { Arn: identity } = await new STSClient({
    region: place.AWS_REGION,
    ...(endpoint !== undefined && { endpoint }),
  }).send(new GetCallerIdentityCommand({}));
  if (!identity) throw new Error('AWS does not say who you are: check your credentials');
  const endEarly = createEndEarly({
    records: createTable(clientFor(dynamodb), values.table),
    waits: createExecutionWaits(clientFor(stepFunctions)),
    now: Date.now,
  });
  // Whoever may write the record by AWS's own permissions may end it.
  const ending = await endEarly({ grantId, endedBy: identity, mayEnd: () => true });
  process.stdout.write(`${describe(grantId, ending)}\n`);
  return ending.outcome === 'refused' ? 1 : 0;
}

/** The endpoint that is named counts for every service; else the environment's do. */
function readPlace(region: string | undefined, endpoint: string | undefined): EndpointConfig {
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

function describe(grantId: string, ending: EndResult): string {
  if (ending.outcome === 'refused')
    return `There is no grant ${grantId} in this table. Its execution in Step Functions has the same name.`;
  const { grant } = ending;
  const what = `${grant.permissionSetName} in account ${grant.accountId} of ${grant.userName}`;
  switch (ending.outcome) {
    case 'requested':
      return `${what} is being revoked; the report says that you asked for it.`;
    case 'already-requested':
      return `${what} is being revoked already: ${grant.endedBy ?? 'somebody'} asked for it at ${grant.endRequestedAt ?? 'some time'}.`;
    case 'over':
      return grant.status === 'ending'
        ? `${what} is being revoked already.`
        : `${what} is ${grant.status}: there is nothing to end.`;
  }
}

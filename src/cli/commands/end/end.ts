import { defaultLimits } from '../../../aws/client/client-limits.ts';
import { dynamodb, stepFunctions } from '../../../aws/client/json-service.ts';
import { createCommandClients } from '../../../aws/command-clients.ts';
import { createTable } from '../../../aws/dynamodb/table.ts';
import { createStsClient } from '../../../aws/sdk-clients.ts';
import { createExecutionWaits } from '../../../aws/step-functions.ts';
import { getCallerIdentity } from '../../../aws/sts.ts';
import { type EndResult, endEarly } from '../../../grant/end-early.ts';
import { defaultRegion } from '../../../platform/config.ts';
import { readEndpointConfig } from '../../endpoint-config.ts';
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
  if (region === undefined)
    throw new UsageError('Name the AWS Region: with --region, or in AWS_REGION.');
  const clients = createCommandClients(readEndpointConfig(region, endpoint));
  const { arn } = await getCallerIdentity(
    createStsClient({ region, ...(endpoint !== undefined && { endpoint }) }),
  );
  const deps = {
    records: createTable(clients(dynamodb, defaultLimits), table),
    waits: createExecutionWaits(clients(stepFunctions, defaultLimits)),
    now: Date.now,
  };
  // IAM decides who may end a grant: every identity that may write its record.
  const result = await endEarly(deps, { grantId, endedBy: arn, mayEnd: () => true });
  process.stdout.write(`${describe(grantId, result)}\n`);
  return result.outcome === 'refused' ? 1 : 0;
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

import { defaultLimits } from '../../../aws/client/client-limits.ts';
import { dynamodb, parameterStore } from '../../../aws/client/json-service.ts';
import { createCommandClients } from '../../../aws/command-clients.ts';
import { createTable } from '../../../aws/dynamodb/table.ts';
import { createParameterReader } from '../../../aws/parameter-store.ts';
import { findGrant } from '../../../grant/record/read-grant.ts';
import { subjectOfGrant } from '../../../report/deliver/grant-subject.ts';
import { type Deployment, parseDeployment } from '../../deployment-parameter.ts';
import { readEndpointConfig } from '../../endpoint-config.ts';
import { UsageError } from '../../usage-error.ts';
import type { ReportOptions } from './options.ts';
import type { SourceOptions } from './source-options.ts';

/** Which grant to report on, and where its deployment is. */
export interface GrantReference {
  readonly grantId: string;
  readonly deploymentName: string;
  readonly region: string;
  readonly endpoint: string | undefined;
}

/** Finds what a report on a grant needs in its deployment. Throws UsageError. */
export async function readGrantOptions({
  grantId,
  deploymentName,
  region,
  endpoint,
}: GrantReference): Promise<Pick<ReportOptions, 'subject' | 'source' | 'ownResources'>> {
  const clients = createCommandClients(readEndpointConfig(region, endpoint));
  const name = `/${deploymentName}/deployment`;
  const value = await createParameterReader(clients(parameterStore, defaultLimits), name)();
  const deployment = parseDeployment(name, value);
  const table = createTable(clients(dynamodb, defaultLimits), deployment.table);
  const grant = await findGrant(table, grantId);
  if (!grant)
    throw new UsageError(`There is no grant ${grantId} in the table ${deployment.table}.`);
  return {
    subject: subjectOfGrant(grant, Date.now()),
    source: sourceOf(deployment, region, endpoint),
    ownResources: deployment.ownResources,
  };
}

function sourceOf(
  { evidence }: Deployment,
  region: string,
  endpoint: string | undefined,
): Exclude<SourceOptions, { kind: 'files' }> {
  const { source: kind, logGroups, roleName, regions } = evidence;
  if (kind === 'logs-insights') return { kind, logGroups, regions: [region], endpoint };
  const [first = region, ...others] = regions;
  return { kind, roleName, regions: [first, ...others], endpoint };
}

import { findGrant } from '../../../grant/record/read-grant.ts';
import { subjectOfGrant } from '../../../report/deliver/grant-subject.ts';
import { connectAws } from '../../connect-aws.ts';
import { connectDeployment, readDeployment } from '../../connect-deployment.ts';
import type { DeploymentOptions } from '../../deployment-options.ts';
import type { Deployment } from '../../deployment-parameter.ts';
import { findGrantId } from '../../grants/find-grants.ts';
import { createProgressLine } from '../../output/progress-line.ts';
import { UsageError } from '../../usage-error.ts';
import type { ReportOptions } from './options.ts';
import type { SourceOptions } from './source-options.ts';

/** Finds what a report on a grant needs in its deployment. Throws UsageError. */
export async function readGrantOptions(
  idPrefix: string,
  options: DeploymentOptions,
): Promise<Pick<ReportOptions, 'subject' | 'source' | 'ownResources'>> {
  const described = await readDeployment(await connectAws(options), options.deployment);
  const { table = described.table } = options;
  const connection = await connectDeployment({ ...options, table });
  const grantId = await findGrantId(connection, createProgressLine(), idPrefix);
  const grant = await findGrant(connection.table, grantId);
  if (!grant) throw new UsageError(`There is no grant ${grantId} in the table ${table}.`);
  const { endpointUrl: endpoint, profile } = options;
  return {
    subject: subjectOfGrant(grant, Date.now()),
    source: sourceOf(described, { region: connection.region, endpoint, profile }),
    ownResources: described.ownResources,
  };
}

function sourceOf(
  { evidence }: Deployment,
  { region, ...aws }: { region: string; endpoint: string | undefined; profile: string | undefined },
): Exclude<SourceOptions, { kind: 'files' }> {
  const { source: kind, logGroups, roleName, regions } = evidence;
  if (kind === 'logs-insights') return { kind, logGroups, regions: [region], ...aws };
  const [first = region, ...others] = regions;
  return { kind, roleName, regions: [first, ...others], ...aws };
}

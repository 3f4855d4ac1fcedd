import { defaultLimits } from '../../aws/client/client-limits.ts';
import type { JsonClient } from '../../aws/client/json-client.ts';
import {
  dynamodb,
  identityCenter,
  identityStore,
  type JsonService,
  parameterStore,
} from '../../aws/client/json-service.ts';
import { limitRate } from '../../aws/client/limit-rate.ts';
import { createRuleTable } from '../../aws/dynamodb/rule-table.ts';
import { createTable } from '../../aws/dynamodb/table.ts';
import { createIdentityStore } from '../../aws/identity-store.ts';
import {
  createOrganizationReader,
  type OrganizationReader,
} from '../../aws/organization/organization-reader.ts';
import { createPermissionSets } from '../../aws/permission-sets.ts';
import { createRateLimit } from '../../platform/rate-limit.ts';
import { sleep } from '../../platform/sleep.ts';
import type { DecisionPolicy } from '../../request/policy/decide.ts';
import type { FactSources } from '../../request/policy/gather-facts.ts';
import type { RuleTable } from '../../rules/apply/apply-plan.ts';
import { connectAws } from '../connect-aws.ts';
import { readDeployment } from '../connect-deployment.ts';
import type { DeploymentOptions, JsonOption } from '../deployment-options.ts';
import type { Deployment } from '../deployment-parameter.ts';
import type { ProgressLine } from '../output/progress-line.ts';
import { createFindSlackUsers, type FindSlackUsers } from './find-slack-users.ts';

export type RulesOptions = DeploymentOptions & JsonOption;

/** What the commands about rules work on. */
export interface RulesConnection {
  readonly deployment: Deployment;
  /** As the functions of the deployment have it. */
  readonly policy: DecisionPolicy;
  readonly table: RuleTable;
  readonly organization: OrganizationReader;
  /** What a decision reads, as the functions read it. */
  readonly facts: FactSources;
  readonly findSlackUsers: FindSlackUsers;
  readonly clientFor: (service: JsonService) => JsonClient;
}

/**
 * Identity Center allows 20 calls a second for the whole organization, not adjustable. The rest is for the functions,
 * which grant and revoke.
 */
const maxCallsPerSecond = 15;

/** Nobody waits for a response in Slack here, so that a throttled call may be repeated for longer. */
const commandLimits = { ...defaultLimits, maxAttempts: 6 };

/** Connects to the deployment that Terraform described in its parameter. Throws UsageError. */
export async function connectRules(
  options: RulesOptions,
  progress: ProgressLine,
): Promise<RulesConnection> {
  const aws = await connectAws(options);
  const clientFor = (service: JsonService) => aws.clientFor(service, commandLimits);
  const takeTurn = createRateLimit({ perSecond: maxCallsPerSecond, now: Date.now, sleep });
  const limited = (service: JsonService): JsonClient => limitRate(clientFor(service), takeTurn);
  const described = await readDeployment(aws, options.deployment);
  const deployment = { ...described, table: options.table ?? described.table };
  const { table: tableName, instanceArn, identityStoreId } = deployment;
  const [center, store, records] = [
    limited(identityCenter),
    limited(identityStore),
    clientFor(dynamodb),
  ];
  return {
    deployment,
    policy: {
      openRecords: deployment.openRecords,
      accessSeconds: deployment.accessSeconds,
      reason: deployment.reason,
      hasBotToken: deployment.hasBotToken,
    },
    table: createRuleTable({
      client: records,
      tableName,
      onProgress: (items) => progress.show(`${items} records of the table read`),
    }),
    organization: createOrganizationReader({
      identityCenter: center,
      identityStore: store,
      instanceArn,
      identityStoreId,
    }),
    facts: {
      records: createTable(records, tableName),
      directory: createIdentityStore(store, identityStoreId),
      permissionSets: createPermissionSets(center, instanceArn),
    },
    clientFor,
    findSlackUsers: createFindSlackUsers(clientFor(parameterStore), deployment, progress),
  };
}

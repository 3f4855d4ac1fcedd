import type { JsonClient } from '../aws/client/json-client.ts';
import { createIdentityStore } from '../aws/identity-store.ts';
import { createPermissionSets, type DescribedSets } from '../aws/permission-sets.ts';
import type { DecisionPolicy } from '../request/policy/decide.ts';
import { type Decide, type FactSources, lookUpAndDecide } from '../request/policy/gather-facts.ts';
import type { RecordReader } from '../request/stored-record.ts';
import type * as settings from './settings.ts';

interface DecisionDependencies {
  readonly permissionSets?: DescribedSets;
  readonly records: RecordReader;
  readonly identityCenter: JsonClient;
  readonly identityStore: JsonClient;
}

type DecisionConfig =
  | settings.Config<typeof settings.accessRequested>
  | settings.Config<typeof settings.grantAccess>;

export const composeFactSources = (
  config: DecisionConfig,
  { records, identityCenter, identityStore, permissionSets }: DecisionDependencies,
): FactSources => ({
  records,
  directory: createIdentityStore(identityStore, config.IDENTITY_STORE_ID),
  permissionSets: createPermissionSets(identityCenter, config.INSTANCE_ARN, permissionSets),
});

export const policyOf = (config: DecisionConfig): DecisionPolicy => ({
  openRecords: config.OPEN_RECORDS,
  accessSeconds: config.ACCESS_SECONDS,
  reason: config.REASON,
  hasBotToken: config.SLACK_BOT_TOKEN_PARAMETER !== '',
});

export function composeDecision(config: DecisionConfig, sources: FactSources): Decide {
  const policy = policyOf(config);
  return (request) => lookUpAndDecide(sources, policy, request);
}

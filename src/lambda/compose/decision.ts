import type { JsonClient } from '../../aws/client/json-client.ts';
import { createIdentityStore } from '../../aws/identity-store.ts';
import { createPermissionSets } from '../../aws/permission-sets.ts';
import type { Settings } from '../../platform/config.ts';
import { createDecision, type Decide } from '../../request/policy/gather-facts.ts';
import type { RecordReader } from '../../request/stored-record.ts';

type DecisionConfig = Pick<Settings, 'INSTANCE_ARN' | 'IDENTITY_STORE_ID' | 'OPEN_RECORDS'> & {
  ACCESS_SECONDS?: number;
};

export interface DecisionClients {
  readonly records: RecordReader;
  readonly identityCenter: JsonClient;
  readonly identityStore: JsonClient;
}

/** Composes the decision with the table, the identity store and the permission sets. */
export const composeDecision = (
  config: DecisionConfig,
  { records, identityCenter, identityStore }: DecisionClients,
): Decide =>
  createDecision(
    {
      records,
      directory: createIdentityStore(identityStore, config.IDENTITY_STORE_ID),
      permissionSets: createPermissionSets(identityCenter, config.INSTANCE_ARN),
    },
    { openRecords: config.OPEN_RECORDS, accessSeconds: config.ACCESS_SECONDS ?? 0 },
  );

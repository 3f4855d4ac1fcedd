import { accounts } from '../seed.ts';
import type { CloudtrailSettings } from './cloudtrail/create-cloudtrail.ts';
import type { LogsSettings } from './logs/logs-deps.ts';
import type { IdentityCenterSettings } from './sso-admin/identity-center.ts';
import type { StsSettings } from './sts/create-sts.ts';

/** How the emulated AWS behaves. A change applies to all later calls. */
export type LocalAwsSettings = IdentityCenterSettings &
  LogsSettings &
  CloudtrailSettings &
  StsSettings;

export function defaultSettings(): LocalAwsSettings {
  return {
    assignmentDelayMs: 1000,
    listLagMs: 0,
    missingDeleteStatus: 'FAILED',
    pageSize: 10_000,
    pollsBeforeComplete: 0,
    maxQueryRows: 10_000,
    maxRunningQueries: 100,
    eventHistoryScope: 'organization',
    assumeRoleAccounts: accounts.map(({ id }) => id),
  };
}

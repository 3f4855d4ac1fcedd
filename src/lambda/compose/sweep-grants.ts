import { dynamodb } from '../../aws/client/json-service.ts';
import { createTable } from '../../aws/dynamodb/table.ts';
import { clientFor } from '../../aws/environment-clients.ts';
import { createSnsClient } from '../../aws/sdk-clients.ts';
import { createSnsAlerts } from '../../aws/sns-alerts.ts';
import { createSweepGrants, type SweepGrants } from '../../grant/sweep-grants.ts';
import type { Settings } from '../../platform/config.ts';
import type { Log } from '../../platform/log.ts';
import { measure } from '../lambda-log.ts';
import {
  composeFollowUpReport,
  composeReportOnAccess,
  settings as reportSettings,
} from './report.ts';
import { composeRevokeAccess, settings as revokeAccessSettings } from './revoke-access.ts';

export const settings = [
  ...new Set([
    ...revokeAccessSettings,
    ...reportSettings,
    'ALERT_TOPIC_ARN' as const,
    'AWS_REGION' as const,
  ]),
];

/** Composes the sweep. It revokes and reports with the same code as the functions. */
export function composeSweepGrants(
  config: Pick<Settings, (typeof settings)[number]>,
  log: Log,
): SweepGrants {
  const table = createTable(clientFor(dynamodb), config.TABLE_NAME);
  return createSweepGrants({
    records: table,
    dueGrants: table,
    revokeAccess: composeRevokeAccess(config, table, log),
    sendReport: composeReportOnAccess(config, table),
    sendFollowUpReport: composeFollowUpReport(config, table),
    alerts: createSnsAlerts({
      client: createSnsClient(),
      topicArn: config.ALERT_TOPIC_ARN,
      instanceArn: config.INSTANCE_ARN,
      region: config.AWS_REGION,
      tableName: config.TABLE_NAME,
      now: Date.now,
      measure,
      log,
    }),
    now: Date.now,
    random: Math.random,
    measure,
    log,
  });
}

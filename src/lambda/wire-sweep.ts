import { SNSClient } from '@aws-sdk/client-sns';
import { createAlerts } from '../aws/alerts.ts';
import { clientOptions } from '../aws/client-options.ts';
import { dynamodb } from '../aws/json-service.ts';
import { createTable } from '../aws/table.ts';
import type { Settings } from '../config.ts';
import { createSweepGrants, type SweepGrants } from '../grant/sweep-grants.ts';
import type { Log } from '../log.ts';
import { connectTo } from './connect-to.ts';
import { measure } from './lambda-log.ts';
import {
  settings as reportSettings,
  wireReportOnAccess,
  wireSecondEdition,
} from './wire-report.ts';
import { settings as takeAwaySettings, wireTakeAccessAway } from './wire-take-away.ts';

export const settings = [
  ...new Set([
    ...takeAwaySettings,
    ...reportSettings,
    'ALERT_TOPIC_ARN' as const,
    'AWS_REGION' as const,
  ]),
];

/** The sweep, with the very code of the functions whose work it does. */
export function wireSweepGrants(
  config: Pick<Settings, (typeof settings)[number]>,
  log: Log,
): SweepGrants {
  const table = createTable(connectTo(dynamodb), config.TABLE_NAME);
  return createSweepGrants({
    records: table,
    dueGrants: table,
    takeAccessAway: wireTakeAccessAway(config, table, log),
    sendReport: wireReportOnAccess(config, table),
    sendSecondEdition: wireSecondEdition(config, table),
    alerts: createAlerts({
      client: new SNSClient(clientOptions),
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

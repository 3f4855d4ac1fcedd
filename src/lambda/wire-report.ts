import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { clientOptions } from '../aws/client-options.ts';
import { createLogsInsights } from '../aws/logs-insights.ts';
import { createMail } from '../aws/mail.ts';
import type { Settings } from '../config.ts';
import type { Records } from '../grant/records.ts';
import { createReportOnAccess, type ReportOnAccess } from '../report/report-on-access.ts';
import { measure } from './lambda-log.ts';

export const settings = [
  'TABLE_NAME',
  'CLOUDTRAIL_LOG_GROUP',
  'CONTACT_EMAIL',
  'FROM_EMAIL',
] as const;

/** The report, from CloudWatch Logs to SES. */
export const wireReportOnAccess = (
  config: Pick<Settings, (typeof settings)[number]>,
  records: Records,
): ReportOnAccess =>
  createReportOnAccess({
    records,
    source: createLogsInsights({
      client: new CloudWatchLogsClient(clientOptions),
      logGroups: config.CLOUDTRAIL_LOG_GROUP,
      sleep: (milliseconds) => sleep(milliseconds),
      now: Date.now,
    }),
    mail: createMail({
      client: new SESv2Client(clientOptions),
      from: config.FROM_EMAIL,
      to: config.CONTACT_EMAIL,
    }),
    measure,
    now: Date.now,
    newOwner: randomUUID,
  });

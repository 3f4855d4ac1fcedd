import { randomUUID } from 'node:crypto';
import { evidenceLimits } from '../aws/client/client-limits.ts';
import { cloudTrail, cloudWatchLogs, dynamodb } from '../aws/client/json-service.ts';
import { createEventHistoryClients } from '../aws/cloudtrail/event-history-clients.ts';
import { createFindLaterEvent } from '../aws/cloudwatch-logs/find-later-event.ts';
import { createInsightsQueries } from '../aws/cloudwatch-logs/run-insights-query.ts';
import { createTable } from '../aws/dynamodb/table.ts';
import { clientFor } from '../aws/environment-clients.ts';
import { createSesClient, createStsClient } from '../aws/sdk-clients.ts';
import { createSesMail } from '../aws/ses-mail.ts';
import type { EvidenceSource } from '../evidence/collect.ts';
import { createLogsInsights } from '../evidence/sources/cloudwatch-logs/logs-insights.ts';
import { createEventHistory } from '../evidence/sources/event-history/event-history.ts';
import type { Records } from '../grant/record/records.ts';
import { findReportRecord } from '../grant/record/report-record.ts';
import { readConfig } from '../platform/config.ts';
import { sleep } from '../platform/sleep.ts';
import type { TimeBudget } from '../platform/time-budget.ts';
import { sendFollowUpReport } from '../report/deliver/follow-up-report.ts';
import {
  type ReportOnAccess,
  type ReportOnAccessDeps,
  reportOnAccess,
} from '../report/deliver/report-on-access.ts';
import { composeNotifier } from './compose.ts';
import { composeAlerts } from './compose-alerts.ts';
import { lambdaLog, measure } from './lambda-log.ts';
import * as settings from './settings.ts';

// What report-on-access is composed of: it contains the SDK's clients.

/** `sentAt` is absent if there was nothing new to report. */
export interface DueReportResult {
  readonly sentAt?: string | undefined;
}

/** Composes the reports: ReportOnAccess for the state machine, and what the sweep finds due. */
export function composeReportOnAccess(): {
  readonly reportOnAccess: ReportOnAccess;
  readonly sendDueReport: (grantId: string, budget: TimeBudget) => Promise<DueReportResult>;
} {
  const config = readConfig(settings.reportOnAccess);
  const records = createTable(clientFor(dynamodb), config.TABLE_NAME);
  const deps: ReportOnAccessDeps = {
    ...reportDependencies(config, records),
    alerts: composeAlerts(config, 'report-on-access'),
    notifier: composeNotifier(config, records, lambdaLog('report-on-access')),
  };
  return {
    reportOnAccess: (task, budget) => reportOnAccess(deps, task, budget),
    async sendDueReport(grantId, budget) {
      const isReported = (await findReportRecord(records, grantId))?.sentAt !== undefined;
      return isReported
        ? sendFollowUpReport(deps, grantId, budget)
        : reportOnAccess(deps, { grantId }, budget);
    },
  };
}

const reportDependencies = (
  config: settings.Config<typeof settings.reportOnAccess>,
  records: Records,
): Omit<ReportOnAccessDeps, 'alerts' | 'notifier'> => ({
  records,
  source: composeEvidence(config),
  recipients: config.CONTACT_EMAIL,
  ownResources: config.OWN_RESOURCES,
  mail: createSesMail({
    client: createSesClient(),
    from: config.FROM_EMAIL,
    to: config.CONTACT_EMAIL,
  }),
  measure,
  now: Date.now,
  newOwnerId: randomUUID,
});

/** Composes the source of CloudTrail records: a trail's log groups, or the event history. */
export function composeEvidence(
  config: settings.Config<typeof settings.reportOnAccess>,
): EvidenceSource {
  const logsIn = (region: string | undefined) =>
    clientFor(cloudWatchLogs, evidenceLimits, { region });
  if (config.EVIDENCE_SOURCE === 'logs-insights')
    return createLogsInsights({
      sleep,
      now: Date.now,
      runQuery: createInsightsQueries(logsIn),
      findLaterEvent: createFindLaterEvent(logsIn, Date.now),
      logGroups: config.CLOUDTRAIL_LOG_GROUP,
    });
  const { EVIDENCE_REGIONS: regions, AWS_REGION: ownRegion } = config;
  return createEventHistory({
    sleep,
    now: Date.now,
    regions: regions.length > 0 ? regions : [ownRegion],
    accounts: createEventHistoryClients({
      sts: createStsClient(),
      roleName: config.EVIDENCE_ROLE_NAME,
      clientIn: (region, credentials) =>
        clientFor(cloudTrail, evidenceLimits, { region, credentials }),
      now: Date.now,
    }),
  });
}

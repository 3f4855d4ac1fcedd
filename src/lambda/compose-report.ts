import { randomUUID } from 'node:crypto';
import { evidenceLimits } from '../aws/client/client-limits.ts';
import { cloudTrail, cloudWatchLogs, dynamodb, stepFunctions } from '../aws/client/json-service.ts';
import { createEventHistoryClients } from '../aws/cloudtrail/event-history-clients.ts';
import { createFindLaterEvent } from '../aws/cloudwatch-logs/find-later-event.ts';
import { createInsightsQueries } from '../aws/cloudwatch-logs/run-insights-query.ts';
import { createTable } from '../aws/dynamodb/table.ts';
import { clientFor } from '../aws/environment-clients.ts';
import { createSesClient, createSnsClient, createStsClient } from '../aws/sdk-clients.ts';
import { createSesMail } from '../aws/ses-mail.ts';
import { createSnsAlerts } from '../aws/sns-alerts.ts';
import { listRunningNames } from '../aws/step-functions.ts';
import type { EvidenceSource } from '../evidence/collect.ts';
import { createLogsInsights } from '../evidence/sources/cloudwatch-logs/logs-insights.ts';
import { createEventHistory } from '../evidence/sources/event-history/event-history.ts';
import type { Records } from '../grant/record/records.ts';
import type { SweepDeps } from '../grant/sweep/sweep-deps.ts';
import { type SweepGrants, sweepGrants } from '../grant/sweep/sweep-grants.ts';
import type { Alerts } from '../notify/alerts.ts';
import { readConfig } from '../platform/config.ts';
import { sleep } from '../platform/sleep.ts';
import { sendFollowUpReport } from '../report/deliver/follow-up-report.ts';
import {
  type ReportOnAccess,
  type ReportOnAccessDeps,
  reportOnAccess,
} from '../report/deliver/report-on-access.ts';
import { endAccessDeps } from './compose.ts';
import { lambdaLog, measure } from './lambda-log.ts';
import * as settings from './settings.ts';

// What report-on-access and sweep-grants are composed of: they contain the SDK's clients.

/** Composes ReportOnAccess for the state machine. */
export function composeReportOnAccess(): ReportOnAccess {
  const config = readConfig(settings.reportOnAccess);
  const records = createTable(clientFor(dynamodb), config.TABLE_NAME);
  const deps = reportDependencies(config, records, composeAlerts(config, 'report-on-access'));
  return (grantId, budget) => reportOnAccess(deps, grantId, budget);
}

/** Composes the sweep. It revokes and reports with the same code as the functions. */
export function composeSweepGrants(): SweepGrants {
  const config = readConfig(settings.sweepGrants);
  const log = lambdaLog('sweep-grants');
  const records = createTable(clientFor(dynamodb), config.TABLE_NAME);
  const alerts = composeAlerts(config, 'sweep-grants');
  const reportDeps = reportDependencies(config, records, alerts);
  const ending = endAccessDeps(config, records, log);
  const stepFunctionsClient = clientFor(stepFunctions);
  const deps: SweepDeps = {
    ...ending,
    executions: {
      ...ending.executions,
      runningNames: () => listRunningNames(stepFunctionsClient, config.STATE_MACHINE_ARN),
    },
    batchReader: records.batchReader,
    dueRecords: records,
    sendReport: (grantId, budget) => reportOnAccess(reportDeps, grantId, budget),
    sendFollowUpReport: (grantId, budget) => sendFollowUpReport(reportDeps, grantId, budget),
    alerts,
    log,
  };
  return (intervalSeconds, budget) => sweepGrants(deps, intervalSeconds, budget);
}

const composeAlerts = (
  config: settings.Config<typeof settings.reportOnAccess>,
  name: string,
): Alerts =>
  createSnsAlerts({
    client: createSnsClient(),
    topicArn: config.ALERT_TOPIC_ARN,
    instanceArn: config.INSTANCE_ARN,
    region: config.AWS_REGION,
    tableName: config.TABLE_NAME,
    now: Date.now,
    measure,
    log: lambdaLog(name),
  });

const reportDependencies = (
  config: settings.Config<typeof settings.reportOnAccess>,
  records: Records,
  alerts: Alerts,
): ReportOnAccessDeps => ({
  records,
  alerts,
  source: composeEvidence(config),
  recipients: config.CONTACT_EMAIL,
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

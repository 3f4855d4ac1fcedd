import { dynamodb, stepFunctions } from '../aws/client/json-service.ts';
import { createTable } from '../aws/dynamodb/table.ts';
import { clientFor, invokerFor } from '../aws/environment-clients.ts';
import {
  createExecutionWaits,
  createMemoryReader,
  listRunningNames,
} from '../aws/step-functions.ts';
import type { SweepDeps } from '../grant/sweep/sweep-deps.ts';
import { type SweepGrants, sweepGrants } from '../grant/sweep/sweep-grants.ts';
import { readConfig } from '../platform/config.ts';
import type { TimeBudget } from '../platform/time-budget.ts';
import { composeEventBus, endAccessDeps } from './compose.ts';
import { composeAlerts } from './compose-alerts.ts';
import { composeNotices } from './compose-notices.ts';
import type { DueReportResult } from './compose-report.ts';
import { lambdaLog } from './lambda-log.ts';
import * as settings from './settings.ts';

/** For what the sweep does after a report: logging, and an alert. */
const reserve = { maxMs: 10_000, share: 0.1 };

/** Composes the sweep. It revokes with the same code as the functions, and invokes the one that reports. */
export function composeSweepGrants(): SweepGrants {
  const config = readConfig(settings.sweepGrants);
  const log = lambdaLog('sweep-grants');
  const records = createTable(clientFor(dynamodb), config.TABLE_NAME);
  const ending = endAccessDeps(config, records, log, {
    contactEmails: config.CONTACT_EMAIL,
    portalUrl: config.ACCESS_PORTAL_URL,
    notices: composeNotices(config),
    bus: composeEventBus(config),
  });
  const stepFunctionsClient = clientFor(stepFunctions);
  const invokeReport = invokerFor(config.REPORT_FUNCTION_NAME);
  const sendDueReport = async (grantId: string, budget: TimeBudget): Promise<DueReportResult> => {
    const maxMs = budget.part({ reserve }).left();
    const { sentAt } = await invokeReport({ version: 2, grantId, step: 'DueReport' }, maxMs);
    return { sentAt: typeof sentAt === 'string' ? sentAt : undefined };
  };
  const deps: SweepDeps = {
    ...ending,
    executions: {
      ...ending.executions,
      memoryOf: createMemoryReader(stepFunctionsClient, config.STATE_MACHINE_ARN),
      runningNames: () => listRunningNames(stepFunctionsClient, config.STATE_MACHINE_ARN),
    },
    waits: createExecutionWaits(stepFunctionsClient),
    batchReader: records.batchReader,
    dueRecords: records,
    sendReport: sendDueReport,
    sendFollowUpReport: sendDueReport,
    alerts: composeAlerts(config, 'sweep-grants'),
    log,
  };
  return (intervalSeconds, budget) => sweepGrants(deps, intervalSeconds, budget);
}

import { dynamodb } from '../aws/client/json-service.ts';
import { createTable } from '../aws/dynamodb/table.ts';
import { clientFor } from '../aws/environment-clients.ts';
import { parseExecutionInput } from '../grant/record/execution-input.ts';
import { grantIdOf } from '../grant/record/grant.ts';
import { readGrantOf } from '../grant/record/read-grant.ts';
import { untilStopped } from '../grant/time-limit.ts';
import { readConfig } from '../platform/config.ts';
import type { ReportResult } from '../report/deliver/report-on-access.ts';
import { composeReportOnAccess, settings } from './compose/report.ts';
import { type InvocationContext, invocationEndsAt } from './invocation.ts';

const config = readConfig(settings);
const records = createTable(clientFor(dynamodb), config.TABLE_NAME);
const reportOnAccess = composeReportOnAccess(config, records);

/** Runs the state ReportOnAccess: takes the execution's input, and sends the report by mail. */
export const handler = async (
  input: unknown,
  context?: InvocationContext,
): Promise<ReportResult> => {
  const grant = await readGrantOf(records, parseExecutionInput(input));
  return reportOnAccess(grantIdOf(grant), untilStopped(invocationEndsAt(context)));
};

import { dynamodb } from '../aws/json-service.ts';
import { createTable } from '../aws/table.ts';
import { readConfig } from '../config.ts';
import { parseExecutionInput } from '../grant/execution-input.ts';
import { grantIdOf } from '../grant/grant.ts';
import { readGrantOf } from '../grant/read-grant.ts';
import { untilStopped } from '../grant/time-limit.ts';
import type { Reported } from '../report/report-on-access.ts';
import { connectTo } from './connect-to.ts';
import { endsAt, type InvocationContext } from './invocation.ts';
import { settings, wireReportOnAccess } from './wire-report.ts';

const config = readConfig(settings);
const records = createTable(connectTo(dynamodb), config.TABLE_NAME);
const reportOnAccess = wireReportOnAccess(config, records);

/** The state ReportOnAccess: takes the execution's input, and sends the mail. */
export const handler = async (input: unknown, context?: InvocationContext): Promise<Reported> => {
  const grant = await readGrantOf(records, parseExecutionInput(input));
  return reportOnAccess(grantIdOf(grant), untilStopped(endsAt(context)));
};

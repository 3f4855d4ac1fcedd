import { dynamodb } from '../aws/client/json-service.ts';
import { createTable } from '../aws/dynamodb/table.ts';
import { parseExecutionInput } from '../grant/record/execution-input.ts';
import { grantIdOf } from '../grant/record/grant.ts';
import { readGrantOf } from '../grant/record/read-grant.ts';
import { untilStopped } from '../grant/time-limit.ts';
import { readConfig } from '../platform/config.ts';
import type { Reported } from '../report/deliver/report-on-access.ts';
import { connectTo } from './compose/clients.ts';
import { settings, wireReportOnAccess } from './compose/report.ts';
import { endsAt, type InvocationContext } from './invocation.ts';

const config = readConfig(settings);
const records = createTable(connectTo(dynamodb), config.TABLE_NAME);
const reportOnAccess = wireReportOnAccess(config, records);

/** The state ReportOnAccess: takes the execution's input, and sends the mail. */
export const handler = async (input: unknown, context?: InvocationContext): Promise<Reported> => {
  const grant = await readGrantOf(records, parseExecutionInput(input));
  return reportOnAccess(grantIdOf(grant), untilStopped(endsAt(context)));
};

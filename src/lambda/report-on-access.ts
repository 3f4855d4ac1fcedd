import { parseExecutionInput } from '../grant/record/execution-input.ts';
import { grantIdOf } from '../grant/record/grant.ts';
import { readGrantOf } from '../grant/record/read-grant.ts';
import type { ReportResult } from '../report/deliver/report-on-access.ts';
import { composeReportOnAccess } from './compose-report.ts';
import { budgetOf, type InvocationContext } from './invocation.ts';

const { records, reportOnAccess } = composeReportOnAccess();

/** Runs the state ReportOnAccess: takes the execution's input, and sends the report by mail. */
export const handler = async (
  input: unknown,
  context?: InvocationContext,
): Promise<ReportResult> => {
  const grant = await readGrantOf(records, parseExecutionInput(input));
  return reportOnAccess(grantIdOf(grant), budgetOf(context));
};

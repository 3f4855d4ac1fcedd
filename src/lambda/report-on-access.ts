import { parseTaskInput } from '../grant/record/task-input.ts';
import type { ReportResult } from '../report/deliver/report-on-access.ts';
import { composeReportOnAccess } from './compose-report.ts';
import { budgetOf, type InvocationContext } from './invocation.ts';

const reportOnAccess = composeReportOnAccess();

/** Runs the state ReportOnAccess: sends the report by mail. */
export const handler = async (input: unknown, context?: InvocationContext): Promise<ReportResult> =>
  reportOnAccess(parseTaskInput(input).grantId, budgetOf(context));

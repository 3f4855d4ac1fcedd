import { parseDueReport, parseTaskInput } from '../grant/record/task-input.ts';
import { composeReportOnAccess, type DueReportResult } from './compose-report.ts';
import { budgetOf, type InvocationContext } from './invocation.ts';

const { reportOnAccess, sendDueReport } = composeReportOnAccess();

/** Runs the state ReportOnAccess: sends the report by mail. The sweep invokes it for a report that is due. */
export const handler = async (
  input: unknown,
  context?: InvocationContext,
): Promise<DueReportResult> => {
  const dueId = parseDueReport(input);
  if (dueId !== undefined) return sendDueReport(dueId, budgetOf(context));
  return reportOnAccess(parseTaskInput(input), budgetOf(context));
};

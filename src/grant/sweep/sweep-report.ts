import { errorFields } from '../../platform/log.ts';
import type { TimeBudget } from '../../platform/time-budget.ts';
import { type Grant, isOver } from '../record/grant.ts';
import { findGrant } from '../record/read-grant.ts';
import { findReportRecord } from '../record/report-record.ts';
import type { SweepDeps, SweepOutcome } from './sweep-deps.ts';

/** Sends a report or a follow-up report that is due by `dueBy` (epoch seconds). Alerts people, and never throws. */
export async function sweepReport(
  deps: SweepDeps,
  grantId: string,
  dueBy: number,
  budget: TimeBudget,
): Promise<SweepOutcome> {
  let grant: Grant | undefined;
  try {
    const report = await findReportRecord(deps.records, grantId);
    if (report?.dueAt === undefined || report.dueAt > dueBy) return undefined;
    grant = await findGrant(deps.records, grantId);
    // RevokeAccess makes the report due just before it ends the grant.
    if (!grant || !isOver(grant)) return undefined;
    if (report.sentAt !== undefined) {
      const { sentAt } = await deps.sendFollowUpReport(grantId, budget);
      deps.log('the sweep rechecked the evidence of a grant', { grantId, sentAt });
      // No alert: only the sweep does this, and usually there is nothing new.
      return sentAt === undefined ? undefined : 'reported';
    }
    await deps.sendReport(grantId, budget);
    deps.log('the sweep sent a report', { grantId });
    await deps.alerts.raise({ kind: 'report-swept', grant });
    return 'reported';
  } catch (error) {
    const { error: reason } = errorFields(error);
    deps.log('the sweep could not send a report', { grantId, error: reason });
    if (grant) await deps.alerts.raise({ kind: 'report-overdue', grant, reason });
    return 'failed';
  }
}

import { errorFields } from '../../platform/log.ts';
import { isWithinLast, toEpochSeconds } from '../../platform/time.ts';
import type { TimeBudget } from '../../platform/time-budget.ts';
import { RecordContradictedError, TargetGoneError } from '../errors.ts';
import type { AssignmentTarget } from '../record/assignment-target.ts';
import { type Grant, type GrantOver, grantIdOf, isOver, overStatuses } from '../record/grant.ts';
import { makeMissingReportDue } from '../record/report-record.ts';
import { notifyEnd } from '../revoke/close-grant.ts';
import { isHeldByOther, lastCreateOf, mayShowLaterGrant } from '../revoke/end-access.ts';
import { revokeOverdue } from '../revoke/revoke-overdue.ts';
import { alertOf } from '../revoke/revoke-result.ts';
import { sweepApproval } from './sweep-approval.ts';
import type { SweepDeps, SweepOutcome } from './sweep-deps.ts';

/** How long the sweep tries to revoke the access of one grant. Reports may use the rest of the invocation. */
const maxRevokeMs = 15_000;

/** Ends a grant that is overdue, or looks once more at the list after its end. Alerts people, and never throws. */
export async function sweepGrant(
  deps: SweepDeps,
  grant: Grant,
  budget: TimeBudget,
): Promise<SweepOutcome> {
  const grantId = grantIdOf(grant);
  try {
    if (await sweepApproval(deps, grant)) return undefined;
    if (isOver(grant)) {
      await lookAgain(deps, grant);
      return undefined;
    }
    const ended = await revokeOverdue(deps, grant, budget.part({ maxMs: maxRevokeMs }));
    deps.log('the sweep ended a grant', { grantId, deadlineAt: grant.deadlineAt });
    await deps.alerts.raise({ kind: 'swept', grant });
    const reason = alertOf(ended);
    if (reason !== '') await deps.alerts.raise({ kind: 'contradicted', grant: ended, reason });
    return 'ended';
  } catch (error) {
    const { error: reason } = errorFields(error);
    deps.log('the sweep could not process a grant', { grantId, error: reason });
    // A second look that failed is repeated by the next sweep.
    if (isOver(grant)) return 'failed';
    const kind = error instanceof RecordContradictedError ? 'contradicted' : 'overdue';
    await deps.alerts.raise({ kind, grant, reason });
    return 'failed';
  }
}

/** Alerts once where the assignment is listed after the end, and no other grant explains that. */
async function lookAgain(deps: SweepDeps, found: GrantOver): Promise<void> {
  const grant = await asDecided(deps, found);
  if (grant.alreadyAssigned !== true && (await isListed(deps, grant)))
    if (!(await isHeldByOther(deps, grantIdOf(grant), grant, explainedBy(grant)))) {
      const isRecent = isWithinLast(maxExplainedMs, grant.endedAt, deps.now());
      // Then the next sweep looks again.
      if (isRecent && (await mayShowLaterGrant(deps, grant.endedAt, grant))) return;
      await deps.alerts.raise({ kind: 'listed-again', grant });
    }
  if (found.status === 'ended') {
    const dueAt = toEpochSeconds(found.endedAt) + found.cloudTrailDelaySeconds;
    await makeMissingReportDue(deps.records, grantIdOf(grant), dueAt);
  }
  await deps.records.change(grant.id, { remove: ['due', 'dueAt'] }, [
    { field: 'status', isOneOf: overStatuses },
  ]);
  await notifyEnd(deps, found);
}

/** Somebody may have changed the record since the end, so that nobody looks. */
async function asDecided({ executions }: SweepDeps, grant: GrantOver): Promise<GrantOver> {
  const decision = (await executions.memoryOf(grantIdOf(grant)))?.decision;
  if (decision?.outcome !== 'granted') return grant;
  return { ...grant, ...decision.target, alreadyAssigned: decision.alreadyAssigned };
}

/** For so long after the end of a grant, later grants that have ended explain why the assignment is listed. */
const maxExplainedMs = 60 * 60_000;

/** Which other grant explains what is listed, and until when to wait for what Identity Center says of it. */
const explainedBy = (grant: GrantOver) => ({
  since: lastCreateOf(grant),
  until: Date.parse(grant.endedAt) + maxExplainedMs,
});

/** Whether the list shows the assignment. An account or permission set that is gone has none. */
export async function isListed(
  { assignments }: SweepDeps,
  target: AssignmentTarget,
): Promise<boolean> {
  try {
    return await assignments.isListed(target);
  } catch (error) {
    if (error instanceof TargetGoneError) return false;
    throw error;
  }
}

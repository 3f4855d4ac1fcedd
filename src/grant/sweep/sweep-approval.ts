import { toEpochSeconds, toIso } from '../../platform/time.ts';
import { endWait } from '../end-wait.ts';
import { type Grant, grantIdOf } from '../record/grant.ts';
import { freeLock } from '../record/lock.ts';
import { approvalWaitId } from '../record/waits.ts';
import { notifyEnd } from '../revoke/close-grant.ts';
import type { RevokeOverdueDeps } from '../revoke/revoke-overdue.ts';
import type { SweepDeps } from './sweep-deps.ts';

type SweepApprovalDeps = RevokeOverdueDeps & Pick<SweepDeps, 'waits' | 'alerts'>;

/**
 * Does what is left of a request that waited for approval: ends the execution's wait where the function that was
 * answered died before it did, and closes a request that nobody answered in time. Returns whether that was all: not
 * where the execution has granted access, even if the record says otherwise.
 */
export async function sweepApproval(deps: SweepApprovalDeps, grant: Grant): Promise<boolean> {
  const isRequest = ['awaiting-approval', 'denied', 'expired'].includes(grant.status);
  if (!isRequest && !isComing(grant, deps.now())) return false;
  const decision = (await deps.executions.memoryOf(grantIdOf(grant)))?.decision;
  // Decide may have granted it since the record was read: then it is not due any more.
  if (decision?.outcome === 'granted')
    return isComing(grant, deps.now()) && toIso(deps.now()) < decision.latestDeadline;
  if (grant.status === 'denied' || grant.status === 'expired') await closeRequest(deps, grant);
  else if (grant.status !== 'awaiting-approval') return wake(deps, grant);
  else if (grant.endRequestedAt !== undefined) return false;
  else await expire(deps, grant);
  return true;
}

/** Whether it was approved, and Decide has not granted it yet. */
const isComing = (grant: Grant, now: number): boolean =>
  grant.status === 'opening' &&
  (grant.approvedAt !== undefined || grant.overriddenAt !== undefined) &&
  grant.endRequestedAt === undefined &&
  grant.failure === undefined &&
  grant.deadlineAt > toIso(now);

async function expire(deps: SweepApprovalDeps, grant: Grant): Promise<void> {
  const endedAt = toIso(deps.now());
  const expired = await deps.records.change(grant.id, { set: { status: 'expired', endedAt } }, [
    { field: 'status', isOneOf: ['awaiting-approval'] },
    { field: 'deadlineAt', before: endedAt },
  ]);
  if (expired.outcome === 'refused') return;
  await deps.alerts.raise({ kind: 'swept', grant });
  await closeRequest(deps, { ...grant, status: 'expired', endedAt });
}

/** Its execution frees the lock and tells people, unless it is lost. */
async function closeRequest(deps: SweepApprovalDeps, grant: Grant): Promise<void> {
  const grantId = grantIdOf(grant);
  await endWait(deps, approvalWaitId(grantId));
  await notifyEnd(deps, grant);
  await freeLock(deps.records, grantId, grant, { grant: undefined, isUnassigned: false });
  await deps.records.change(grant.id, { remove: ['due', 'dueAt'] }, [
    { field: 'status', isOneOf: ['denied', 'expired'] },
  ]);
}

/** Returns `false` where the execution is lost, so that nothing can grant access any more. */
async function wake(deps: SweepApprovalDeps, grant: Grant): Promise<boolean> {
  const grantId = grantIdOf(grant);
  if ((await deps.executions.statusOf(grantId)) !== 'running') return false;
  await endWait(deps, approvalWaitId(grantId));
  await deps.records.change(grant.id, { set: { dueAt: toEpochSeconds(grant.deadlineAt) } }, [
    { field: 'status', isOneOf: ['opening'] },
    { field: 'deadlineAt', isOneOf: [grant.deadlineAt] },
  ]);
  return true;
}

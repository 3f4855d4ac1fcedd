import { toEpochSeconds, toIso } from '../../platform/time.ts';
import { endWait } from '../end-wait.ts';
import { type Grant, grantIdOf } from '../record/grant.ts';
import { freeLock } from '../record/lock.ts';
import { approvalWaitId } from '../record/waits.ts';
import { notifyEnd } from '../revoke/close-grant.ts';
import type { SweepDeps } from './sweep-deps.ts';

/**
 * Does what is left of a request that waited for approval: ends the execution's wait where the function that was
 * answered died before it did, and closes a request that nobody answered in time. Returns whether that was all.
 */
export async function sweepApproval(deps: SweepDeps, grant: Grant): Promise<boolean> {
  const grantId = grantIdOf(grant);
  if (grant.status === 'denied' || grant.status === 'expired') {
    await closeRequest(deps, grant);
    return true;
  }
  if (grant.status === 'awaiting-approval' && grant.endRequestedAt === undefined) {
    const endedAt = toIso(deps.now());
    const expired = await deps.records.change(grant.id, { set: { status: 'expired', endedAt } }, [
      { field: 'status', isOneOf: ['awaiting-approval'] },
    ]);
    if (expired.outcome === 'refused') return true;
    await deps.alerts.raise({ kind: 'swept', grant });
    await closeRequest(deps, { ...grant, status: 'expired', endedAt });
    return true;
  }
  const isAnswered = grant.approvedAt !== undefined || grant.overriddenAt !== undefined;
  const isComing =
    grant.status === 'opening' &&
    grant.endRequestedAt === undefined &&
    grant.failure === undefined &&
    grant.deadlineAt > toIso(deps.now());
  if (!isAnswered || !isComing || (await deps.executions.statusOf(grantId)) !== 'running')
    return false;
  await endWait(deps, approvalWaitId(grantId));
  await deps.records.change(grant.id, { set: { dueAt: toEpochSeconds(grant.deadlineAt) } }, [
    { field: 'status', isOneOf: ['opening'] },
    { field: 'deadlineAt', isOneOf: [grant.deadlineAt] },
  ]);
  return true;
}

/** Its execution frees the lock and tells people, unless it is lost. */
async function closeRequest(deps: SweepDeps, grant: Grant): Promise<void> {
  const grantId = grantIdOf(grant);
  await endWait(deps, approvalWaitId(grantId));
  await notifyEnd(deps, grant);
  await freeLock(deps.records, grantId, grant, { grant: undefined, isUnassigned: false });
  await deps.records.change(grant.id, { remove: ['due', 'dueAt'] }, [
    { field: 'status', isOneOf: ['denied', 'expired'] },
  ]);
}

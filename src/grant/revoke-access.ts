import type { Notification, Notifier } from '../notify/notification.ts';
import type { Measure } from '../platform/metrics.ts';
import { toEpochSeconds, toIso } from '../platform/time.ts';
import type { Clock, TimeBudget } from '../platform/time-budget.ts';
import type { AssignmentRemover } from './access/account-assignments.ts';
import { removeAssignment } from './access/remove-assignment.ts';
import { repeatWhilePending } from './access/repeat-while-pending.ts';
import { GrantRefusedError } from './errors.ts';
import { type Grant, grantIdOf, isOver, openStatuses } from './record/grant.ts';
import { type Lease, type LeaseDeps, takeLease } from './record/lease.ts';
import { freeLock } from './record/lock.ts';
import { findGrant } from './record/read-grant.ts';

export interface RevokeAccessDeps extends LeaseDeps, Clock {
  readonly assignments: AssignmentRemover;
  readonly notifier: Notifier;
  readonly measure: Measure;
}

export interface RevokeResult {
  readonly endedAt: string;
  /** Whether a report must still be sent: access existed, or may have existed, and no report has been sent. */
  readonly reportDue: boolean;
}

/**
 * Polls until the budget is over, and holds the lease until the invocation ends. `by` is `sweep` when the
 * sweep revokes instead of the grant's execution.
 */
export type RevokeAccess = (
  grantId: string,
  budget: TimeBudget,
  by?: 'sweep',
) => Promise<RevokeResult>;

/**
 * Ends a grant: prevents further creates, deletes the assignment that the grant created, waits until
 * ListAccountAssignments no longer contains it, and updates the record and the lock. An assignment that the
 * principal had before stays. Safe to run twice and concurrently. Throws AssignmentPendingError or
 * GrantBusyError when a retry may succeed, GrantRefusedError when the grant has no record.
 */
export async function revokeAccess(
  deps: RevokeAccessDeps,
  grantId: string,
  budget: TimeBudget,
  by?: 'sweep',
): Promise<RevokeResult> {
  const { records, notifier } = deps;
  const grant = await findGrant(records, grantId);
  if (!grant) throw new GrantRefusedError(`grant ${grantId} has no record`);
  if (isOver(grant)) return freeLockOf(deps, grant);

  const lease = await takeLease(
    deps,
    grant.id,
    budget.invocationEndsAt,
    { set: { status: 'ending' } },
    [{ field: 'status', isOneOf: openStatuses }],
  );
  const ended = await endUnderLease(deps, lease, budget, by);
  deps.measure('TimeToRevoke', deps.now() - revokeDueAt(ended));
  const result = await freeLockOf(deps, ended);
  const notification = notificationOf(ended);
  if (notification) await notifier.notify(ended, notification);
  return result;
}

async function endUnderLease(
  deps: RevokeAccessDeps,
  lease: Lease,
  budget: TimeBudget,
  by: 'sweep' | undefined,
): Promise<Grant> {
  try {
    const mayHaveHadAccess = await repeatWhilePending(
      () => removeAssignment(deps, lease),
      budget,
      deps,
    );
    const endedAt = toIso(deps.now());
    const sweptAt = by === 'sweep' ? endedAt : undefined;
    const ended = { status: mayHaveHadAccess ? 'ended' : 'failed', endedAt, sweptAt };
    const reportDueAt = toEpochSeconds(endedAt) + lease.grant().cloudTrailDelaySeconds;
    const obsolete = ['leaseOwner', 'leaseUntil', 'taskToken'];
    await lease.change(
      mayHaveHadAccess
        ? { set: { ...ended, dueAt: reportDueAt }, remove: obsolete }
        : { set: ended, remove: [...obsolete, 'due', 'dueAt'] },
    );
    return lease.grant();
  } catch (error) {
    await lease.release();
    throw error;
  }
}

/** Frees the lock of a grant that is over, also when an earlier invocation stopped before it did. */
async function freeLockOf({ records }: RevokeAccessDeps, grant: Grant): Promise<RevokeResult> {
  await freeLock(records, grantIdOf(grant), grant);
  return {
    endedAt: grant.endedAt ?? grant.deadlineAt,
    reportDue: grant.status === 'ended' && grant.reportSentAt === undefined,
  };
}

/** The start of TimeToRevoke: the end request, else the deadline; the request's time when access was never active. */
function revokeDueAt({ endRequestedAt, deadlineAt, accessBeganAt, requestedAt }: Grant): number {
  return Date.parse(accessBeganAt === undefined ? requestedAt : (endRequestedAt ?? deadlineAt));
}

/** `undefined` when GrantAccess recorded a failure: it has notified the requester of it. */
function notificationOf(grant: Grant): Notification | undefined {
  if (grant.status === 'ended') return { kind: 'access-ended' };
  if (grant.failure !== undefined) return undefined;
  const isEarly = grant.endRequestedAt !== undefined;
  const reason = isEarly
    ? 'its end was requested before access was active'
    : 'it could not be created';
  return { kind: 'access-failed', reason };
}

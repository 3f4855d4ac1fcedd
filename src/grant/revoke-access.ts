import type { Notification, Notifier } from '../notify/notification.ts';
import type { Measure } from '../platform/metrics.ts';
import { toEpochSeconds, toIso } from '../platform/time.ts';
import type { AssignmentRemover } from './access/account-assignments.ts';
import { removeAssignment } from './access/remove-assignment.ts';
import { type Clock, repeatWhilePending } from './access/repeat-while-pending.ts';
import { GrantRefusedError } from './errors.ts';
import { type Grant, grantIdOf, isOver, openStatuses } from './record/grant.ts';
import { type Lease, type LeaseDeps, takeLease } from './record/lease.ts';
import { freeLock } from './record/lock.ts';
import { findGrant } from './record/read-grant.ts';
import type { TimeLimit } from './time-limit.ts';

export interface RevokeAccessDeps extends LeaseDeps, Clock {
  readonly assignments: AssignmentRemover;
  readonly notifier: Notifier;
  readonly measure: Measure;
}

export interface RevokeResult {
  readonly endedAt: string;
  /** Whether there was, or may have been, access that needs a report. */
  readonly reportDue: boolean;
}

/** `by` is `sweep` when the sweep revokes instead of the grant's execution. */
export type RevokeAccess = (
  grantId: string,
  limit: TimeLimit,
  by?: 'sweep',
) => Promise<RevokeResult>;

/**
 * Ends a grant: prevents further creates, deletes the assignment that the grant created until Identity
 * Center does not list it any more, and updates record and lock. An assignment that the principal had
 * before stays. Safe to run twice and concurrently. Throws AssignmentPendingError or GrantBusyError
 * when a retry may succeed.
 */
export function createRevokeAccess(deps: RevokeAccessDeps): RevokeAccess {
  const { records, notifier } = deps;
  return async (grantId, limit, by) => {
    const grant = await findGrant(records, grantId);
    if (!grant) throw new GrantRefusedError(`grant ${grantId} has no record`);
    if (isOver(grant)) return finish(deps, grant);

    const lease = await takeLease(deps, grant.id, limit.endsAt, { set: { status: 'ending' } }, [
      { field: 'status', isOneOf: openStatuses },
    ]);
    const ended = await endUnderLease(deps, lease, limit, by);
    deps.measure('TimeToRevoke', deps.now() - endDueAt(ended));
    const result = await finish(deps, ended);
    const notification = notificationOf(ended);
    if (notification) await notifier.notify(ended, notification);
    return result;
  };
}

async function endUnderLease(
  deps: RevokeAccessDeps,
  lease: Lease,
  { giveUpAt }: TimeLimit,
  by: 'sweep' | undefined,
): Promise<Grant> {
  try {
    const hadAccess = await repeatWhilePending(() => removeAssignment(deps, lease), giveUpAt, deps);
    const endedAt = toIso(deps.now());
    const sweptAt = by === 'sweep' ? endedAt : undefined;
    const ended = { status: hadAccess ? 'ended' : 'failed', endedAt, sweptAt };
    const reportDueAt = toEpochSeconds(endedAt) + lease.grant().cloudTrailDelaySeconds;
    const obsolete = ['leaseOwner', 'leaseUntil', 'taskToken'];
    await lease.change(
      hadAccess
        ? { set: { ...ended, dueAt: reportDueAt }, remove: obsolete }
        : { set: ended, remove: [...obsolete, 'due', 'dueAt'] },
    );
    return lease.grant();
  } catch (error) {
    await lease.release();
    throw error;
  }
}

/** Frees the lock of a grant that is over, also when an earlier try died before that. */
async function finish({ records }: RevokeAccessDeps, grant: Grant): Promise<RevokeResult> {
  await freeLock(records, grantIdOf(grant), grant);
  return {
    endedAt: grant.endedAt ?? grant.deadlineAt,
    reportDue: grant.status === 'ended' && grant.reportSentAt === undefined,
  };
}

/** When the end was due. A grant that could not be granted is due at once. */
function endDueAt({ endRequestedAt, deadlineAt, accessBeganAt, requestedAt }: Grant): number {
  return Date.parse(accessBeganAt === undefined ? requestedAt : (endRequestedAt ?? deadlineAt));
}

/** `undefined` when GrantAccess recorded a failure: it has notified the requester of it. */
function notificationOf(grant: Grant): Notification | undefined {
  if (grant.status === 'ended') return { kind: 'access-ended' };
  if (grant.failure !== undefined) return undefined;
  const isEarly = grant.endRequestedAt !== undefined;
  const reason = isEarly ? 'its end was requested first' : 'it could not be created';
  return { kind: 'access-failed', reason };
}

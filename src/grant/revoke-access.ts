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
  /** Whether there was, or may have been, access to report on. */
  readonly reportDue: boolean;
}

/** Says `sweep` where the sweep does what the grant's execution has not done. */
export type RevokeAccess = (
  grantId: string,
  limit: TimeLimit,
  by?: 'sweep',
) => Promise<RevokeResult>;

/**
 * Ends a grant: nothing is created any more, what this grant made is gone from Identity Center's own
 * list, and the record and the lock say so. What the principal held before stays. Safe to run twice,
 * and by two at once. Throws AssignmentPendingError and GrantBusyError to be asked again.
 */
export function createRevokeAccess(deps: RevokeAccessDeps): RevokeAccess {
  const { records, notifier } = deps;
  return async (grantId, limit, by) => {
    const known = await findGrant(records, grantId);
    if (!known) throw new GrantRefusedError(`there is no record of a grant ${grantId}`);
    if (isOver(known)) return finish(deps, known);

    const lease = await takeLease(deps, known.id, limit.endsAt, { set: { status: 'ending' } }, [
      { field: 'status', isOneOf: openStatuses },
    ]);
    const ended = await endUnderLease(deps, lease, limit, by);
    deps.measure('TimeToRevoke', deps.now() - endDueAt(ended));
    const taken = await finish(deps, ended);
    const notification = notificationOf(ended);
    if (notification) await notifier.notify(ended, notification);
    return taken;
  };
}

async function endUnderLease(
  deps: RevokeAccessDeps,
  lease: Lease,
  { giveUpAt }: TimeLimit,
  by: 'sweep' | undefined,
): Promise<Grant> {
  try {
    const wasGiven = await repeatWhilePending(() => removeAssignment(deps, lease), giveUpAt, deps);
    const endedAt = toIso(deps.now());
    const sweptAt = by === 'sweep' ? endedAt : undefined;
    const ended = { status: wasGiven ? 'ended' : 'failed', endedAt, sweptAt };
    const reportDueAt = toEpochSeconds(endedAt) + lease.grant().cloudTrailDelaySeconds;
    const over = ['leaseOwner', 'leaseUntil', 'taskToken'];
    await lease.change(
      wasGiven
        ? { set: { ...ended, dueAt: reportDueAt }, remove: over }
        : { set: ended, remove: [...over, 'due', 'dueAt'] },
    );
    return lease.grant();
  } catch (error) {
    await lease.release();
    throw error;
  }
}

/** A grant that is over has its lock freed, also where an earlier try died before it could. */
async function finish({ records }: RevokeAccessDeps, grant: Grant): Promise<RevokeResult> {
  await freeLock(records, grantIdOf(grant), grant);
  return {
    endedAt: grant.endedAt ?? grant.deadlineAt,
    reportDue: grant.status === 'ended' && grant.reportSentAt === undefined,
  };
}

/** When the end was owed; a grant that could not be given was owed it at once. */
function endDueAt({ endRequestedAt, deadlineAt, accessBeganAt, requestedAt }: Grant): number {
  return Date.parse(accessBeganAt === undefined ? requestedAt : (endRequestedAt ?? deadlineAt));
}

/** Why access was not given has been told already by whoever noted the failure. */
function notificationOf(grant: Grant): Notification | undefined {
  if (grant.status === 'ended') return { kind: 'access-ended' };
  if (grant.failure !== undefined) return undefined;
  const isEarly = grant.endRequestedAt !== undefined;
  const reason = isEarly ? 'its end was asked for first' : 'it could not be made';
  return { kind: 'access-failed', reason };
}

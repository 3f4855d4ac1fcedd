import type { News, People } from '../notify/notification.ts';
import type { Measure } from '../platform/metrics.ts';
import type { AssignmentTaker } from './access/account-assignments.ts';
import { removeAssignment } from './access/remove-assignment.ts';
import { type Pace, whilePending } from './access/while-pending.ts';
import { GrantRefusedError } from './errors.ts';
import {
  type Grant,
  grantIdOf,
  isOver,
  openStatuses,
  toEpochSeconds,
  toIso,
} from './record/grant.ts';
import { type Lease, type LeaseDeps, takeLease } from './record/lease.ts';
import { freeLock } from './record/lock.ts';
import { findGrant } from './record/read-grant.ts';
import type { TimeLimit } from './time-limit.ts';

export interface TakeAccessAwayDeps extends LeaseDeps, Pace {
  readonly assignments: AssignmentTaker;
  readonly people: People;
  readonly measure: Measure;
}

export interface TakenAway {
  readonly endedAt: string;
  /** Whether there was, or may have been, access to report on. */
  readonly reportOwed: boolean;
}

/** Says `sweep` where the sweep does what the grant's execution has not done. */
export type TakeAccessAway = (
  grantId: string,
  limit: TimeLimit,
  by?: 'sweep',
) => Promise<TakenAway>;

/**
 * Ends a grant: nothing is created any more, what this grant made is gone from Identity Center's own
 * list, and the record and the lock say so. What the principal held before stays. Safe to run twice,
 * and by two at once. Throws AssignmentPendingError and GrantBusyError to be asked again.
 */
export function createTakeAccessAway(deps: TakeAccessAwayDeps): TakeAccessAway {
  const { records, people } = deps;
  return async (grantId, limit, by) => {
    const known = await findGrant(records, grantId);
    if (!known) throw new GrantRefusedError(`there is no record of a grant ${grantId}`);
    if (isOver(known)) return finish(deps, known);

    const lease = await takeLease(deps, known.id, limit.endsAt, { set: { status: 'ending' } }, [
      { field: 'status', isOneOf: openStatuses },
    ]);
    const ended = await endUnder(deps, lease, limit, by);
    deps.measure('TimeToRevoke', deps.now() - owedAt(ended));
    const taken = await finish(deps, ended);
    const news = newsOf(ended);
    if (news) await people.tell(ended, news);
    return taken;
  };
}

async function endUnder(
  deps: TakeAccessAwayDeps,
  lease: Lease,
  { giveUpAt }: TimeLimit,
  by: 'sweep' | undefined,
): Promise<Grant> {
  try {
    const wasGiven = await whilePending(() => removeAssignment(deps, lease), giveUpAt, deps);
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
async function finish({ records }: TakeAccessAwayDeps, grant: Grant): Promise<TakenAway> {
  await freeLock(records, grantIdOf(grant), grant);
  return {
    endedAt: grant.endedAt ?? grant.deadlineAt,
    reportOwed: grant.status === 'ended' && grant.reportSentAt === undefined,
  };
}

/** When the end was owed; a grant that could not be given was owed it at once. */
function owedAt({ endRequestedAt, deadlineAt, accessBeganAt, requestedAt }: Grant): number {
  return Date.parse(accessBeganAt === undefined ? requestedAt : (endRequestedAt ?? deadlineAt));
}

/** Why access was not given has been told already by whoever noted the failure. */
function newsOf(grant: Grant): News | undefined {
  if (grant.status === 'ended') return { kind: 'access-ended' };
  if (grant.failure !== undefined) return undefined;
  const isEarly = grant.endRequestedAt !== undefined;
  const reason = isEarly ? 'its end was asked for first' : 'it could not be made';
  return { kind: 'not-given', reason };
}

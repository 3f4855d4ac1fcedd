import type { TimeBudget } from '../../platform/time-budget.ts';
import { mayHaveCreated } from '../access/create-attempt.ts';
import { RecordContradictedError } from '../errors.ts';
import { type Grant, grantIdOf } from '../record/grant.ts';
import type { Lease } from '../record/lease.ts';
import { readLockOrNone } from '../record/lock.ts';
import { closeGrant, type End, notifyEnd } from './close-grant.ts';
import {
  bookkeepingUntil,
  type EndAccessDeps,
  hasCreated,
  isHeldByOther,
  lastCreateOf,
  measureRevoke,
  removeAccess,
  takeEndingLease,
} from './end-access.ts';

/**
 * Ends a grant that its execution has not ended, for the sweep. Without the execution's memory, it deletes an
 * assignment only where the record and the lock agree that this grant created it. Throws
 * RecordContradictedError where they do not and the assignment is listed; AssignmentPendingError or
 * GrantBusyError when a later try may succeed.
 */
export async function revokeOverdue(
  deps: EndAccessDeps,
  grant: Grant,
  budget: TimeBudget,
): Promise<void> {
  const isForced = deps.now() >= bookkeepingUntil(grant.deadlineAt);
  const lease = await takeEndingLease(deps, grant, budget, { isForced });
  try {
    const end = await removeOwn(deps, lease, budget);
    const ended = await closeGrant(deps, lease, { ...end, by: 'sweep' });
    measureRevoke(deps, ended);
    await notifyEnd(deps.notifier, ended);
  } catch (error) {
    await lease.release();
    throw error;
  }
}

async function removeOwn(
  deps: EndAccessDeps,
  lease: Lease<Grant>,
  budget: TimeBudget,
): Promise<End> {
  const grant = lease.record();
  const { accessBeganAt, alreadyAssigned, deadlineAt } = grant;
  const wasActive = accessBeganAt !== undefined;
  if (alreadyAssigned !== false) {
    if (mayHaveCreated(grant))
      throw new RecordContradictedError(
        'the record says that the user had the assignment before, and that this grant created it',
      );
    // Where Decide has not answered, nothing was created: the second look shows whether that is true.
    return {
      mayHaveHadAccess: wasActive,
      isUnassigned: false,
      looksAgain: alreadyAssigned === undefined,
    };
  }
  if (await isHeldByOther(deps, grantIdOf(grant), grant, lastCreateOf(grant)))
    return { mayHaveHadAccess: wasActive, isUnassigned: false, looksAgain: true };
  if (await isOwnCreation(deps, grant)) {
    const { mayHaveHadAccess } = await removeAccess(deps, grant, lease, { deadlineAt, budget });
    return { mayHaveHadAccess, isUnassigned: true, looksAgain: true };
  }
  if (!(await deps.assignments.isListed(grant)))
    return { mayHaveHadAccess: wasActive, isUnassigned: true, looksAgain: true };
  throw new RecordContradictedError(
    'the assignment is listed, but the record and the lock do not show that this grant created it',
  );
}

/**
 * Whether the lock still names this grant, or it created the assignment after the last grant had ended, as
 * Identity Center confirms.
 */
async function isOwnCreation(deps: EndAccessDeps, grant: Grant): Promise<boolean> {
  if (!mayHaveCreated(grant)) return false;
  const { grantId, lastEndedAt } = await readLockOrNone(deps.records, grant);
  if (grantId === grantIdOf(grant)) return true;
  const { lastCreateAt } = grant;
  if (lastEndedAt === undefined || lastCreateAt === undefined) return false;
  return lastCreateAt > lastEndedAt && hasCreated(deps, grant, grant, '');
}

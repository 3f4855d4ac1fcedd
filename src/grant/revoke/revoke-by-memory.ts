import { isWithinLast, latestInvocationEnd, toEpochSeconds, toIso } from '../../platform/time.ts';
import type { TimeBudget } from '../../platform/time-budget.ts';
import { propagationWindowMs } from '../access/account-assignments.ts';
import { mayStillCreate } from '../access/create-attempt.ts';
import { wasDeleted } from '../access/operation-proof.ts';
import { isGoneSince } from '../access/remove-assignment.ts';
import { AssignmentPendingError, TargetGoneError } from '../errors.ts';
import type { AssignmentTarget } from '../record/assignment-target.ts';
import { type GrantOver, grantIdOf } from '../record/grant.ts';
import { freeLock } from '../record/lock.ts';
import { makeReportDue } from '../record/report-record.ts';
import type { GrantedDecision, TaskInput } from '../record/task-input.ts';
import { errorOf } from './close-grant.ts';
import {
  bookkeepingUntil,
  type EndAccessDeps,
  isHeldByOther,
  mayShowLaterGrant,
  othersCreateSince,
  progressInMemory,
  refuseWhileCreating,
  removeAccess,
} from './end-access.ts';
import { alertOf, alertTexts, overResult, type RevokeResult } from './revoke-result.ts';

/** A grant whose record is no help, and what the workflow remembers of it. */
interface LostGrant extends Pick<TaskInput, 'granted' | 'enteredAt'> {
  readonly grantId: string;
  readonly found: GrantOver | 'missing' | 'unreadable';
  readonly decision: GrantedDecision;
}

/**
 * Revokes what Decide named although the grant's record is missing, cannot be read, or says that the grant
 * is over. The list decides. Throws AssignmentPendingError when a retry may succeed.
 */
export async function revokeByMemory(
  deps: EndAccessDeps,
  { grantId, found, decision, granted, enteredAt }: LostGrant,
  budget: TimeBudget,
): Promise<RevokeResult> {
  const { target, alreadyAssigned, latestDeadline } = decision;
  const { over, noteError } = await repairFailed(deps, found, granted?.grantedAt);
  const errors = [noteError];
  const alert = over ? alertOf(over) : alertTexts[found === 'missing' ? found : 'unreadable'];
  const reported = over?.status === 'ended' ? over : undefined;
  const free = (isUnassigned: boolean) =>
    freeLock(deps.records, grantId, target, { grant: over, isUnassigned });
  if (alreadyAssigned) {
    await free(false);
    return overResult(reported, alert);
  }
  const isBookkeepingOver = deps.now() >= bookkeepingUntil(latestDeadline);
  const list = over && (await lookAtList(deps, over, target));
  // Until GrantAccess has succeeded, a create may be in progress. After that, another invocation of it may be
  // about to send its create.
  const isCreated = granted !== null;
  const entered = Date.parse(enteredAt);
  const createdUntil = isCreated ? latestInvocationEnd(entered) : entered + propagationWindowMs;
  const mayBeCreated = deps.now() < createdUntil;
  if (list === 'unlisted' && !isCreated && mayBeCreated && over?.lastCreateAt !== undefined)
    throw new AssignmentPendingError('the list may not show yet what was created');
  const isOver = list === 'unlisted' && !(await isUnproven(deps, over, target));
  if (isOver || list === 'gone') {
    if (list !== 'gone') refuseWhileCreating(deps, { granted, enteredAt });
    await free(true);
    return overResult(reported, alert, list === 'gone' ? alertTexts.gone : '');
  }
  if (over && mayStillCreate(over, deps.now()) && !isBookkeepingOver)
    throw new AssignmentPendingError('a create may still be sent');
  const held = {
    since: othersCreateSince({ granted, enteredAt }),
    until: bookkeepingUntil(latestDeadline),
  };
  const isHeld = await isHeldByOther(deps, grantId, target, held);
  if (over && !isHeld && !isBookkeepingOver) {
    // The record's end may be forged: only grants count that have ended since the execution began to revoke.
    if (mayBeStale(over, deps.now()) || (await mayShowLaterGrant(deps, toIso(entered), target)))
      throw new AssignmentPendingError('the grant has ended, and the list may lag');
  }
  const confirm = async (): Promise<void> => {
    if (await isHeldByOther(deps, grantId, target, held)) throw new HeldByOtherError();
  };
  try {
    // What is listed may be what the other grant has deleted since.
    if (isHeld) throw new HeldByOtherError();
    await confirm();
    if (over) errors.push(await errorOf(noteAccess(deps, over, 'over')));
    const progress = progressInMemory(confirm, { accessBeganAt: granted?.grantedAt });
    await removeAccess(deps, target, progress, { deadlineAt: latestDeadline, budget });
  } catch (error) {
    if (!(error instanceof HeldByOtherError)) throw error;
    // Where the sweep ended the grant, it has alerted people, and the user has pressed again since.
    if (over?.sweptAt !== undefined) return overResult(reported, alert);
    return overResult(reported, alert, alertTexts.otherGrant);
  }
  if (!over && mayBeCreated)
    throw new AssignmentPendingError('without the record, a create may still be in progress');
  refuseWhileCreating(deps, { granted, enteredAt });
  await free(true);
  throwFirst(errors);
  return overResult(over, over ? alertTexts.over : alert);
}

/**
 * Whether what is listed may be what an earlier grant or this one deleted. An end that another hand has
 * written deleted nothing.
 */
const mayBeStale = (over: GrantOver, now: number): boolean =>
  isWithinLast(propagationWindowMs, over.endedAt, now) &&
  (over.accessBeganAt === undefined || over.lastDeleteAt !== undefined);

/**
 * Whether Identity Center confirms no deletion of a recent access: the list may not show it yet, and its end may
 * be forged.
 */
async function isUnproven(
  { assignments, now }: EndAccessDeps,
  over: GrantOver | undefined,
  target: AssignmentTarget,
): Promise<boolean> {
  if (over?.accessBeganAt === undefined) return false;
  const isRecent = [over.lastCreateAt, over.accessBeganAt].some((at) =>
    isWithinLast(propagationWindowMs, at, now()),
  );
  return isRecent && !(await wasDeleted(assignments, over.deleteRequestId, target, ''));
}

/** What could not be noted must not hold the end of access back: it throws afterwards. */
function throwFirst(errors: readonly unknown[]): void {
  const [error] = errors.filter((each) => each !== undefined);
  if (error !== undefined) throw error;
}

class HeldByOtherError extends Error {
  override readonly name = 'HeldByOtherError';
}

/** `gone`: the account or permission set does not exist, as Identity Center has said twice. */
async function lookAtList(
  { records, assignments, now }: EndAccessDeps,
  over: GrantOver,
  target: AssignmentTarget,
): Promise<'listed' | 'unlisted' | 'gone'> {
  try {
    return (await assignments.isListed(target)) ? 'listed' : 'unlisted';
  } catch (error) {
    if (!(error instanceof TargetGoneError)) throw error;
    if (isGoneSince(over.goneAt, now())) return 'gone';
    await records.change(over.id, { set: { goneAt: toIso(now()) } }, [{ absent: 'goneAt' }]);
    throw new AssignmentPendingError(error.message, { cause: error });
  }
}

/** A grant that was active has not failed: another hand has written that. Never throws. */
async function repairFailed(
  deps: EndAccessDeps,
  found: LostGrant['found'],
  beganAt: string | undefined,
): Promise<{ readonly over: GrantOver | undefined; readonly noteError: unknown }> {
  if (typeof found === 'string') return { over: undefined, noteError: undefined };
  const accessBeganAt = found.accessBeganAt ?? beganAt;
  const over = { ...found, accessBeganAt };
  if (found.status === 'ended' || accessBeganAt === undefined)
    return { over, noteError: undefined };
  const noteError = await errorOf(noteAccess(deps, over, 'failed'));
  return { over: { ...over, status: 'ended', contradiction: 'failed' }, noteError };
}

/**
 * Notes that the grant had access after all. The next run may find the assignment deleted, and must alert
 * people too; and a report is due, even if the record says otherwise.
 */
async function noteAccess(
  { records, now }: EndAccessDeps,
  over: GrantOver,
  contradiction: 'over' | 'failed',
): Promise<void> {
  const dueAt = toEpochSeconds(toIso(now())) + over.cloudTrailDelaySeconds;
  const { accessBeganAt } = over;
  const set = { status: 'ended', accessBeganAt, contradiction };
  await records.change(over.id, { set }, [{ present: 'id' }]);
  await makeReportDue(records, grantIdOf(over), dueAt);
}

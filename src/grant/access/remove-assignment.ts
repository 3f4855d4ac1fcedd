import { isWithinLast, toIso } from '../../platform/time.ts';
import { AssignmentPendingError, TargetGoneError } from '../errors.ts';
import type { AssignmentTarget } from '../record/assignment-target.ts';
import type { Grant } from '../record/grant.ts';
import type { Change } from '../record/records.ts';
import { type AssignmentRemover, propagationWindowMs } from './account-assignments.ts';
import { mayHaveCreated, mayStillCreate, unresolvedAttempts } from './create-attempt.ts';

interface RemoveDeps {
  readonly assignments: AssignmentRemover;
  readonly now: () => number;
}

/** What a record says of a grant's creates and of its removal so far. */
export type RemovalRecord = Pick<
  Grant,
  | 'accessBeganAt'
  | 'lastCreateAt'
  | 'createAttempts'
  | 'createRequestIds'
  | 'deleteAttemptAt'
  | 'lostDeleteAt'
  | 'deleteRequestId'
  | 'deleteSentAt'
  | 'goneAt'
>;

/** A lease of the grant, or its substitute where the record is lost. */
export interface RemovalProgress {
  readonly record: () => RemovalRecord;
  readonly change: (change: Change) => Promise<void>;
  /** Throws when another invocation may change the assignment by now. */
  readonly confirm: () => Promise<RemovalRecord>;
}

export interface Removal {
  readonly target: AssignmentTarget;
  readonly progress: RemovalProgress;
  /** Until when to believe what the record says of creates and deletes, in epoch milliseconds. */
  readonly bookkeepingUntil: number;
}

/** Whether there was access, or may have been, and whether the account or permission set is gone. */
export interface Removed {
  readonly mayHaveHadAccess: boolean;
  readonly isGone: boolean;
}

/**
 * Sends the delete, and checks once how far it is. Believes only ListAccountAssignments: returns once that
 * lacks the assignment, and no create or delete of this grant can have a later effect, as far as its record
 * says. Throws AssignmentPendingError until then.
 */
export async function removeAssignment(deps: RemoveDeps, removal: Removal): Promise<Removed> {
  const { progress } = removal;
  const grant = await progress.confirm();
  const isBookkeepingOver = deps.now() >= removal.bookkeepingUntil;
  const finished = finishedCreations(deps, grant);
  const creations = await (isBookkeepingOver ? finished.catch(() => 'unknown') : finished);
  // Nothing was created after the deadline, so that by now the list shows every create.
  const isUnlisted = isBookkeepingOver && !(await mayBeListed(deps, removal));
  const deletion = isUnlisted ? 'there is none' : await ensureDeleted(deps, removal);
  const isGone = await checkList(deps, removal, deletion);
  // Identity Center may not show yet what it has created.
  const wasCreated = creations === 'succeeded' || grant.accessBeganAt !== undefined;
  const mayFollow = creations === 'unresolved' || (wasCreated && deletion !== 'deleted');
  if (mayFollow && isRecent(deps, grant) && !isGone && !isBookkeepingOver)
    throw new AssignmentPendingError(`an assignment may have been created, but not deleted`);
  // It would delete the assignment of the user's next grant.
  if (isWithinUnknown(progress.record().lostDeleteAt, deps.now()))
    throw new AssignmentPendingError('a delete whose response was lost may still be in progress');
  // A create whose fate is unknown may have given access, even if nothing was there to delete.
  const mayHaveBeenCreated = mayHaveCreated(grant) && creations !== 'failed';
  return { mayHaveHadAccess: grant.accessBeganAt !== undefined || mayHaveBeenCreated, isGone };
}

/** Whether Identity Center may not show the result of the last create yet. A time in the future counts as now. */
const isRecent = (
  { now }: Pick<RemoveDeps, 'now'>,
  { lastCreateAt, accessBeganAt }: RemovalRecord,
): boolean =>
  [lastCreateAt, accessBeganAt].some(
    (at) => at !== undefined && at > toIso(now() - propagationWindowMs),
  );

/**
 * What became of the grant's creates: `unresolved` where the response to one was lost. An unfinished one
 * would give access after the deletion.
 */
async function finishedCreations(
  { assignments, now }: RemoveDeps,
  grant: RemovalRecord,
): Promise<'none' | 'failed' | 'unresolved' | 'succeeded'> {
  if (mayStillCreate(grant, now())) throw new AssignmentPendingError('a create may still be sent');
  const requestIds = [...(grant.createRequestIds ?? [])];
  const creations = await Promise.all(requestIds.map((id) => assignments.describeCreation(id)));
  if (creations.some(({ status }) => status === 'in-progress'))
    throw new AssignmentPendingError('Identity Center is still creating the assignment');
  if (creations.some(({ status }) => status === 'unknown') && isRecent({ now }, grant))
    throw new AssignmentPendingError('Identity Center does not know the creation yet');
  if (unresolvedAttempts(grant, now()).length > 0) return 'unresolved';
  if (creations.some(({ status }) => status !== 'failed')) return 'succeeded';
  return creations.length === 0 ? 'none' : 'failed';
}

/** Throws AssignmentPendingError while the assignment is listed. Returns whether account or permission set are gone. */
async function checkList(
  { assignments, now }: RemoveDeps,
  { target, progress }: Removal,
  deletion: string,
): Promise<boolean> {
  try {
    if (!(await assignments.isListed(target))) return false;
  } catch (error) {
    if (!(error instanceof TargetGoneError)) throw error;
    const { goneAt } = progress.record();
    if (isGoneSince(goneAt, now())) return true;
    if (goneAt === undefined) await progress.change({ set: { goneAt: toIso(now()) } });
    throw new AssignmentPendingError(error.message, { cause: error });
  }
  // The list may lag. If it does not, an assignment was created since, and the next try sends another delete.
  if (!isWithinUnknown(progress.record().deleteSentAt, now()))
    await progress.change({ remove: ['deleteRequestId', 'deleteSentAt'] });
  throw new AssignmentPendingError(`the assignment is still listed (${deletion})`);
}

async function mayBeListed({ assignments }: RemoveDeps, { target }: Removal): Promise<boolean> {
  try {
    return await assignments.isListed(target);
  } catch (error) {
    if (error instanceof TargetGoneError) return true;
    throw error;
  }
}

/** The least time between the two answers of Identity Center that show that an account or permission set is gone. */
const minGoneMs = 60_000;

/** Whether an answer now is the second one: the first came at `goneAt`. */
export const isGoneSince = (goneAt: string | undefined, now: number): boolean =>
  goneAt !== undefined && goneAt <= toIso(now - minGoneMs);

/** How long Identity Center may not know the request id of a deletion that it accepted, or not show its effect. */
const maxUnknownMs = 60_000;

const isWithinUnknown = (sentAt: string | undefined, now: number): boolean =>
  isWithinLast(maxUnknownMs, sentAt, now);

/**
 * Sends the delete, even if the list lacks the assignment, and returns `deleted`, or why Identity
 * Center did not delete. Confirms right before, and stores the request id for the next try.
 */
async function ensureDeleted(deps: RemoveDeps, removal: Removal): Promise<string> {
  const { assignments, now } = deps;
  const { progress } = removal;
  const requestId = progress.record().deleteRequestId ?? (await sendDelete(deps, removal));
  if (requestId === undefined) return 'there is none';
  const deletion = await assignments.describeDeletion(requestId);
  if (deletion.status === 'succeeded') return 'deleted';
  if (deletion.status === 'in-progress')
    throw new AssignmentPendingError('Identity Center is still deleting the assignment');
  if (deletion.status === 'unknown' && isWithinUnknown(progress.record().deleteSentAt, now()))
    throw new AssignmentPendingError('Identity Center does not know the deletion yet');
  // Without a request id, the next try sends another delete.
  await progress.change({ remove: ['deleteRequestId', 'deleteSentAt'] });
  if (deletion.status === 'unknown')
    throw new AssignmentPendingError('Identity Center does not know the deletion');
  return deletion.reason;
}

/** Notes the attempt before it sends the delete, so that the next try knows of one whose response was lost. */
async function sendDelete(
  { assignments, now }: RemoveDeps,
  { target, progress }: Removal,
): Promise<string | undefined> {
  const lostDeleteAt = progress.record().deleteAttemptAt;
  const lastDeleteAt = toIso(now());
  await progress.change({ set: { deleteAttemptAt: lastDeleteAt, lastDeleteAt, lostDeleteAt } });
  await progress.confirm();
  const deletion = await assignments.delete(target);
  const set =
    deletion.outcome === 'accepted'
      ? { deleteRequestId: deletion.requestId, deleteSentAt: toIso(now()) }
      : {};
  await progress.change({ set, remove: ['deleteAttemptAt'] });
  if (deletion.outcome === 'rejected') throw deletion.error;
  return set.deleteRequestId;
}

import { toIso } from '../../platform/time.ts';
import { AssignmentPendingError } from '../errors.ts';
import type { Grant } from '../record/grant.ts';
import type { Lease } from '../record/lease.ts';
import {
  type AssignmentRemover,
  type Operation,
  propagationWindowMs,
} from './account-assignments.ts';
import { createPendingUntil, findCreations, mayHaveCreated } from './create-attempt.ts';

interface RemoveDeps {
  readonly assignments: AssignmentRemover;
  readonly now: () => number;
}

/**
 * Checks once how far the removal is: every creation must have finished; sends the delete if none was
 * sent; checks its progress. Returns, once the assignment is deleted, whether there was, or may have
 * been, access; throws AssignmentPendingError until then.
 */
export async function removeAssignment(deps: RemoveDeps, lease: Lease): Promise<boolean> {
  const grant = await lease.confirm();
  const wasActive = grant.accessBeganAt !== undefined;
  if (!mayHaveCreated(grant)) return wasActive;
  const creations = await finishedCreations(deps, lease);
  const deletion = await ensureDeleted(deps, lease);
  if (await deps.assignments.isListed(grant))
    throw new AssignmentPendingError(`the assignment is still listed (${deletion})`);
  // Identity Center found nothing to delete, but it may not show yet what it has created.
  const mayBeCreated =
    creations.length === 0 || creations.some(({ status }) => status !== 'failed');
  if (deletion !== 'deleted' && mayBeCreated && isRecent(deps, grant))
    throw new AssignmentPendingError(
      `an assignment may have been created, but not deleted: ${deletion}`,
    );
  // A deletion that succeeded is no proof: AWS does not document the result for a missing assignment.
  const wasDeleted = deletion === 'deleted' && mayBeCreated;
  return wasActive || wasDeleted || creations.some(({ status }) => status === 'succeeded');
}

/** Whether Identity Center may not show the result of the last create yet. */
const isRecent = ({ now }: RemoveDeps, { lastCreateAt }: Grant): boolean =>
  lastCreateAt !== undefined && lastCreateAt > toIso(now() - propagationWindowMs);

/** The results of all creations of this grant. An unfinished one would give access after the deletion. */
async function finishedCreations(deps: RemoveDeps, lease: Lease): Promise<readonly Operation[]> {
  const { assignments, now } = deps;
  // Read before the search for creations: a create that the search misses is sent before this time.
  const pendingUntil = createPendingUntil(lease.grant(), now());
  await recordCreations(lease, await findCreations(assignments, lease.grant()));
  if (pendingUntil !== undefined)
    throw new AssignmentPendingError(`a create may still be sent until ${pendingUntil}`);
  const requestIds = [...(lease.grant().createRequestIds ?? [])];
  const creations = await Promise.all(requestIds.map((id) => assignments.describeCreation(id)));
  if (creations.some(({ status }) => status === 'in-progress'))
    throw new AssignmentPendingError('Identity Center is still creating the assignment');
  if (creations.some(({ status }) => status === 'unknown') && isRecent(deps, lease.grant()))
    throw new AssignmentPendingError('Identity Center does not know the creation yet');
  return creations;
}

async function recordCreations(lease: Lease, requestIds: readonly string[]): Promise<void> {
  for (const member of requestIds)
    if (!lease.grant().createRequestIds?.has(member))
      await lease.change({ addTo: { field: 'createRequestIds', member } });
}

/** How long Identity Center may not know the request id of a deletion that it accepted. */
const maxUnknownMs = 60_000;

/**
 * Sends the delete, even if the list lacks the assignment, and returns `deleted`, or why Identity
 * Center did not delete. Confirms the lease right before, and stores the request id for the next try.
 */
async function ensureDeleted({ assignments, now }: RemoveDeps, lease: Lease): Promise<string> {
  if (lease.grant().deleteRequestId === undefined) {
    await lease.confirm();
    const deleteRequestId = await assignments.delete(lease.grant());
    if (deleteRequestId === undefined) return 'there is none';
    await lease.change({ set: { deleteRequestId, deleteSentAt: toIso(now()) } });
  }
  const deletion = await assignments.describeDeletion(lease.grant().deleteRequestId ?? '');
  if (deletion.status === 'succeeded') return 'deleted';
  if (deletion.status === 'in-progress')
    throw new AssignmentPendingError('Identity Center is still deleting the assignment');
  if (
    deletion.status === 'unknown' &&
    (lease.grant().deleteSentAt ?? '') > toIso(now() - maxUnknownMs)
  )
    throw new AssignmentPendingError('Identity Center does not know the deletion yet');
  // Without a request id, the next try sends another delete.
  await lease.change({ remove: ['deleteRequestId', 'deleteSentAt'] });
  if (deletion.status === 'unknown')
    throw new AssignmentPendingError('Identity Center does not know the deletion');
  return deletion.reason;
}

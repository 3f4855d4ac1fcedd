import { toIso } from '../../platform/time.ts';
import { AssignmentPendingError } from '../errors.ts';
import type { Grant } from '../record/grant.ts';
import type { Lease } from '../record/lease.ts';
import type { AssignmentRemover, Operation } from './account-assignments.ts';
import { createPendingUntil, findCreations, mayHaveCreated } from './create-attempt.ts';
import { propagationWindowMs } from './propagation-window.ts';

interface RemoveDeps {
  readonly assignments: AssignmentRemover;
  readonly now: () => number;
}

/**
 * One look at the way to an assignment that is gone: waits for every creation to settle, sends the
 * delete if none was sent, and judges what became of it. Returns when it is gone, with whether there
 * was, or may have been, access; throws AssignmentPendingError until then.
 */
export async function removeAssignment(deps: RemoveDeps, lease: Lease): Promise<boolean> {
  const grant = await lease.confirm();
  const wasSeen = grant.accessBeganAt !== undefined;
  if (!mayHaveCreated(grant)) return wasSeen;
  const creations = await finishedCreations(deps, lease);
  const deletion = await ensureDeleted(deps, lease);
  if (await deps.assignments.isListed(grant))
    throw new AssignmentPendingError(`the assignment is still in the list (${deletion})`);
  // There was nothing to delete, says Identity Center; but it may not show yet what was made.
  const mayBeMade = creations.length === 0 || creations.some(({ status }) => status !== 'failed');
  if (deletion !== 'deleted' && mayBeMade && isRecent(deps, grant))
    throw new AssignmentPendingError(
      `an assignment may have been made, but not deleted: ${deletion}`,
    );
  // That a deletion succeeded proves nothing by itself: AWS does not say what deleting what is missing answers.
  const wasDeleted = deletion === 'deleted' && mayBeMade;
  return wasSeen || wasDeleted || creations.some(({ status }) => status === 'succeeded');
}

/** Whether Identity Center may not show yet what became of the last create. */
const isRecent = ({ now }: RemoveDeps, { lastCreateAt }: Grant): boolean =>
  lastCreateAt !== undefined && lastCreateAt > toIso(now() - propagationWindowMs);

/** What became of every creation of this grant. One that is on its way would give access after the deletion. */
async function finishedCreations(deps: RemoveDeps, lease: Lease): Promise<readonly Operation[]> {
  const { assignments, now } = deps;
  // Asked before looking: a create that is sent after the look is sent before this time.
  const awaitedUntil = createPendingUntil(lease.grant(), now());
  await noteCreations(lease, await findCreations(assignments, lease.grant()));
  if (awaitedUntil !== undefined)
    throw new AssignmentPendingError(`a create may be on its way until ${awaitedUntil}`);
  const requestIds = [...(lease.grant().createRequestIds ?? [])];
  const creations = await Promise.all(requestIds.map((id) => assignments.describeCreation(id)));
  if (creations.some(({ status }) => status === 'in-progress'))
    throw new AssignmentPendingError('Identity Center is still making the assignment');
  if (creations.some(({ status }) => status === 'unknown') && isRecent(deps, lease.grant()))
    throw new AssignmentPendingError('Identity Center does not know of the creation yet');
  return creations;
}

async function noteCreations(lease: Lease, requestIds: readonly string[]): Promise<void> {
  const isNoted = (grant: Grant, id: string) => grant.createRequestIds?.has(id) ?? false;
  for (const member of requestIds)
    if (!isNoted(lease.grant(), member))
      await lease.change({ addTo: { field: 'createRequestIds', member } });
}

/** For how long a deletion that was accepted may not be known by its request id yet. */
const unknownMs = 60_000;

/**
 * Sends the delete, whatever the list says, and gives `deleted`, or why Identity Center did not. The
 * lease is proven right before, and the request id is kept for the next try.
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
    (lease.grant().deleteSentAt ?? '') > toIso(now() - unknownMs)
  )
    throw new AssignmentPendingError('Identity Center does not know of the deletion yet');
  // The next try sends another.
  await lease.change({ remove: ['deleteRequestId', 'deleteSentAt'] });
  if (deletion.status === 'unknown')
    throw new AssignmentPendingError('Identity Center does not know of the deletion');
  return deletion.reason;
}

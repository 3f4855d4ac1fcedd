import type { AssignmentTarget } from '../record/assignment-target.ts';
import type { Grant } from '../record/grant.ts';
import { type Lock, lockRecordId } from '../record/lock.ts';
import type { AssignmentReader, Operation } from './account-assignments.ts';

// Records may be forged. Identity Center says what was created and deleted, and when.

/** Whether it has accepted a creation of the target after `since` that the grant's record names. */
export async function hasCreated(
  assignments: Pick<AssignmentReader, 'describeCreation'>,
  { createRequestIds = new Set() }: Pick<Grant, 'createRequestIds'>,
  target: AssignmentTarget,
  since: string,
): Promise<boolean> {
  const creations = await Promise.all(
    [...createRequestIds].map((id) => assignments.describeCreation(id)),
  );
  return creations.some((creation) => isOfTarget(creation, target, since));
}

/** Whether the deletion with which the last grant of the lock ended was accepted after `since`, and has succeeded. */
export async function wasDeleted(
  assignments: Pick<AssignmentReader, 'describeDeletion'>,
  { lastDeleteRequestId }: Lock,
  target: AssignmentTarget,
  since: string,
): Promise<boolean> {
  if (lastDeleteRequestId === undefined) return false;
  const deletion = await assignments.describeDeletion(lastDeleteRequestId);
  return deletion.status === 'succeeded' && isOfTarget(deletion, target, since);
}

const isOfTarget = (operation: Operation, target: AssignmentTarget, since: string): boolean =>
  'target' in operation &&
  lockRecordId(operation.target) === lockRecordId(target) &&
  operation.acceptedAt > since;

import type { AssignmentTarget } from '../record/assignment-target.ts';
import type { Grant } from '../record/grant.ts';
import { lockRecordId } from '../record/lock.ts';
import type { AssignmentReader, Operation } from './account-assignments.ts';

// Records may be forged. Identity Center says what was created and deleted, and when.

/**
 * Whether it has accepted a creation of the target after `since` that the grant's record names; `unknown` where
 * it does not know one of them, or not yet.
 */
export async function hasCreated(
  assignments: Pick<AssignmentReader, 'describeCreation'>,
  { createRequestIds = new Set() }: Pick<Grant, 'createRequestIds'>,
  target: AssignmentTarget,
  since: string,
): Promise<boolean | 'unknown'> {
  const creations = await Promise.all(
    [...createRequestIds].map((id) => assignments.describeCreation(id)),
  );
  if (creations.some((creation) => isOfTarget(creation, target, since))) return true;
  return creations.some(({ status }) => status === 'unknown') ? 'unknown' : false;
}

/** Whether this deletion was of the target, was accepted after `since`, and has succeeded. */
export async function wasDeleted(
  assignments: Pick<AssignmentReader, 'describeDeletion'>,
  requestId: string | undefined,
  target: AssignmentTarget,
  since: string,
): Promise<boolean> {
  if (requestId === undefined) return false;
  const deletion = await assignments.describeDeletion(requestId);
  return deletion.status === 'succeeded' && isOfTarget(deletion, target, since);
}

const isOfTarget = (operation: Operation, target: AssignmentTarget, since: string): boolean =>
  'target' in operation &&
  lockRecordId(operation.target) === lockRecordId(target) &&
  operation.acceptedAt > since;

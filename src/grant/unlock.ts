import type { AssignmentReader } from './access/account-assignments.ts';
import type { AssignmentTarget } from './record/assignment-target.ts';
import { lockRecordId, readLock } from './record/lock.ts';
import type { Records } from './record/records.ts';

interface UnlockDeps {
  readonly records: Records;
  readonly assignments: Pick<AssignmentReader, 'isListed'>;
}

interface UnlockRequest {
  readonly target: AssignmentTarget;
  /** Unlocks although the assignment is listed: it is the principal's own. */
  readonly keepAssignment: boolean;
}

export type UnlockResult =
  | { readonly outcome: 'nothing-lost' }
  | { readonly outcome: 'unlocked'; readonly lostGrantId: string; readonly isAssigned: boolean }
  /** Nothing was changed. `holderId`: the grant that holds the lock, whose assignment it may be. */
  | {
      readonly outcome: 'still-assigned';
      readonly lostGrantId: string;
      readonly holderId: string | undefined;
    }
  /** Somebody else changed the lock in between. */
  | { readonly outcome: 'lock-changed' };

/**
 * Takes a lost grant off its lock, so that this access can be granted again. Refuses while Identity Center
 * lists the assignment, which the lost grant may have left.
 */
export async function unlock(
  { records, assignments }: UnlockDeps,
  { target, keepAssignment }: UnlockRequest,
): Promise<UnlockResult> {
  const id = lockRecordId(target);
  const { lostGrantId, grantId: holderId } = await readLock(records, target);
  if (lostGrantId === undefined) return { outcome: 'nothing-lost' };
  const isAssigned = await assignments.isListed(target);
  if (isAssigned && !keepAssignment) return { outcome: 'still-assigned', lostGrantId, holderId };
  const { outcome } = await records.change(id, { remove: ['lostGrantId'] }, [
    { field: 'lostGrantId', isOneOf: [lostGrantId] },
  ]);
  return outcome === 'changed'
    ? { outcome: 'unlocked', lostGrantId, isAssigned }
    : { outcome: 'lock-changed' };
}

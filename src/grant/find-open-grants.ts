import type { RecordReader } from '../request/stored-record.ts';
import { MalformedGrantError } from './errors.ts';
import type { AssignmentTarget } from './record/assignment-target.ts';
import { type Grant, isOver } from './record/grant.ts';
import { readLockOrNone } from './record/lock.ts';
import { findGrant } from './record/read-grant.ts';

/**
 * Finds the grants that are open for these targets, through their locks: with a batch reader in two requests. A malformed lock
 * or record counts as none: its grant is one for the operators.
 */
export async function findOpenGrants(
  records: RecordReader,
  targets: readonly AssignmentTarget[],
): Promise<readonly Grant[]> {
  const locks = await Promise.all(targets.map((target) => readLockOrNone(records, target)));
  const grants = await Promise.all(
    locks.map(({ grantId }) => (grantId === undefined ? undefined : findOrNone(records, grantId))),
  );
  return grants.flatMap((grant) => (grant === undefined || isOver(grant) ? [] : [grant]));
}

async function findOrNone(records: RecordReader, grantId: string): Promise<Grant | undefined> {
  try {
    return await findGrant(records, grantId);
  } catch (error) {
    if (error instanceof MalformedGrantError) return undefined;
    throw error;
  }
}

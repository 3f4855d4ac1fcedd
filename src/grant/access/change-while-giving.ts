import { toIso } from '../../platform/time.ts';
import { AssignmentPendingError, EndRequestedError, GrantRefusedError } from '../errors.ts';
import { type Grant, grantIdOf, parseGrant } from '../record/grant.ts';
import { findGrant } from '../record/read-grant.ts';
import type { Change, Condition, Records } from '../record/records.ts';

/**
 * Changes the record of a grant while its status is `giving`. When the condition fails, a concurrent
 * invocation, or an own write whose response was lost, has changed the record: throws
 * AssignmentPendingError while the grant is open, otherwise EndRequestedError or GrantRefusedError.
 */
export async function changeWhileGiving(
  { records, now }: { readonly records: Records; readonly now: () => number },
  { id }: Pick<Grant, 'id'>,
  change: Change,
  when: Condition,
): Promise<Grant> {
  const result = await records.change(id, change, when);
  if (result.outcome === 'changed') return parseGrant(result.record);
  const grant = await readCurrentGrant(records, id);
  refuseIfEnding(grant);
  const isGiving = grant.status === 'giving' && grant.deadlineAt > toIso(now());
  if (isGiving || grant.status === 'active')
    throw new AssignmentPendingError('another invocation is granting this access');
  throw new GrantRefusedError(
    `grant ${grantIdOf(grant)} is ${grant.status}: access is not granted any more`,
  );
}

/** Throws EndRequestedError when the end was requested before access was active. */
export function refuseIfEnding(grant: Grant): void {
  if (grant.endRequestedAt !== undefined && grant.status !== 'active')
    throw new EndRequestedError(
      `the end of grant ${grantIdOf(grant)} was requested before its access was active`,
    );
}

export async function readCurrentGrant(records: Records, id: string): Promise<Grant> {
  const grant = await findGrant(records, id.slice('grant#'.length));
  if (!grant) throw new GrantRefusedError(`the record ${id} does not exist any more`);
  return grant;
}

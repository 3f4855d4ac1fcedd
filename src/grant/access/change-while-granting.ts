import { toIso } from '../../platform/time.ts';
import { AssignmentPendingError, EndRequestedError, GrantRefusedError } from '../errors.ts';
import { type Grant, grantIdOf, parseGrant } from '../record/grant.ts';
import { findGrant } from '../record/read-grant.ts';
import type { Change, Condition, Records } from '../record/records.ts';

/**
 * Changes the record if the condition holds. Otherwise a concurrent invocation, or an earlier write whose
 * response was lost, has changed it: throws AssignmentPendingError while access is being granted or is
 * active, EndRequestedError when the end was requested, and GrantRefusedError in any other status.
 */
export async function changeWhileGranting(
  { records, now }: { readonly records: Records; readonly now: () => number },
  { id }: Pick<Grant, 'id'>,
  change: Change,
  when: Condition,
): Promise<Grant> {
  const result = await records.change(id, change, when);
  if (result.outcome === 'changed') return parseGrant(result.record);
  const grant = await readCurrentGrant(records, id);
  refuseIfEnding(grant);
  refuseIfFailed(grant);
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

/** Throws GrantRefusedError when people were told, or will be, that access is not granted. */
export function refuseIfFailed(grant: Grant): void {
  if (grant.failure !== undefined)
    throw new GrantRefusedError(`grant ${grantIdOf(grant)} has failed: ${grant.failure}`);
}

export async function readCurrentGrant(records: Records, id: string): Promise<Grant> {
  const grant = await findGrant(records, id.slice('grant#'.length));
  if (!grant) throw new GrantRefusedError(`the record ${id} does not exist any more`);
  return grant;
}

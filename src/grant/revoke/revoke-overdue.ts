import type { TimeBudget } from '../../platform/time-budget.ts';
import { mayHaveCreated } from '../access/create-attempt.ts';
import { wasDeleted } from '../access/operation-proof.ts';
import { RecordContradictedError } from '../errors.ts';
import type { AssignmentTarget } from '../record/assignment-target.ts';
import { type Grant, grantIdOf } from '../record/grant.ts';
import type { Lease } from '../record/lease.ts';
import { readLockOrNone } from '../record/lock.ts';
import type { ExecutionMemory, GrantedDecision } from '../record/task-input.ts';
import { closeGrant, type End, notifyEnd } from './close-grant.ts';
import {
  bookkeepingUntil,
  correctionOf,
  type EndAccessDeps,
  isHeldByOther,
  lastCreateOf,
  measureRevoke,
  removeAccess,
  takeEndingLease,
} from './end-access.ts';

export interface RevokeOverdueDeps extends EndAccessDeps {
  readonly executions: EndAccessDeps['executions'] & {
    /** What an execution remembers, also after its end; `undefined` if it never began. */
    memoryOf(name: string): Promise<ExecutionMemory | undefined>;
  };
}

/**
 * Ends a grant that its execution has not ended, for the sweep, and returns it. Believes what the history of
 * the execution shows that it decided; without that, it deletes nothing. Throws RecordContradictedError where
 * the assignment is listed and must not be deleted; AssignmentPendingError or GrantBusyError when a later try
 * may succeed.
 */
export async function revokeOverdue(
  deps: RevokeOverdueDeps,
  grant: Grant,
  budget: TimeBudget,
): Promise<Grant> {
  const memory = await deps.executions.memoryOf(grantIdOf(grant));
  const granted = memory && asGranted(memory);
  const set = granted ? correctionOf(grant, granted.decision, granted.granted) : {};
  const deadlineAt = granted?.decision.latestDeadline ?? grant.deadlineAt;
  const isForced = deps.now() >= bookkeepingUntil(deadlineAt);
  const lease = await takeEndingLease(deps, grant, budget, { set, isForced });
  try {
    const end = granted
      ? await removeDecided(deps, lease, granted, budget)
      : await checkUndecided(deps, lease.record());
    const ended = await closeGrant(deps, lease, { ...end, by: 'sweep' });
    measureRevoke(deps, ended);
    await notifyEnd(deps, ended);
    return ended;
  } catch (error) {
    await lease.release();
    throw error;
  }
}

type GrantedMemory = ExecutionMemory & { readonly decision: GrantedDecision };

const asGranted = (memory: ExecutionMemory): GrantedMemory | undefined =>
  memory.decision?.outcome === 'granted' ? { ...memory, decision: memory.decision } : undefined;

async function removeDecided(
  deps: EndAccessDeps,
  lease: Lease<Grant>,
  { decision: { target, alreadyAssigned, latestDeadline }, hasRevoked }: GrantedMemory,
  budget: TimeBudget,
): Promise<End> {
  const grant = lease.record();
  const mayHaveHadAccess = grant.accessBeganAt !== undefined;
  if (alreadyAssigned) return { mayHaveHadAccess, isUnassigned: false, looksAgain: false };
  const id = grantIdOf(grant);
  const held = { since: lastCreateOf(grant), until: bookkeepingUntil(latestDeadline) };
  if (await isHeldByOther(deps, id, target, held))
    return { mayHaveHadAccess, isUnassigned: false, looksAgain: true };
  if (await isOwn(deps, grant, target, hasRevoked)) {
    const removed = await removeAccess(deps, target, lease, { deadlineAt: latestDeadline, budget });
    return { mayHaveHadAccess: removed.mayHaveHadAccess, isUnassigned: true, looksAgain: true };
  }
  if (!(await deps.assignments.isListed(target)))
    return { mayHaveHadAccess, isUnassigned: true, looksAgain: true };
  throw new RecordContradictedError(
    'the assignment is listed, but it was deleted after this grant had created it',
  );
}

/**
 * Whether the lock still names this grant, or nothing shows that the assignment was deleted since its last
 * create: neither the execution nor Identity Center.
 */
async function isOwn(
  { records, assignments }: EndAccessDeps,
  grant: Grant,
  target: AssignmentTarget,
  hasRevoked: boolean,
): Promise<boolean> {
  const lock = await readLockOrNone(records, target);
  if (lock.grantId === grantIdOf(grant)) return true;
  const { lastDeleteRequestId } = lock;
  const since = lastCreateOf(grant);
  return !hasRevoked && !(await wasDeleted(assignments, lastDeleteRequestId, target, since));
}

/** No execution has granted this: what is listed is not this grant's. */
async function checkUndecided({ assignments }: EndAccessDeps, grant: Grant): Promise<End> {
  const { accessBeganAt, alreadyAssigned } = grant;
  const mayHaveHadAccess = accessBeganAt !== undefined;
  const claimsAccess = mayHaveHadAccess || mayHaveCreated(grant) || alreadyAssigned === false;
  if (claimsAccess && (await assignments.isListed(grant)))
    throw new RecordContradictedError(
      'the assignment is listed, but no execution shows that this grant gave it',
    );
  // The second look shows whether nothing was created.
  return { mayHaveHadAccess, isUnassigned: claimsAccess, looksAgain: alreadyAssigned !== true };
}

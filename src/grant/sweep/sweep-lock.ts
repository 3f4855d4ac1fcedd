import { errorFields } from '../../platform/log.ts';
import { toIso } from '../../platform/time.ts';
import type { TimeBudget } from '../../platform/time-budget.ts';
import type { AssignmentTarget } from '../record/assignment-target.ts';
import { type Grant, isOver } from '../record/grant.ts';
import { freeLock, type Lock, lockRecordId, mayWriteGrant } from '../record/lock.ts';
import { findGrant } from '../record/read-grant.ts';
import type { SweepDeps, SweepOutcome } from './sweep-deps.ts';
import { isListed, sweepGrant } from './sweep-grant.ts';

interface LockSweep {
  readonly key: AssignmentTarget;
  readonly lock: Lock;
  /** Epoch seconds. */
  readonly dueBy: number;
  readonly budget: TimeBudget;
}

/**
 * Frees a lock whose grant is over, or was lost before it gave access. Ends a grant that is no longer due
 * although its execution is over: somebody has changed its record. Alerts people of a grant that was lost
 * while it may have had access: without its record nothing proves whose the assignment is. Never throws.
 */
export async function sweepLock(deps: SweepDeps, sweep: LockSweep): Promise<SweepOutcome> {
  const { grantId } = sweep.lock;
  if (grantId === undefined) return undefined;
  try {
    return await sweepHolder(deps, grantId, sweep);
  } catch (error) {
    const { error: reason } = errorFields(error);
    deps.log('the sweep could not process a lock', { ...sweep.key, grantId, error: reason });
    return 'failed';
  }
}

async function sweepHolder(
  deps: SweepDeps,
  grantId: string,
  { key, lock, dueBy, budget }: LockSweep,
): Promise<SweepOutcome> {
  const { records, executions, now } = deps;
  const found = await findGrant(records, grantId);
  // A record that names another account, permission set or user was changed: this grant's is lost.
  const grant = found && lockRecordId(found) === lockRecordId(key) ? found : undefined;
  if (grant && isOver(grant)) {
    // RevokeAccess frees the lock: it has died before that, or another hand has ended the grant.
    if (grant.alreadyAssigned === false && (await isListed(deps, key)))
      await deps.alerts.raise({ kind: 'listed-again', grant });
    await freeLock(records, grantId, key, { grant, isUnassigned: false });
    return undefined;
  }
  const isDue = grant?.due === 'grant' && grant.dueAt !== undefined && grant.dueAt <= dueBy;
  // Its record may still be written.
  const isNew = !grant && mayWriteGrant(lock, now());
  if (isDue || isNew) return undefined;
  const status = await executions.statusOf(grantId);
  // The execution ends its grant; `alertOfLostExecutions` has raised the alert if its record is missing.
  if (status === 'running') return undefined;
  if (grant && (await isExtended(deps, grantId, grant))) return undefined;
  if (grant) return sweepGrant(deps, grant, budget);
  const isUnassigned = status === 'over' && !(await isListed(deps, key));
  if (status === 'never-started' || isUnassigned)
    await freeLock(records, grantId, key, { grant: undefined, isUnassigned });
  else await deps.alerts.raise({ kind: 'lost', grantId, target: key });
  return undefined;
}

/**
 * Whether a grant whose execution is lost is active and will be due later: its lock is due at the deadline that it had
 * at first. Not later than the execution remembers: the record may be forged.
 */
async function isExtended(
  { executions, now }: SweepDeps,
  grantId: string,
  { status, deadlineAt, endRequestedAt, due, dueAt }: Grant,
): Promise<boolean> {
  const isDueLater = due === 'grant' && dueAt !== undefined && dueAt * 1000 > now();
  const isActive = status === 'active' && endRequestedAt === undefined;
  if (!isActive || !isDueLater || deadlineAt <= toIso(now())) return false;
  const decision = (await executions.memoryOf(grantId))?.decision;
  return decision?.outcome === 'granted' && toIso(now()) < decision.latestDeadline;
}

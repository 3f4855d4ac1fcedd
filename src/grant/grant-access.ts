import type { Notifier } from '../notify/notification.ts';
import type { Measure } from '../platform/metrics.ts';
import { toIso } from '../platform/time.ts';
import type { Decision } from '../request/policy/decide.ts';
import type { AssignmentCreator } from './access/account-assignments.ts';
import { changeWhileGiving, ensureAssigned, refuseIfEnding } from './access/ensure-assigned.ts';
import { type Clock, repeatWhilePending } from './access/repeat-while-pending.ts';
import { AssignmentFailedError, GrantRefusedError } from './errors.ts';
import type { ExecutionInput } from './record/execution-input.ts';
import { type Grant, grantIdOf } from './record/grant.ts';
import { readLock } from './record/lock.ts';
import { readGrantOf } from './record/read-grant.ts';
import type { Records } from './record/records.ts';

export interface GrantAccessDeps extends Clock {
  readonly records: Records;
  readonly assignments: AssignmentCreator;
  readonly notifier: Notifier;
  readonly measure: Measure;
  /** Decides once more, from the records as they are now. */
  readonly decide: (input: ExecutionInput) => Promise<Decision>;
  /** A name that no other caller ever has. */
  readonly newOwner: () => string;
}

/** How long access lasts from now on, and never less than a second. */
export interface GrantResult {
  readonly secondsLeft: number;
}

export type GrantAccess = (input: ExecutionInput, endsAt: number) => Promise<GrantResult>;

/**
 * Gives the access of a grant, and returns once the assignment stands in Identity Center's own list.
 * `endsAt` is when the calling function will be stopped, in epoch milliseconds. Safe to run twice,
 * and after it half happened. Throws AssignmentPendingError to be asked again,
 * AssignmentFailedError and GrantRefusedError when asking again is no use.
 */
export function createGrantAccess(deps: GrantAccessDeps): GrantAccess {
  return async (input, endsAt) => {
    const grant = await readGrantOf(deps.records, input);
    const active =
      grant.status === 'active' ? grant : await ensureActive(deps, grant, input, endsAt);
    await notifyActiveOnce(deps, active);
    const leftMs = Date.parse(active.deadlineAt) - deps.now();
    return { secondsLeft: Math.max(1, Math.ceil(leftMs / 1000)) };
  };
}

async function ensureActive(
  deps: GrantAccessDeps,
  grant: Grant,
  input: ExecutionInput,
  endsAt: number,
): Promise<Grant> {
  await refuseUnlessOpen(deps, grant);
  await refuseUnlessAllowed(deps, grant, input);
  await changeWhileGiving(deps, grant, { set: { status: 'giving' } }, [
    { field: 'status', isOneOf: ['opening', 'giving'] },
  ]);
  try {
    await repeatWhilePending(() => ensureAssigned(deps, grant, endsAt), endsAt, deps);
  } catch (error) {
    if (error instanceof AssignmentFailedError) await notifyFailure(deps, grant, error.reason);
    throw error;
  }
  const active = await markActive(deps, grant);
  deps.measure('TimeToGrant', deps.now() - Date.parse(grant.requestedAt));
  return active;
}

async function refuseUnlessOpen(deps: GrantAccessDeps, grant: Grant): Promise<void> {
  const id = grantIdOf(grant);
  refuseIfEnding(grant);
  if (grant.status !== 'opening' && grant.status !== 'giving')
    throw new GrantRefusedError(`grant ${id} is ${grant.status}: nothing is given any more`);
  if (toIso(deps.now()) >= grant.deadlineAt)
    throw new GrantRefusedError(`grant ${id} was to last until ${grant.deadlineAt}, which is past`);
  const lock = await readLock(deps.records, grant);
  if (lock.grantId !== id)
    throw new GrantRefusedError(`grant ${id} does not hold the lock: another one is open`);
}

async function refuseUnlessAllowed(
  deps: GrantAccessDeps,
  grant: Grant,
  input: ExecutionInput,
): Promise<void> {
  const decision = await deps.decide(input);
  const id = grantIdOf(grant);
  if (decision.outcome === 'denied') {
    await recordFailure(deps, grant, `denied: ${decision.reason}`);
    await deps.notifier.notify(grant, { kind: 'denied', denial: decision });
    throw new GrantRefusedError(`grant ${id} is denied by now: ${decision.reason}`);
  }
  if (decision.principalId !== grant.principalId) {
    await notifyFailure(deps, grant, 'your Slack user is linked to another user by now');
    throw new GrantRefusedError(`the Slack user of grant ${id} is linked to somebody else by now`);
  }
}

/** `active` is written only here: the assignment has been seen to stand. */
async function markActive(deps: GrantAccessDeps, grant: Grant): Promise<Grant> {
  return changeWhileGiving(
    deps,
    grant,
    { set: { status: 'active', accessBeganAt: toIso(deps.now()) } },
    [{ field: 'status', isOneOf: ['giving'] }, { absent: 'endRequestedAt' }],
  );
}

/** Told first, noted then: rather twice than never. */
async function notifyActiveOnce(deps: GrantAccessDeps, grant: Grant): Promise<void> {
  if (grant.accessNotifiedAt !== undefined) return;
  await deps.notifier.notify(grant, { kind: 'access-active' });
  await deps.records.change(grant.id, { set: { accessNotifiedAt: toIso(deps.now()) } }, [
    { present: 'id' },
  ]);
}

async function notifyFailure(deps: GrantAccessDeps, grant: Grant, reason: string): Promise<void> {
  await recordFailure(deps, grant, reason);
  await deps.notifier.notify(grant, { kind: 'access-failed', reason });
}

async function recordFailure(deps: GrantAccessDeps, grant: Grant, failure: string): Promise<void> {
  await deps.records.change(grant.id, { set: { failure } }, [{ present: 'id' }]);
}

import type { People } from '../notify/notification.ts';
import type { Measure } from '../platform/metrics.ts';
import type { Decision } from '../request/policy/decide.ts';
import type { AssignmentGiver } from './access/account-assignments.ts';
import { changeWhileGiving, refuseIfEnding, settleAssignment } from './access/ensure-assigned.ts';
import { type Pace, whilePending } from './access/while-pending.ts';
import { AssignmentFailedError, GrantRefusedError } from './errors.ts';
import type { ExecutionInput } from './record/execution-input.ts';
import { type Grant, grantIdOf, toIso } from './record/grant.ts';
import { readLock } from './record/lock.ts';
import { readGrantOf } from './record/read-grant.ts';
import type { Records } from './record/records.ts';

export interface GiveAccessDeps extends Pace {
  readonly records: Records;
  readonly assignments: AssignmentGiver;
  readonly people: People;
  readonly measure: Measure;
  /** Decides once more, from the records as they are now. */
  readonly decideAgain: (input: ExecutionInput) => Promise<Decision>;
  /** A name that no other caller ever has. */
  readonly newOwner: () => string;
}

/** How long access lasts from now on, and never less than a second. */
export interface Given {
  readonly secondsLeft: number;
}

export type GiveAccess = (input: ExecutionInput, endsAt: number) => Promise<Given>;

/**
 * Gives the access of a grant, and returns once the assignment stands in Identity Center's own list.
 * `endsAt` is when the calling function will be stopped, in epoch milliseconds. Safe to run twice,
 * and after it half happened. Throws AssignmentPendingError to be asked again,
 * AssignmentFailedError and GrantRefusedError when asking again is no use.
 */
export function createGiveAccess(deps: GiveAccessDeps): GiveAccess {
  return async (input, endsAt) => {
    const grant = await readGrantOf(deps.records, input);
    const active = grant.status === 'active' ? grant : await give(deps, grant, input, endsAt);
    await tellOnce(deps, active);
    const leftMs = Date.parse(active.deadlineAt) - deps.now();
    return { secondsLeft: Math.max(1, Math.ceil(leftMs / 1000)) };
  };
}

async function give(
  deps: GiveAccessDeps,
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
    await whilePending(() => settleAssignment(deps, grant, endsAt), endsAt, deps);
  } catch (error) {
    if (error instanceof AssignmentFailedError) await tellFailure(deps, grant, error.reason);
    throw error;
  }
  const active = await markActive(deps, grant);
  deps.measure('TimeToGrant', deps.now() - Date.parse(grant.requestedAt));
  return active;
}

async function refuseUnlessOpen(deps: GiveAccessDeps, grant: Grant): Promise<void> {
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
  deps: GiveAccessDeps,
  grant: Grant,
  input: ExecutionInput,
): Promise<void> {
  const decision = await deps.decideAgain(input);
  const id = grantIdOf(grant);
  if (decision.outcome === 'denied') {
    await noteFailure(deps, grant, `denied: ${decision.reason}`);
    await deps.people.tell(grant, { kind: 'denied', denial: decision });
    throw new GrantRefusedError(`grant ${id} is denied by now: ${decision.reason}`);
  }
  if (decision.principalId !== grant.principalId) {
    await tellFailure(deps, grant, 'your Slack user is linked to another user by now');
    throw new GrantRefusedError(`the Slack user of grant ${id} is linked to somebody else by now`);
  }
}

/** `active` is written only here: the assignment has been seen to stand. */
async function markActive(deps: GiveAccessDeps, grant: Grant): Promise<Grant> {
  return changeWhileGiving(
    deps,
    grant,
    { set: { status: 'active', accessBeganAt: toIso(deps.now()) } },
    [{ field: 'status', isOneOf: ['giving'] }, { absent: 'endRequestedAt' }],
  );
}

/** Told first, noted then: rather twice than never. */
async function tellOnce(deps: GiveAccessDeps, grant: Grant): Promise<void> {
  if (grant.accessToldAt !== undefined) return;
  await deps.people.tell(grant, { kind: 'access-given' });
  await deps.records.change(grant.id, { set: { accessToldAt: toIso(deps.now()) } }, [
    { present: 'id' },
  ]);
}

async function tellFailure(deps: GiveAccessDeps, grant: Grant, reason: string): Promise<void> {
  await noteFailure(deps, grant, reason);
  await deps.people.tell(grant, { kind: 'not-given', reason });
}

async function noteFailure(deps: GiveAccessDeps, grant: Grant, failure: string): Promise<void> {
  await deps.records.change(grant.id, { set: { failure } }, [{ present: 'id' }]);
}

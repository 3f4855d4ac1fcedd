import type { Notifier } from '../notify/notification.ts';
import type { Measure } from '../platform/metrics.ts';
import { toIso } from '../platform/time.ts';
import type { Clock, TimeBudget } from '../platform/time-budget.ts';
import type { Decision } from '../request/policy/decide.ts';
import type { AssignmentCreator } from './access/account-assignments.ts';
import { changeWhileGranting, refuseIfEnding } from './access/change-while-granting.ts';
import { ensureAssigned } from './access/ensure-assigned.ts';
import { repeatWhilePending } from './access/repeat-while-pending.ts';
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
  /** Decides again, from the current records. */
  readonly decide: (input: ExecutionInput) => Promise<Decision>;
  /** Returns a name that no other caller has. */
  readonly newOwnerId: () => string;
}

export interface GrantResult {
  /** The time until the deadline, at least one second. */
  readonly secondsLeft: number;
}

export type GrantAccess = (input: ExecutionInput, budget: TimeBudget) => Promise<GrantResult>;

/**
 * Grants access, and returns once Identity Center lists the assignment. Safe to run twice, also after a
 * partial run. Throws AssignmentPendingError when a retry may succeed, and AssignmentFailedError, EndRequestedError or
 * GrantRefusedError when it cannot.
 */
export async function grantAccess(
  deps: GrantAccessDeps,
  input: ExecutionInput,
  budget: TimeBudget,
): Promise<GrantResult> {
  const grant = await readGrantOf(deps.records, input);
  const active = grant.status === 'active' ? grant : await ensureActive(deps, grant, input, budget);
  await notifyActiveOnce(deps, active);
  const leftMs = Date.parse(active.deadlineAt) - deps.now();
  return { secondsLeft: Math.max(1, Math.ceil(leftMs / 1000)) };
}

async function ensureActive(
  deps: GrantAccessDeps,
  grant: Grant,
  input: ExecutionInput,
  budget: TimeBudget,
): Promise<Grant> {
  await refuseUnlessOpen(deps, grant);
  await refuseUnlessAllowed(deps, grant, input);
  await changeWhileGranting(deps, grant, { set: { status: 'giving' } }, [
    { field: 'status', isOneOf: ['opening', 'giving'] },
  ]);
  try {
    await repeatWhilePending(
      () => ensureAssigned(deps, grant, budget.invocationEndsAt),
      budget,
      deps,
    );
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
    throw new GrantRefusedError(`grant ${id} is ${grant.status}: access is not granted any more`);
  if (toIso(deps.now()) >= grant.deadlineAt)
    throw new GrantRefusedError(`the deadline of grant ${id}, ${grant.deadlineAt}, has passed`);
  const lock = await readLock(deps.records, grant);
  if (lock.grantId !== id)
    throw new GrantRefusedError(`the lock of grant ${id} belongs to another grant`);
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
    throw new GrantRefusedError(`grant ${id} is now denied: ${decision.reason}`);
  }
  if (decision.principalId !== grant.principalId) {
    await notifyFailure(deps, grant, 'your Slack user is now linked to another user');
    throw new GrantRefusedError(`the Slack user of grant ${id} is now linked to another user`);
  }
}

/** The only write of `active`: Identity Center lists the assignment. */
async function markActive(deps: GrantAccessDeps, grant: Grant): Promise<Grant> {
  return changeWhileGranting(
    deps,
    grant,
    { set: { status: 'active', accessBeganAt: toIso(deps.now()) } },
    [{ field: 'status', isOneOf: ['giving'] }, { absent: 'endRequestedAt' }],
  );
}

/** Notifies first and records it afterwards: a crash in between repeats the notification. */
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

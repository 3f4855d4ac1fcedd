import { mayHaveAccess, type Notification, type Notifier } from '../notify/notification.ts';
import type { Measure } from '../platform/metrics.ts';
import { toIso } from '../platform/time.ts';
import type { Clock, TimeBudget } from '../platform/time-budget.ts';
import type { Decide } from '../request/policy/gather-facts.ts';
import type { AssignmentCreator } from './access/account-assignments.ts';
import {
  changeWhileGranting,
  refuseIfEnding,
  refuseIfFailed,
} from './access/change-while-granting.ts';
import { otherCreatesUntil } from './access/create-attempt.ts';
import { ensureAssigned } from './access/ensure-assigned.ts';
import { recordFailure } from './access/record-failure.ts';
import { repeatWhilePending } from './access/repeat-while-pending.ts';
import { type ApproverSources, findMissingApproval } from './approval/approvers.ts';
import { isLater } from './decide-grant.ts';
import { AssignmentFailedError, AssignmentPendingError, GrantRefusedError } from './errors.ts';
import { findMissingReason } from './record/given-reasons.ts';
import { type Grant, grantIdOf, slackOriginOf } from './record/grant.ts';
import { readLock } from './record/lock.ts';
import { findGrant } from './record/read-grant.ts';
import type { Records } from './record/records.ts';
import type { GrantedDecision, TaskInput } from './record/task-input.ts';

export interface GrantAccessDeps extends Clock {
  readonly records: Records;
  readonly assignments: AssignmentCreator;
  readonly notifier: Notifier;
  readonly measure: Measure;
  readonly approvers: ApproverSources;
  /** Decides again, from the current records. */
  readonly decide: Decide;
  /** Returns a name that no other caller has. */
  readonly newOwnerId: () => string;
}

export interface GrantResult {
  /** The time until the deadline, at least one second. */
  readonly secondsLeft: number;
  /** When GrantAccess saw the assignment listed, in ISO 8601. */
  readonly grantedAt: string;
  /** Until when creates other than the one that succeeded may take effect; `null` if there was one. */
  readonly createsUntil: string | null;
}

export type GrantAccess = (
  task: Pick<TaskInput, 'grantId' | 'decision'>,
  budget: TimeBudget,
) => Promise<GrantResult>;

/**
 * Grants what Decide named, and returns once Identity Center lists the assignment. Decides again, and
 * refuses where the record, this decision and the workflow's memory differ. Safe to run twice, also after a
 * partial run. Throws AssignmentPendingError when a retry may succeed, and AssignmentFailedError,
 * EndRequestedError or GrantRefusedError when it cannot.
 */
export async function grantAccess(
  deps: GrantAccessDeps,
  { grantId, decision }: Pick<TaskInput, 'grantId' | 'decision'>,
  budget: TimeBudget,
): Promise<GrantResult> {
  if (decision?.outcome !== 'granted')
    throw new GrantRefusedError(`nothing was decided for grant ${grantId}`);
  const grant = await findGrant(deps.records, grantId);
  if (!grant) throw new GrantRefusedError(`grant ${grantId} has no record`);
  refuseIfDifferent(grant, decision);
  const active =
    grant.status === 'active'
      ? await confirmActive(deps, grant, decision)
      : await ensureActive(deps, grant, decision, budget);
  const grantedAt = toIso(deps.now());
  await deps.notifier.notify(active, { kind: 'access-active' });
  const deadlineAt = Math.min(Date.parse(active.deadlineAt), Date.parse(decision.latestDeadline));
  const secondsLeft = Math.max(1, Math.ceil((deadlineAt - deps.now()) / 1000));
  return { secondsLeft, grantedAt, createsUntil: otherCreatesUntil(active) };
}

/** A record that differs from what Decide found was altered since. */
function refuseIfDifferent(grant: Grant, decision: GrantedDecision): void {
  const { target, alreadyAssigned, latestDeadline } = decision;
  if (
    grant.accountId !== target.accountId ||
    grant.permissionSetArn !== target.permissionSetArn ||
    grant.principalId !== target.principalId ||
    grant.alreadyAssigned !== alreadyAssigned ||
    isLater(grant.deadlineAt, latestDeadline)
  )
    throw new GrantRefusedError(
      `the record of grant ${grantIdOf(grant)} differs from what was decided`,
    );
}

/** An earlier invocation marked it active, or another hand did: the list decides. */
async function confirmActive(
  { assignments }: GrantAccessDeps,
  grant: Grant,
  { target }: GrantedDecision,
): Promise<Grant> {
  if (await assignments.isListed(target)) return grant;
  throw new AssignmentPendingError('the assignment is not listed');
}

async function ensureActive(
  deps: GrantAccessDeps,
  grant: Grant,
  decision: GrantedDecision,
  budget: TimeBudget,
): Promise<Grant> {
  await refuseUnlessOpen(deps, grant);
  await refuseUnlessAllowed(deps, grant);
  await changeWhileGranting(deps, grant, { set: { status: 'giving' } }, [
    { field: 'status', isOneOf: ['opening', 'giving'] },
    { absent: 'failure' },
  ]);
  const { target, alreadyAssigned } = decision;
  const assigning = { target, alreadyAssigned, invocationEndsAt: budget.invocationEndsAt };
  try {
    await repeatWhilePending(() => ensureAssigned(deps, grant, assigning), budget, deps);
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
  refuseIfFailed(grant);
  if (grant.status !== 'opening' && grant.status !== 'giving')
    throw new GrantRefusedError(`grant ${id} is ${grant.status}: access is not granted any more`);
  if (toIso(deps.now()) >= grant.deadlineAt)
    throw new GrantRefusedError(`the deadline of grant ${id}, ${grant.deadlineAt}, has passed`);
  const lock = await readLock(deps.records, grant);
  if (lock.grantId !== id)
    throw new GrantRefusedError(`the lock of grant ${id} belongs to another grant`);
}

async function refuseUnlessAllowed(deps: GrantAccessDeps, grant: Grant): Promise<void> {
  const decision = await deps.decide({ ...grant, slack: slackOriginOf(grant) });
  const id = grantIdOf(grant);
  if (decision.outcome === 'denied') {
    await refuse(deps, grant, `denied: ${decision.reason}`, { kind: 'denied', denial: decision });
    throw new GrantRefusedError(`grant ${id} is now denied: ${decision.reason}`);
  }
  if (decision.principalId !== grant.principalId) {
    const reason = 'your Slack user is now linked to another user';
    await refuse(deps, grant, reason, { kind: 'access-failed', reason });
    throw new GrantRefusedError(`the Slack user of grant ${id} is now linked to another user`);
  }
  const reason =
    findMissingReason(grant, decision.reasonTerms) ??
    (await findMissingApproval(deps.approvers, grant, decision));
  if (reason !== undefined) {
    await refuse(deps, grant, reason, { kind: 'access-failed', reason });
    throw new GrantRefusedError(`grant ${id} may not begin: ${reason}`);
  }
}

/**
 * Records a refusal, and tells people of it. Where an earlier try may have created the assignment, it is there until
 * RevokeAccess has deleted it, which then tells people of the end.
 */
async function refuse(
  deps: GrantAccessDeps,
  grant: Grant,
  failure: string,
  notification: Notification,
): Promise<void> {
  const failed = await recordFailure(deps.records, grant, failure);
  if (failed && !mayHaveAccess(failed)) await deps.notifier.notify(grant, notification);
}

/** The only write of `active`: Identity Center lists the assignment, and the deadline has not passed. */
async function markActive(deps: GrantAccessDeps, grant: Grant): Promise<Grant> {
  const now = toIso(deps.now());
  return changeWhileGranting(deps, grant, { set: { status: 'active', accessBeganAt: now } }, [
    { field: 'status', isOneOf: ['giving'] },
    { field: 'deadlineAt', after: now },
    { absent: 'endRequestedAt' },
    { absent: 'failure' },
  ]);
}

async function notifyFailure(deps: GrantAccessDeps, grant: Grant, reason: string): Promise<void> {
  if (await recordFailure(deps.records, grant, reason))
    await deps.notifier.notify(grant, { kind: 'access-failed', reason });
}

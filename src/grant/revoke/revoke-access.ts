import { toIso } from '../../platform/time.ts';
import type { TimeBudget } from '../../platform/time-budget.ts';
import { GrantBusyError, MalformedGrantError } from '../errors.ts';
import { type Grant, grantIdOf, isOver } from '../record/grant.ts';
import type { Lease } from '../record/lease.ts';
import { freeLock } from '../record/lock.ts';
import { findGrant } from '../record/read-grant.ts';
import type { GrantedDecision, TaskInput } from '../record/task-input.ts';
import { closeGrant, notifyEnd } from './close-grant.ts';
import {
  bookkeepingUntil,
  correctionOf,
  type EndAccessDeps,
  isHeldByOther,
  measureRevoke,
  othersCreateSince,
  refuseWhileCreating,
  removeAccess,
  takeEndingLease,
} from './end-access.ts';
import { revokeByMemory } from './revoke-by-memory.ts';
import { alertOf, alertTexts, overResult, type RevokeResult } from './revoke-result.ts';

export type RevokeTask = Pick<
  TaskInput,
  'grantId' | 'decision' | 'granted' | 'waitEnded' | 'enteredAt'
>;
export type RevokeAccess = (task: RevokeTask, budget: TimeBudget) => Promise<RevokeResult>;

/**
 * Ends a grant for its execution: prevents further creates, deletes the assignment that Decide named, waits
 * until ListAccountAssignments no longer contains it, and updates the record and the lock. It believes the
 * execution's memory and the list. A record that differs is repaired, and people are alerted. An assignment
 * that the principal had before stays. Where Decide granted nothing, it only closes the record. Safe to run
 * twice and concurrently. Throws AssignmentPendingError or GrantBusyError when a retry may succeed. Polls
 * until the budget is over, and holds the lease until the invocation ends.
 */
export async function revokeAccess(
  deps: EndAccessDeps,
  task: RevokeTask,
  budget: TimeBudget,
): Promise<RevokeResult> {
  const { grantId, decision, granted, waitEnded, enteredAt } = task;
  const found = await lookUpGrant(deps, grantId);
  if (decision?.outcome !== 'granted') return closeUngranted(deps, found);
  if (typeof found === 'string' || isOver(found)) {
    const result = await revokeByMemory(
      deps,
      { grantId, found, decision, granted, enteredAt },
      budget,
    );
    // An earlier run may have stopped before it notified.
    const over = await lookUpGrant(deps, grantId);
    if (typeof over !== 'string' && isOver(over)) await notifyEnd(deps, over);
    return result;
  }

  const mayWaitAgain = waitEnded?.Error === 'States.Timeout';
  const lease = mayWaitAgain
    ? await takeLeaseWhenDue(deps, found, decision, task, budget)
    : await takeLeaseNow(deps, found, decision, task, budget);
  if (typeof lease === 'number')
    return { ...overResult(undefined), outcome: 'wait-again', secondsLeft: lease };
  try {
    return await endUnderLease(deps, lease, decision, task, budget);
  } catch (error) {
    await lease.release();
    throw error;
  }
}

async function lookUpGrant(
  { records }: EndAccessDeps,
  grantId: string,
): Promise<Grant | 'missing' | 'unreadable'> {
  try {
    return (await findGrant(records, grantId)) ?? 'missing';
  } catch (error) {
    if (error instanceof MalformedGrantError) return 'unreadable';
    throw error;
  }
}

function endingOf(
  { now }: EndAccessDeps,
  grant: Grant,
  decision: GrantedDecision,
  { granted }: RevokeTask,
) {
  const isForced = now() >= bookkeepingUntil(decision.latestDeadline);
  return { set: correctionOf(grant, decision, granted), isForced };
}

const takeLeaseNow = (
  deps: EndAccessDeps,
  grant: Grant,
  decision: GrantedDecision,
  task: RevokeTask,
  budget: TimeBudget,
): Promise<Lease<Grant>> =>
  takeEndingLease(deps, grant, budget, endingOf(deps, grant, decision, task));

/** Returns the seconds until the deadline if it was moved while the execution waited. */
async function takeLeaseWhenDue(
  deps: EndAccessDeps,
  grant: Grant,
  decision: GrantedDecision,
  task: RevokeTask,
  budget: TimeBudget,
): Promise<Lease<Grant> | number> {
  const { now, records } = deps;
  if (now() >= Date.parse(decision.latestDeadline))
    return takeLeaseNow(deps, grant, decision, task, budget);
  const isDue = {
    anyOf: [{ field: 'deadlineAt', before: toIso(now() + 1) }, { present: 'endRequestedAt' }],
  };
  try {
    return await takeEndingLease(deps, grant, budget, {
      ...endingOf(deps, grant, decision, task),
      when: [isDue],
    });
  } catch (error) {
    if (!(error instanceof GrantBusyError)) throw error;
    const current = await findGrant(records, grantIdOf(grant));
    const isWaiting = current?.status === 'active' && current.endRequestedAt === undefined;
    const endsAt = Math.min(
      Date.parse(current?.deadlineAt ?? ''),
      Date.parse(decision.latestDeadline),
    );
    if (!isWaiting || !(endsAt > now())) throw error;
    return Math.ceil((endsAt - now()) / 1000);
  }
}

async function endUnderLease(
  deps: EndAccessDeps,
  lease: Lease<Grant>,
  { target, alreadyAssigned, latestDeadline }: GrantedDecision,
  task: RevokeTask,
  budget: TimeBudget,
): Promise<RevokeResult> {
  const isOther =
    !alreadyAssigned &&
    (await isHeldByOther(deps, grantIdOf(lease.record()), target, {
      since: othersCreateSince(task),
      until: bookkeepingUntil(latestDeadline),
    }));
  const isRemoved = !alreadyAssigned && !isOther;
  const wasActive = lease.record().accessBeganAt !== undefined;
  const { mayHaveHadAccess, isGone } = isRemoved
    ? await removeAccess(deps, target, lease, { deadlineAt: latestDeadline, budget })
    : { mayHaveHadAccess: wasActive, isGone: false };
  if (isRemoved && !isGone) refuseWhileCreating(deps, task);
  const end = { mayHaveHadAccess, isUnassigned: isRemoved, looksAgain: !alreadyAssigned };
  const ended = await closeGrant(deps, lease, end);
  measureRevoke(deps, ended);
  await notifyEnd(deps, ended);
  return overResult(
    mayHaveHadAccess ? ended : undefined,
    alertOf(ended),
    isOther ? alertTexts.otherGrant : '',
    isGone ? alertTexts.gone : '',
  );
}

/** Closes the record of a grant for which Decide failed or granted nothing, so that nothing was created. */
async function closeUngranted(
  deps: EndAccessDeps,
  found: Grant | 'missing' | 'unreadable',
): Promise<RevokeResult> {
  if (typeof found === 'string') return overResult(undefined);
  const { records, now } = deps;
  const isUnassigned = false;
  if (!isOver(found)) {
    const closed = await records.change(
      found.id,
      { set: { status: 'failed', endedAt: toIso(now()) }, remove: ['due', 'dueAt'] },
      [{ field: 'status', isOneOf: ['awaiting-approval', 'opening'] }],
    );
    // In any other status something may have been created: the sweep looks at it when it is due.
    if (closed.outcome === 'refused') return overResult(undefined);
  }
  const over = isOver(found)
    ? found
    : { ...found, status: 'failed' as const, endedAt: toIso(now()) };
  await notifyEnd(deps, over);
  const grant = isOver(found) ? found : undefined;
  await freeLock(records, grantIdOf(found), found, { grant, isUnassigned });
  return overResult(undefined);
}

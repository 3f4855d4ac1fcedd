import type { Notifier } from '../notify/notification.ts';
import type { Log } from '../platform/log.ts';
import { isWithinLast, maxClockSkewMs, toEpochSeconds, toIso } from '../platform/time.ts';
import type { Allowed } from '../request/policy/decide.ts';
import type { Decide } from '../request/policy/gather-facts.ts';
import { type AssignmentReader, propagationWindowMs } from './access/account-assignments.ts';
import { wasDeleted } from './access/operation-proof.ts';
import { recordFailure } from './access/record-failure.ts';
import { type ApproverSources, findMissingApproval } from './approval/approvers.ts';
import { type AwaitApprovalDeps, awaitApproval, expireRequest } from './approval/await-approval.ts';
import { AssignmentPendingError } from './errors.ts';
import { findMissingReason } from './record/given-reasons.ts';
import { accessTimeBegins, type Grant, grantIdOf, slackOriginOf } from './record/grant.ts';
import { type Lock, readLock } from './record/lock.ts';
import { makeNotificationDue } from './record/notification-due.ts';
import { findGrant } from './record/read-grant.ts';
import type { Records } from './record/records.ts';
import type { DecideResult, TaskInput } from './record/task-input.ts';

export interface DecideGrantDeps {
  readonly records: Records;
  readonly assignments: Pick<AssignmentReader, 'isListed' | 'describeDeletion'>;
  readonly notifier: Notifier;
  readonly approvers: ApproverSources;
  readonly findApprovers: AwaitApprovalDeps['findApprovers'];
  readonly log: Log;
  /** Decides from the user link and the access rules as they are now. */
  readonly decide: Decide;
  readonly now: () => number;
}

/**
 * Decides what a grant gives, before anything is created. The workflow remembers the result, and only that
 * is granted and revoked. A request that needs approval is decided again after the execution has waited for it.
 * Looks once at ListAccountAssignments, to learn whether the principal had the assignment before. Safe to run
 * twice: the last result counts. Throws AssignmentPendingError when a retry may succeed, MalformedGrantError for
 * a record that cannot be read.
 */
export async function decideGrant(
  deps: DecideGrantDeps,
  { grantId, decision: remembered }: Pick<TaskInput, 'grantId' | 'decision'>,
): Promise<DecideResult> {
  const grant = await findGrant(deps.records, grantId);
  if (!grant) return refused('it has no record');
  const lock = await readLock(deps.records, grant);
  const closed = whyClosed(grant, lock, deps.now());
  if (closed) return closed;
  // Nobody waits twice: an approval, a denial and an end request change the record before they end the wait.
  const hasWaited = remembered?.outcome === 'needs-approval';
  const isLate = toIso(deps.now()) >= grant.deadlineAt;
  if (grant.status === 'awaiting-approval' && (hasWaited || isLate))
    return expireRequest(deps, grant);

  const decision = await deps.decide({ ...grant, slack: slackOriginOf(grant) });
  if (decision.outcome === 'denied') {
    if (await recordFailure(deps.records, grant, `denied: ${decision.reason}`))
      await deps.notifier.notify(grant, { kind: 'denied', denial: decision });
    return { outcome: 'denied', reason: decision.reason };
  }
  if (decision.principalId !== grant.principalId)
    return refuse(deps, grant, 'your Slack user is now linked to another user');
  const missingReason = findMissingReason(grant, decision.reasonTerms);
  if (missingReason !== undefined) return refuse(deps, grant, missingReason);
  if (grant.status === 'awaiting-approval')
    return decision.approval === undefined
      ? refuse(deps, grant, 'the access rule asks for no approval any more')
      : awaitApproval(deps, grant, decision.approval);
  const missing = await findMissingApproval(deps.approvers, grant, decision);
  if (missing !== undefined) return refuse(deps, grant, missing);
  const maxAccessSeconds = maxSecondsOf(grant, decision);
  const latestDeadline = toIso(deps.now() + maxAccessSeconds * 1000);
  if (isLater(grant.deadlineAt, latestDeadline))
    return refuse(deps, grant, 'the access rule does not allow access for that long');

  const target = {
    accountId: grant.accountId,
    permissionSetArn: grant.permissionSetArn,
    permissionSetName: decision.permissionSetName,
    principalId: decision.principalId,
    userName: decision.userName,
  };
  // Even if GrantAccess cannot notify and its execution is lost, the sweep does.
  const notificationDue = makeNotificationDue(deps.records, grantId, deps.now());
  // It must be over when this function answers, also where the list cannot be read.
  const [listed] = await Promise.allSettled([deps.assignments.isListed(target), notificationDue]);
  if (listed.status === 'rejected') throw listed.reason;
  const isListed = listed.value;
  if (isListed && lock.lostGrantId !== undefined)
    return refuse(
      deps,
      grant,
      `the record of an earlier grant of this access was lost, and you still have its assignment: an administrator must look at it (break-glass unlock)`,
    );
  const isStale = isListed && mayBeStale(lock, deps.now());
  // The lock alone may be forged: then this grant's end would delete what the user had before.
  const since = toIso(deps.now() - 2 * propagationWindowMs);
  if (isStale && !(await wasDeleted(deps.assignments, lock.lastDeleteRequestId, target, since)))
    throw new AssignmentPendingError('the list may show what an earlier grant left, or may not');
  const alreadyAssigned = isListed && !isStale;
  const longest = toIso(Date.parse(accessTimeBegins(grant)) + maxAccessSeconds * 1000);
  // The workflow ends access at its own latest deadline, even if the record says otherwise.
  const latestDeadlineAt = longest < latestDeadline ? longest : latestDeadline;
  const { permissionSetName } = target;
  const written = await deps.records.change(
    grant.id,
    {
      set: {
        alreadyAssigned,
        permissionSetName,
        latestDeadlineAt,
        // An approval was due for the sweep until here.
        dueAt: toEpochSeconds(grant.deadlineAt),
      },
    },
    [
      { field: 'status', isOneOf: ['opening'] },
      { field: 'deadlineAt', isOneOf: [grant.deadlineAt] },
      { absent: 'endRequestedAt' },
      { absent: 'failure' },
    ],
  );
  if (written.outcome === 'refused') {
    const current = await findGrant(deps.records, grantId);
    const closedNow = current ? whyClosed(current, lock, deps.now()) : refused('it has no record');
    if (closedNow) return closedNow;
    throw new AssignmentPendingError('the deadline was moved at this moment');
  }
  const sessionSeconds = decision.sessionSeconds ?? null;
  return { outcome: 'granted', target, alreadyAssigned, latestDeadline, sessionSeconds };
}

const refused = (reason: string): DecideResult => ({ outcome: 'refused', reason });

/** Why nothing can be granted any more; `undefined` if it can. */
function whyClosed(grant: Grant, lock: Lock, now: number): DecideResult | undefined {
  if (grant.endRequestedAt !== undefined)
    return { outcome: 'expired', reason: 'its end was requested' };
  if (grant.status === 'denied')
    return { outcome: 'not-approved', reason: 'an approver denied it' };
  if (grant.status === 'expired')
    return { outcome: 'expired', reason: 'it was not approved in time' };
  const isOpening = grant.status === 'opening' || grant.status === 'awaiting-approval';
  if (!isOpening) return refused(`it is ${grant.status} already`);
  if (grant.failure !== undefined) return refused(`it has failed: ${grant.failure}`);
  if (grant.status === 'opening' && grant.deadlineAt <= toIso(now))
    return { outcome: 'expired', reason: 'its deadline has passed' };
  return lock.grantId === grantIdOf(grant)
    ? undefined
    : refused('its lock belongs to another grant');
}

/** How long access may last: not longer than the approvers were told. */
const maxSecondsOf = ({ maxAccessSeconds }: Grant, decision: Allowed): number =>
  Math.min(decision.maxAccessSeconds, maxAccessSeconds ?? Infinity);

/** Whether a deadline is later than another, with different clocks. */
export const isLater = (deadline: string, latest: string): boolean =>
  Date.parse(deadline) > Date.parse(latest) + maxClockSkewMs;

/**
 * Whether a listed assignment may be one that an earlier grant deleted: shortly after its end the list may
 * still contain it. An assignment that the principal had before that grant is no such entry.
 */
const mayBeStale = ({ lastEndedAt, lastAlreadyAssigned }: Lock, now: number): boolean =>
  isWithinLast(propagationWindowMs, lastEndedAt, now) && lastAlreadyAssigned !== true;

async function refuse(deps: DecideGrantDeps, grant: Grant, reason: string): Promise<DecideResult> {
  if (await recordFailure(deps.records, grant, reason))
    await deps.notifier.notify(grant, { kind: 'access-failed', reason });
  return refused(reason);
}

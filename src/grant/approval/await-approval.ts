import type { Notifier } from '../../notify/notification.ts';
import { errorFields, type Log } from '../../platform/log.ts';
import { toIso } from '../../platform/time.ts';
import type { ApprovalTerms } from '../../request/policy/approval-terms.ts';
import { AssignmentPendingError } from '../errors.ts';
import { type AwaitingApproval, grantIdOf, parseGrant } from '../record/grant.ts';
import { makeNotificationDue } from '../record/notification-due.ts';
import type { Records } from '../record/records.ts';
import type { DecideResult } from '../record/task-input.ts';

export interface AwaitApprovalDeps {
  readonly records: Records;
  /** Finds the Slack users who are asked for approval. */
  readonly findApprovers: (
    terms: ApprovalTerms,
    requesterId: string,
  ) => Promise<ReadonlySet<string>>;
  readonly notifier: Notifier;
  readonly log: Log;
  readonly now: () => number;
}

/** Asks the approvers of a request, and has the execution wait for them. What may fail does not hold the request back. */
export async function awaitApproval(
  deps: AwaitApprovalDeps,
  grant: AwaitingApproval,
  terms: ApprovalTerms,
): Promise<DecideResult> {
  const { records, notifier, now } = deps;
  const askedUsers = await findAsked(deps, grant, terms);
  // Even if the notification fails, and the execution is lost, the sweep tells people.
  await makeNotificationDue(records, grantIdOf(grant), now());
  const written = await records.change(
    grant.id,
    { set: { askedUsers: askedUsers.size > 0 ? askedUsers : undefined } },
    [{ field: 'status', isOneOf: ['awaiting-approval'] }],
  );
  if (written.outcome === 'refused') throw new AssignmentPendingError('the request was answered');
  await notifier.notify(parseGrant(written.record), { kind: 'approval-needed' });
  const leftSeconds = Math.ceil((Date.parse(grant.approvalUntil) - now()) / 1000);
  // The record may be forged: the execution waits no longer than the access rule says.
  const secondsToApprove = Math.max(1, Math.min(leftSeconds, terms.approvalSeconds));
  return { outcome: 'needs-approval', secondsToApprove };
}

async function findAsked(
  { findApprovers, log }: AwaitApprovalDeps,
  grant: AwaitingApproval,
  terms: ApprovalTerms,
): Promise<ReadonlySet<string>> {
  try {
    return await findApprovers(terms, grant.principalId);
  } catch (error) {
    log('could not find the approvers', { grantId: grantIdOf(grant), ...errorFields(error) });
    return new Set();
  }
}

/**
 * Closes a request whose wait is over. Throws AssignmentPendingError where it was answered at that moment: Decide
 * then reads what was answered.
 */
export async function expireRequest(
  { records, now }: Pick<AwaitApprovalDeps, 'records' | 'now'>,
  grant: AwaitingApproval,
): Promise<DecideResult> {
  const written = await records.change(
    grant.id,
    { set: { status: 'expired', endedAt: toIso(now()) }, remove: ['due', 'dueAt'] },
    [{ field: 'status', isOneOf: ['awaiting-approval'] }],
  );
  if (written.outcome === 'refused') throw new AssignmentPendingError('the request was answered');
  return { outcome: 'expired', reason: 'it was not approved in time' };
}

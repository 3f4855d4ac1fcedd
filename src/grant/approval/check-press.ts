import { toIso } from '../../platform/time.ts';
import type { ApprovalTerms } from '../../request/policy/approval-terms.ts';
import type { Allowed } from '../../request/policy/decide.ts';
import type { Decide } from '../../request/policy/gather-facts.ts';
import { findLinkedUser, type LinkedUser } from '../../request/policy/linked-user.ts';
import type { ExecutionWaits } from '../end-wait.ts';
import { type AwaitingApproval, type Grant, slackOriginOf } from '../record/grant.ts';
import { findGrant } from '../record/read-grant.ts';
import type { Condition, Records } from '../record/records.ts';
import type { ApprovalObstacle, ApprovalPress } from './approval-press.ts';
import { type ApproverSources, isApprover } from './approvers.ts';

export interface ApprovalDeps {
  readonly records: Records;
  readonly approvers: ApproverSources;
  /** Decides on the requester's access, from the user link and the access rules as they are now. */
  readonly decide: Decide;
  readonly waits: ExecutionWaits;
  readonly now: () => number;
}

/** A press of an approver who may approve or deny a request that waits for it. */
export interface CheckedPress {
  readonly outcome: 'may-answer';
  readonly grant: AwaitingApproval;
  readonly allowed: Allowed;
  readonly terms: ApprovalTerms;
  readonly approver: LinkedUser;
}

/** Decides anew whether the Slack user may approve or deny the request, by the access rule as it is now. */
export async function checkApprover(
  deps: ApprovalDeps,
  { grantId, slackUserId }: ApprovalPress,
): Promise<CheckedPress | ApprovalObstacle> {
  const [grant, approver] = await Promise.all([
    findGrant(deps.records, grantId),
    findLinkedUser(deps.approvers, slackUserId),
  ]);
  if (typeof approver === 'string') return { outcome: approver };
  if (grant === undefined) return { outcome: 'refused' };
  if (grant.principalId === approver.principalId) return { outcome: 'own-request', grant };
  const decision = await deps.decide({ ...grant, slack: slackOriginOf(grant) });
  const wasAsked = grant.askedUsers?.has(slackUserId) === true;
  if (decision.outcome === 'denied')
    return wasAsked
      ? { outcome: 'requester-denied', denial: decision, grant }
      : { outcome: 'refused' };
  const { approval: terms, principalId } = decision;
  if (terms === undefined || principalId !== grant.principalId) return { outcome: 'refused' };
  if (!(await isApprover(deps.approvers, terms, approver.principalId)))
    return { outcome: 'refused' };
  if (!isWaiting(grant, deps.now())) return { outcome: 'not-waiting', grant };
  return { outcome: 'may-answer', grant, allowed: decision, terms, approver };
}

/** Whether a request still waits for approval. */
export const isWaiting = (grant: Grant, now: number): grant is AwaitingApproval =>
  grant.status === 'awaiting-approval' &&
  grant.endRequestedAt === undefined &&
  grant.failure === undefined &&
  grant.approvalUntil > toIso(now);

/** The same as a condition. */
export const whileWaiting = (now: number): Condition => [
  { field: 'status', isOneOf: ['awaiting-approval'] },
  { absent: 'endRequestedAt' },
  { absent: 'failure' },
  { field: 'approvalUntil', after: toIso(now) },
];

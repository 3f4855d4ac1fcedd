import { formatTime } from './format-time.ts';
import type { GrantFacts, ReportFacts } from './report.ts';

type Facts = Pick<GrantFacts, 'approvalsNeeded' | 'approvals' | 'overriddenAt' | 'skippedUsers'>;

const maxUsers = 20;

/** Who approved the access and when, or that it was used without approval; `undefined` where none was needed. */
export function describeApproval(grant: Facts): string | undefined {
  const { approvalsNeeded, approvals = [], overriddenAt } = grant;
  if (approvalsNeeded === undefined) return undefined;
  const count = `${approvals.length} of ${approvalsNeeded} ${approvalsNeeded === 1 ? 'approval' : 'approvals'}`;
  const by = approvals.map(
    ({ userName, slackUserId, at }) =>
      `${userName} (Slack user ${slackUserId}) at ${formatTime(at)}`,
  );
  const approvers = by.length === 0 ? '' : `: ${by.join(', ')}`;
  return overriddenAt === undefined
    ? `${count}${approvers}.`
    : `WITHOUT APPROVAL: the requester went ahead at ${formatTime(overriddenAt)} with ${count}${approvers}. ${skipped(grant)}`;
}

type ReasonFacts = Pick<GrantFacts, 'isAskedForReason' | 'reasons'>;

/** Why the requester has had access; `undefined` where nobody asked and nothing was said. */
export function describeReason({
  isAskedForReason = false,
  reasons = [],
}: ReasonFacts): string | undefined {
  return reasons.at(-1)?.text ?? (isAskedForReason ? 'NO REASON GIVEN.' : undefined);
}

/** What the requester said before, the latest first. */
export const describeEarlierReasons = ({ reasons = [] }: ReasonFacts): readonly string[] =>
  reasons
    .slice(0, -1)
    .toReversed()
    .map(({ at, text }) => `${text}, ${formatTime(at)}`);

/** Leads a report of access whose requester was asked for a reason and gave none; otherwise nothing. */
export const missingReasonLine = ({ grant }: ReportFacts): readonly string[] =>
  grant?.isAskedForReason && (grant.reasons ?? []).length === 0
    ? ['No reason given: the access rule asks for one, and the requester has not said why.']
    : [];

/** Leads the notes of a report; nothing for access that was approved or needed no approval. */
export const overrideNote = (grant: Facts | undefined): readonly string[] =>
  grant?.overriddenAt === undefined ? [] : [describeApproval(grant) ?? ''];

function skipped({ skippedUsers = [] }: Facts): string {
  if (skippedUsers.length === 0) return 'Nobody was asked by direct message.';
  const more = skippedUsers.length > maxUsers ? ` and ${skippedUsers.length - maxUsers} more` : '';
  return `Asked and skipped: Slack ${skippedUsers.length === 1 ? 'user' : 'users'} ${skippedUsers.slice(0, maxUsers).join(', ')}${more}.`;
}

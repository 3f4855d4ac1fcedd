import type { ApprovalObstacle } from '../../../grant/approval/approval-press.ts';
import type { AwaitingApproval, Grant } from '../../../grant/record/grant.ts';
import type { ApprovalReply } from '../answer/handle-approval.ts';
import { code } from '../escape.ts';
import { accessName, type Contacts, contactText, denialText, type SlackMessage } from '../texts.ts';
import { denialBlocks, waitingActions } from './approval-blocks.ts';
import { approvedBy, denialLine, expiryLine } from './approval-text.ts';
import { person, requester, section, slackTime } from './grant-blocks.ts';

/** Builds the reply to a press of Approve, Deny or Break glass now: the state first, then what to do. */
export function buildApprovalReply(reply: ApprovalReply, contacts: Contacts): SlackMessage {
  const { kind, result } = reply;
  switch (result.outcome) {
    case 'approved':
      return textOnly(
        `Approved: ${requester(result.grant)} gets ${accessName(result.grant)}, until ${slackTime(result.grant.deadlineAt)}. You will get a message when access is active: it has a button that ends it.`,
      );
    case 'approval-added':
      return approvedMessage('You approved this', result.grant, result.missing);
    case 'already-approved':
      return approvedMessage('You have approved this already', result.grant, result.missing);
    case 'denied':
      return textOnly(
        `Denied: ${requester(result.grant)} does not get ${accessName(result.grant)}. They are told that it was you${result.grant.denialReason ? `, and why: ${code(result.grant.denialReason)}` : ''}.`,
      );
    case 'overridden':
      return textOnly(
        `Glass broken without approval - access incoming. ${accessName(result.grant)}, until ${slackTime(result.grant.deadlineAt)}. You will get a message when access is active. Everybody who was skipped, the channel and the report say so.`,
      );
    case 'override-not-allowed':
      return withBlocks(
        `Still waiting for approval: ${accessName(result.grant)}. The access rule does not allow you to go ahead without it.`,
        [waitingActions({ ...result.grant, mayOverride: false })],
      );
    default:
      return textOnly(obstacleText(kind, result, contacts));
  }
}

const textOnly = (text: string): SlackMessage => ({ text });
const withBlocks = (text: string, blocks: readonly object[]): SlackMessage => ({
  text,
  blocks: [section(text), ...blocks],
});

const approvedMessage = (claim: string, grant: AwaitingApproval, missing: number): SlackMessage =>
  withBlocks(
    `${claim}: ${accessName(grant)} for ${requester(grant)}. ${missing} more ${missing === 1 ? 'approval is' : 'approvals are'} needed, until ${slackTime(grant.approvalUntil)}: there is no access before. If you change your mind, deny it.`,
    denialBlocks(grant),
  );

/** What a press would have done. */
const verbs: Readonly<Record<ApprovalReply['kind'], string>> = {
  approve: 'approve this request',
  deny: 'deny this request',
  override: 'break glass with this button',
};

function obstacleText(
  kind: ApprovalReply['kind'],
  result: ApprovalObstacle,
  contacts: Contacts,
): string {
  switch (result.outcome) {
    case 'not-waiting':
      return `${becameText(result.grant)} Nothing was changed.`;
    case 'own-request':
      return `You cannot ${verbs[kind]}: it is your own. ${kind === 'deny' ? 'To take it back, press Cancel request in your direct message.' : 'Somebody else must approve it.'}`;
    case 'not-linked':
      return `Nothing was changed: your Slack user is not linked to an Identity Center user. ${contactText(contacts)}`;
    case 'user-disabled':
      return `Nothing was changed: your Identity Center user is disabled, or does not exist any more. ${contactText(contacts)}`;
    case 'requester-denied':
      return kind === 'override'
        ? `Access was not started. ${denialText(result.denial, result.grant, contacts)}`
        : `Nothing was changed: the access rules do not allow ${accessName(result.grant)} to ${requester(result.grant)} any more (${code(result.denial.reason)}). ${contactText(contacts)}`;
    case 'refused':
      return `You cannot ${verbs[kind]}, or it does not exist. Nothing was changed.`;
    case 'busy':
      return 'Nothing was changed: something else changed this request at the same moment. Press again.';
  }
}

/** What became of a request that does not wait any more: who decided, then whether there is access. */
function becameText(grant: Grant): string {
  const access = accessName(grant);
  if (grant.status === 'denied') return `${access}: ${denialLine(grant)}`;
  if (grant.status === 'expired') return `${access}: ${expiryLine(grant)}`;
  return `${access}: ${decidedText(grant)}${accessText(grant)}`;
}

function decidedText(grant: Grant): string {
  const { approvedAt, overriddenAt } = grant;
  if (overriddenAt !== undefined)
    return `The requester went ahead without approval at ${slackTime(overriddenAt)}. `;
  if (approvedAt === undefined) return '';
  return `Approved by ${approvedBy(grant) || 'an approver'}. `;
}

function accessText(grant: Grant): string {
  const { status, deadlineAt, endRequestedAt, accessBeganAt } = grant;
  if (status === 'active') return `Access is active, until ${slackTime(deadlineAt)}.`;
  if (status === 'ending') return 'Access is being revoked.';
  if (accessBeganAt !== undefined) return 'Access is over.';
  if (endRequestedAt !== undefined) return `The request was cancelled by ${person(grant.endedBy)}.`;
  if (status === 'failed' || grant.failure !== undefined) return 'No access was granted.';
  if (status === 'ended') return 'It is over.';
  if (status === 'awaiting-approval') return 'The time for approval is over.';
  return 'Access is incoming.';
}

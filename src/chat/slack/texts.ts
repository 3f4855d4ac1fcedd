import type { Grant } from '../../grant/record/grant.ts';
import type { Denied } from '../../request/policy/decide.ts';
import { code, escapeMrkdwn } from './escape.ts';
import { approvalCount, approvals, denialLine, expiryLine } from './notify/approval-text.ts';
import { duration, slackTime } from './notify/grant-blocks.ts';

// What replies and notifications have in common.

/** A message for Slack's API. If there are blocks, `text` is for notifications and screen readers. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks?: readonly unknown[];
  readonly attachments?: readonly unknown[];
}

/**
 * A message that only the user who pressed the button sees. It leaves the original message unchanged, unless that
 * was ephemeral, too: then it takes its place, and its buttons are gone.
 */
export const ephemeral = (message: SlackMessage, replacesOriginal = false) => ({
  response_type: 'ephemeral',
  replace_original: replacesOriginal,
  ...message,
});

/** The addresses that users read when access is denied or something fails. */
export interface Contacts {
  readonly contactEmails: readonly string[];
}

export const contactText = ({ contactEmails }: Contacts): string =>
  contactEmails.length > 0
    ? `Ask ${contactEmails.map(escapeMrkdwn).join(' or ')}.`
    : 'Ask the operators of break glass access.';

export const accessName = (grant: Pick<Grant, 'permissionSetName' | 'accountId'>): string =>
  `${code(grant.permissionSetName)} in account ${code(grant.accountId)}`;

export type Requested = Pick<Grant, 'accountId' | 'slackUserId'>;

/** What became of a grant for which a button was pressed that starts nothing. */
export function openGrantText(grant: Grant, now: number): string {
  const end = slackTime(grant.deadlineAt);
  switch (grant.status) {
    case 'opening':
    case 'giving':
      return `${accessName(grant)} is being granted already, and lasts until ${end}. Nothing new was started.`;
    case 'active':
      return `You’re in already: ${accessName(grant)}, until ${end} (${duration(Date.parse(grant.deadlineAt) - now)} left). Nothing new was started.`;
    case 'ending':
      return `${accessName(grant)} is being revoked at this moment. Press again when you get the message that access has ended.`;
    case 'ended':
      return `That access ended at ${slackTime(grant.endedAt ?? grant.deadlineAt)}. Nothing new was started: ask again for a new one.`;
    case 'awaiting-approval':
      return grant.endRequestedAt === undefined
        ? `Waiting for approval already: ${accessName(grant)} has ${approvalCount(grant)} approvals, and waits until ${slackTime(grant.approvalUntil)}. Nothing new was started.`
        : `Your request for ${accessName(grant)} is being cancelled. Press again in a few seconds.`;
    case 'denied':
      return `${denialLine(grant)} Nothing new was started: you may ask again.`;
    case 'expired':
      return `${expiryLine(grant)} Nothing new was started: you may ask again.`;
    case 'failed':
      return 'That access was never granted. Nothing new was started: ask again for a new one.';
  }
}

/** The first answer to a request: whether access is coming, or waits for approval. */
export const startedText = (grant: Grant): string =>
  grant.status === 'awaiting-approval'
    ? `Waiting for approval: ${accessName(grant)} needs ${approvals(grant.approvalsNeeded)}, until ${slackTime(grant.approvalUntil)}. There is no access before. A direct message says who was asked, and the next one when access is active.`
    : `Glass broken - access incoming. ${accessName(grant)}, until ${slackTime(grant.deadlineAt)}. You will get a message when access is active.`;

/** Each reason has its own text, so that users know what to do. */
export const denialText = (
  denied: Denied,
  { accountId, slackUserId }: Requested,
  contacts: Contacts,
): string =>
  `Access denied: ${reasonText(denied, accountId, slackUserId)} ${contactText(contacts)}`;

function reasonText(denied: Denied, accountId: string, slackUserId: string): string {
  switch (denied.reason) {
    case 'frozen':
      return `nobody is granted access at the moment. ${code(denied.frozenBy)} froze access at ${slackTime(denied.frozenAt)}: “${escapeMrkdwn(denied.why)}”.`;
    case 'not-linked':
      return `your Slack user ${code(slackUserId)} is not linked to an Identity Center user.`;
    case 'user-not-found':
      return 'the Identity Center user that you are linked to does not exist any more.';
    case 'user-disabled':
      return 'your Identity Center user is disabled.';
    case 'permission-set-unknown':
      return 'Identity Center does not have this permission set.';
    case 'no-rule':
      return `no access rule allows this permission set in account ${code(accountId)}.`;
    case 'not-named':
      return `this permission set may be used in account ${code(accountId)}, but not by you.`;
    case 'rule-names-no-principal':
      return `the access rule for account ${code(accountId)} names no users or groups, and such rules allow no one here.`;
    case 'approval-impossible':
      return 'the access rule asks for approval, and without a bot token nobody can be asked.';
    case 'reason-impossible':
      return 'the access rule asks for a reason before access is granted, and without a bot token nobody can be asked.';
    case 'record-malformed':
      return `the ${denied.record} for this access is malformed (${escapeMrkdwn(denied.problem)}).`;
    case 'lookup-failed':
      return `the lookup of the ${denied.lookup} failed (${escapeMrkdwn(denied.error)}). Trying again may help.`;
  }
}

import { approvalsOf, usersWithoutAnswer } from '../../../grant/record/counted-approvals.ts';
import type { Grant } from '../../../grant/record/grant.ts';
import { isSlackId } from '../../../request/ids.ts';
import { escapeMrkdwn } from '../escape.ts';
import { duration, mention, person, requester, slackTime } from './grant-blocks.ts';

// What messages say of a grant's approvals. Names and reasons are escaped here.

/** `1 of 2` */
export const approvalCount = (grant: Grant): string =>
  `${approvalsOf(grant).length} of ${grant.approvalsNeeded ?? 0}`;

/** `1 approval`, `2 approvals` */
export const approvals = (count: number): string =>
  count === 1 ? '1 approval' : `${count} approvals`;

/** `1 h`, or `1 h, at most 3 h`: how long access lasts from its approval on, without and with extensions. */
export function approvedDuration({ accessSeconds = 0, maxAccessSeconds = 0 }: Grant): string {
  const usual = duration(accessSeconds * 1000);
  return maxAccessSeconds > accessSeconds
    ? `${usual}, at most ${duration(maxAccessSeconds * 1000)}`
    : usual;
}

/** Who has approved, the first one first; empty without an approval. */
export const approvedBy = (grant: Grant): string => approvalsOf(grant).map(requester).join(', ');

const maxMentions = 20;

/** The Slack users who were asked and have not approved. */
export function unansweredUsers(grant: Grant): string {
  const users = usersWithoutAnswer(grant).filter(isSlackId);
  const more = users.length > maxMentions ? [`${users.length - maxMentions} more`] : [];
  return [...users.slice(0, maxMentions).map(mention), ...more].join(', ');
}

/** Whom an override has skipped. */
export const skippedUsers = (grant: Grant): string =>
  unansweredUsers(grant) || 'nobody was asked by direct message';

/** Who denied it, and why. */
export const denialLine = ({ deniedBy, denialReason }: Grant): string =>
  `Denied by ${person(deniedBy)}${denialReason ? `: “${escapeMrkdwn(denialReason)}”` : ', without a reason'}.`;

export const expiryLine = (grant: Grant): string =>
  `Expired: ${approvalCount(grant)} approvals came${grant.approvalUntil === undefined ? '' : ` by ${slackTime(grant.approvalUntil)}`}.`;

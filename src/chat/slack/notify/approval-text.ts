import { approvalsOf, usersWithoutAnswer } from '../../../grant/record/counted-approvals.ts';
import type { Grant } from '../../../grant/record/grant.ts';
import { oneLine } from '../../../platform/one-line.ts';
import { isSlackId } from '../../../request/ids.ts';
import { code } from '../escape.ts';
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

/** So that all of them fit into a field of a section. */
const maxApprovers = 5;
const maxNameLength = 60;

/** Who has approved, the first one first; empty without an approval. */
export function approvedBy(grant: Grant): string {
  const approvers = approvalsOf(grant).map(({ slackUserId, userName }) =>
    requester({ slackUserId, userName: oneLine(userName, maxNameLength) }),
  );
  return cut(approvers, maxApprovers);
}

const maxMentions = 20;

/** The Slack users who were asked and have not approved. */
export function unansweredUsers(grant: Grant): string {
  return cut(usersWithoutAnswer(grant).filter(isSlackId).map(mention), maxMentions);
}

const cut = (texts: readonly string[], max: number): string =>
  [...texts.slice(0, max), ...(texts.length > max ? [`and ${texts.length - max} more`] : [])].join(
    ', ',
  );

/** Whom an override has skipped. */
export const skippedUsers = (grant: Grant): string =>
  unansweredUsers(grant) || 'nobody was asked by direct message';

/** Who denied it, and why. */
export const denialLine = ({ deniedBy, denialReason }: Grant): string =>
  `Denied by ${person(deniedBy)}${denialReason ? `: ${code(denialReason)}` : ', without a reason'}.`;

export const expiryLine = (grant: Grant): string =>
  `Expired: ${approvalCount(grant)} approvals came${grant.approvalUntil === undefined ? '' : ` by ${slackTime(grant.approvalUntil)}`}.`;

/** Whether somebody ended a request that waited for approval, before it was decided on. */
export const wasCancelled = (grant: Grant): boolean =>
  grant.approvalsNeeded !== undefined &&
  grant.endRequestedAt !== undefined &&
  (grant.approvedAt ?? grant.overriddenAt) === undefined;

export const cancelledLine = ({ endedBy }: Grant): string =>
  `Cancelled by ${person(endedBy)}, before it was approved.`;

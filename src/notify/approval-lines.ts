import { approvalsOf, usersWithoutAnswer } from '../grant/record/counted-approvals.ts';
import type { Grant } from '../grant/record/grant.ts';
import { shown } from '../platform/one-line.ts';

const maxUsers = 20;

/** What a message on the topic says of a grant's approvals; nothing for one that needs none. */
export function approvalLines(grant: Grant): readonly string[] {
  const { approvalsNeeded, overriddenAt } = grant;
  if (approvalsNeeded === undefined) return [];
  const approvers = approvalsOf(grant).map(
    ({ userName, slackUserId }) => `${shown(userName)} (Slack user ${slackUserId})`,
  );
  const by = approvers.length === 0 ? '' : `, by ${approvers.join(', ')}`;
  return [
    `Approvals: ${approvers.length} of ${approvalsNeeded}${by}.`,
    ...(overriddenAt === undefined ? [] : [`Skipped: ${skippedUsers(grant)}.`]),
  ];
}

function skippedUsers(grant: Grant): string {
  const users = usersWithoutAnswer(grant).map(shown);
  if (users.length === 0) return 'nobody was asked by direct message';
  const more = users.length > maxUsers ? ` and ${users.length - maxUsers} more` : '';
  return `Slack ${users.length === 1 ? 'user' : 'users'} ${users.slice(0, maxUsers).join(', ')}${more}`;
}

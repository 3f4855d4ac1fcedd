import type { Grant } from './grant.ts';

/** An approval that was written to a grant. */
export interface CountedApproval {
  readonly principalId: string;
  readonly slackUserId: string;
  readonly userName: string;
  readonly at: string;
}

/** The approvals of a grant, oldest first. */
export const approvalsOf = ({ approvals = {} }: Grant): readonly CountedApproval[] =>
  Object.entries(approvals)
    .map(([principalId, approval]) => ({ principalId, ...approval }))
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));

/** The Slack users who were asked for approval and have not given it. */
export function usersWithoutAnswer(grant: Grant): readonly string[] {
  const { askedUsers = new Set<string>(), slackUserId } = grant;
  const others = new Set([slackUserId, ...approvalsOf(grant).map((each) => each.slackUserId)]);
  return [...askedUsers].filter((user) => !others.has(user)).sort();
}

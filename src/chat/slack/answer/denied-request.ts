import { type Grant, slackOriginOf } from '../../../grant/record/grant.ts';
import type { AnnouncedDenial } from '../../../notify/events/denial-event.ts';
import type { AccessRequest } from '../../../request/access-request.ts';

/** What is announced of a request that the access rules, or the workspace, deny. */
export const deniedRequest = (
  { accountId, permissionSetArn, slack }: AccessRequest,
  grantId: string,
  denial: AnnouncedDenial['denial'],
): AnnouncedDenial => ({
  grantId,
  slackUserId: slack.userId,
  slackTeamId: slack.teamId,
  requested: { accountId, permissionSetArn },
  denial,
});

/** The same for a press about a grant whose requester is denied by now. `requestId`: what the press would have as a request. */
export const deniedGrant = (
  grant: Grant,
  requestId: string,
  denial: AnnouncedDenial['denial'],
): AnnouncedDenial => deniedRequest({ ...grant, slack: slackOriginOf(grant) }, requestId, denial);

import type { EndEarly, EndResult } from '../../../grant/end-early.ts';
import type { Grant } from '../../../grant/record/grant.ts';
import { throwIfAborted } from '../../../platform/aborted.ts';
import type { Log } from '../../../platform/log.ts';
import type { findLinkedUser } from '../../../request/policy/linked-user.ts';

/** What finds out who may end a grant, and ends it. */
export interface EndWork {
  readonly endEarly: EndEarly;
  readonly findLinkedUser: (slackUserId: string) => ReturnType<typeof findLinkedUser>;
  /** Whether the Slack user may end anybody's grant. */
  readonly isAdmin: (slackUserId: string) => Promise<boolean>;
}

interface HandleEndRequestDeps extends EndWork {
  readonly log: Log;
}

interface EndPress {
  readonly grantId: string;
  readonly slackUserId: string;
  readonly isHolder: (grant: Grant) => boolean;
}

/** The requester may end their grant from Slack, those who approved it may, and administrators anybody's. */
export async function handleEndRequest(
  { endEarly, findLinkedUser: findUser, isAdmin, log }: HandleEndRequestDeps,
  { grantId, slackUserId, isHolder }: EndPress,
  signal: AbortSignal,
): Promise<EndResult> {
  const end = async (mayEnd: (grant: Grant) => boolean): Promise<EndResult> => {
    throwIfAborted(signal);
    const result = await endEarly({ grantId, endedBy: `Slack user ${slackUserId}`, mayEnd });
    throwIfAborted(signal);
    return result;
  };
  let result = await end(isHolder);
  if (result.outcome === 'refused') {
    const user = await findUser(slackUserId);
    if (typeof user === 'object')
      result = await end((grant) => hasApproved(grant, user.principalId));
  }
  if (result.outcome === 'refused' && (await isAdmin(slackUserId))) result = await end(() => true);
  throwIfAborted(signal);
  log('handled an end request', { grantId, slackUserId, outcome: result.outcome });
  return result;
}

const hasApproved = ({ approvals = {} }: Grant, principalId: string): boolean =>
  Object.hasOwn(approvals, principalId);

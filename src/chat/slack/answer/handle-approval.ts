import type {
  Approve,
  ApproveResult,
  Deny,
  DenyResult,
  Override,
  OverrideResult,
} from '../../../grant/approval/approval-press.ts';
import type { Grant } from '../../../grant/record/grant.ts';
import type { AnnouncedDenial } from '../../../notify/events/denial-event.ts';
import { throwIfAborted } from '../../../platform/aborted.ts';
import type { Log } from '../../../platform/log.ts';
import type { Measure } from '../../../platform/metrics.ts';
import type { GrantAction } from '../button-action.ts';
import { deniedGrant } from './denied-request.ts';

/** What a press of Approve, Deny or Break glass now does. */
export interface ApprovalWork {
  readonly approve: Approve;
  readonly deny: Deny;
  readonly override: Override;
}

interface HandleApprovalDeps extends ApprovalWork {
  readonly announceDenial: (denied: AnnouncedDenial) => Promise<void>;
  readonly log: Log;
  readonly measure: Measure;
}

type ApprovalAction = Exclude<GrantAction, { kind: 'end-access' | 'give-reason' }>;

export type ApprovalReply =
  | { readonly kind: 'approve'; readonly result: ApproveResult }
  | { readonly kind: 'deny'; readonly result: DenyResult }
  | { readonly kind: 'override'; readonly result: OverrideResult };

/** The press beside its action. */
interface ApprovalContext {
  /** The id that the press would have as a request. */
  readonly requestId: string;
  readonly isHolder: (grant: Grant) => boolean;
  readonly invocationEndsAt: number;
}

/** Approves, denies or overrides, each of which decides who may. A denial by the access rules is announced as that of a request is. */
export async function handleApproval(
  deps: HandleApprovalDeps,
  action: ApprovalAction,
  { requestId, isHolder, invocationEndsAt }: ApprovalContext,
  signal: AbortSignal,
): Promise<ApprovalReply> {
  const { grantId, slack } = action;
  const { userId: slackUserId } = slack;
  const press = { grantId, slackUserId, isHolder, invocationEndsAt };
  const reply = await answerPress(deps, action, press);
  // An aborted lookup reads like one that failed.
  throwIfAborted(signal);
  const { kind, result } = reply;
  const missing = 'missing' in result ? { missing: result.missing } : {};
  const fields = { grantId, slackUserId, press: kind, outcome: result.outcome };
  if (result.outcome !== 'requester-denied') {
    deps.log('handled an approval', { ...fields, ...missing });
    return reply;
  }
  const { denial, grant } = result;
  deps.log('handled an approval', { ...fields, ...denial, outcome: result.outcome });
  deps.measure('Denials', 1, { Reason: denial.reason });
  await deps.announceDenial(deniedGrant(grant, requestId, denial));
  return reply;
}

async function answerPress(
  { approve, deny, override }: ApprovalWork,
  action: ApprovalAction,
  press: Parameters<Approve>[0],
): Promise<ApprovalReply> {
  switch (action.kind) {
    case 'approve-access':
      return { kind: 'approve', result: await approve(press) };
    case 'deny-access':
      return { kind: 'deny', result: await deny({ ...press, reason: action.reason }) };
    case 'override-access':
      return { kind: 'override', result: await override(press) };
  }
}

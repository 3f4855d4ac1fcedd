import { MalformedLockError } from '../../../grant/errors.ts';
import type { Extend } from '../../../grant/extend.ts';
import type { OpenGrant, OpenResult } from '../../../grant/open-grant.ts';
import type { Grant } from '../../../grant/record/grant.ts';
import type { AnnouncedDenial } from '../../../notify/events/denial-event.ts';
import { throwIfAborted } from '../../../platform/aborted.ts';
import { errorFields, type Log } from '../../../platform/log.ts';
import type { Measure } from '../../../platform/metrics.ts';
import type { AccessRequest } from '../../../request/access-request.ts';
import type { Decision } from '../../../request/policy/decide.ts';
import type { EarlyDecision } from '../../../request/policy/decide-early.ts';
import type { ButtonAction } from '../button-action.ts';
import { isAllowedOrigin } from '../interaction-origin.ts';
import type { Reply } from '../messages.ts';
import { type AskFirstWork, askFirst } from './ask-first.ts';
import { deniedRequest } from './denied-request.ts';
import { type ApprovalWork, handleApproval } from './handle-approval.ts';
import { type EndWork, handleEndRequest } from './handle-end-request.ts';
import { handleExtension } from './handle-extension.ts';
import { handleAskForReason, handleReason, type ReasonWork } from './handle-reason.ts';
import { isHeldBy, type Press, slackOf } from './press.ts';

/** What a press does outside of the function. Each begins nothing more once the signal is aborted. */
export interface PressWork extends ApprovalWork, EndWork, ReasonWork, AskFirstWork {
  readonly decide: (request: AccessRequest) => Promise<EarlyDecision>;
  /** Finds the grant that an earlier delivery of the same signed request opened. */
  readonly findGrant: (grantId: string) => Promise<Grant | undefined>;
  readonly openGrant: OpenGrant;
  readonly extend: Extend;
}

export interface HandleActionDeps {
  /** Team and enterprise ids; an empty list allows every team. */
  readonly allowedTeams: readonly string[];
  readonly workUntil: (signal: AbortSignal) => PressWork;
  /** Never throws, and returns soon: the requester waits for the reply. */
  readonly announceDenial: (denied: AnnouncedDenial) => Promise<void>;
  readonly now: () => number;
  readonly log: Log;
  readonly measure: Measure;
}

/** Does what a press requests, until the signal is aborted. Never throws. */
export async function handleAction(
  deps: HandleActionDeps,
  press: Press,
  signal: AbortSignal,
): Promise<Reply> {
  const { action, origin, grantId } = press;
  const { log } = deps;
  if (!isAllowedOrigin(origin, deps.allowedTeams)) {
    log('denied access', { grantId, reason: 'team-not-allowed', ...origin });
    deps.measure('Denials', 1, { Reason: 'team-not-allowed' });
    await deps.announceDenial(deniedTeam(action, grantId));
    return { kind: 'team-not-allowed' };
  }
  if (action.kind === 'malformed') {
    log('rejected a malformed button', {
      problem: action.problem,
      slackUserId: action.slack.userId,
    });
    return { kind: 'malformed-button', problem: action.problem };
  }
  try {
    switch (action.kind) {
      case 'end-access':
        return await handleEnd(deps, action, press, signal);
      case 'extend-access':
        return await handleExtend(deps, action, press, signal);
      case 'break-glass':
        return await handleAccessRequest(deps, action, press, signal);
      case 'give-reason':
        return await handleAskForReason(reasonDeps(deps, press, signal), action, signal);
      case 'submit-reason':
        return await handleReason(reasonDeps(deps, press, signal), action, press, signal);
      default:
        return await handleApproval(
          { ...deps, ...deps.workUntil(signal) },
          action,
          { ...press, requestId: grantId, isHolder: isHeldBy(press) },
          signal,
        );
    }
  } catch (error) {
    // Nobody reads this reply any more.
    if (signal.aborted) return { kind: 'failed' };
    log('could not handle an interaction', { grantId, kind: action.kind, ...errorFields(error) });
    if (error instanceof MalformedLockError) return { kind: 'lock-malformed' };
    return { kind: 'failed' };
  }
}

function deniedTeam(action: Press['action'], grantId: string): AnnouncedDenial {
  const denial = { reason: 'team-not-allowed' } as const;
  if (action.kind === 'break-glass') return deniedRequest(action.request, grantId, denial);
  const { userId: slackUserId, teamId: slackTeamId } = slackOf({ action });
  return { grantId, slackUserId, slackTeamId, denial };
}

async function handleAccessRequest(
  deps: HandleActionDeps,
  { request, answers, triggerId = '' }: Extract<ButtonAction, { kind: 'break-glass' }>,
  { grantId, isLate, invocationEndsAt }: Press,
  signal: AbortSignal,
): Promise<Reply> {
  const { accountId, permissionSetArn, slack } = request;
  const fields = { grantId, slackUserId: slack.userId, accountId, permissionSetArn };
  // A submitted modal was counted with the press that opened it.
  if (!isLate && answers === undefined) deps.measure('Requests', 1);
  const work = deps.workUntil(signal);
  // Runs in parallel with the decision. Its result, or error, matters only if access is allowed.
  const existing = work.findGrant(grantId);
  existing.catch(() => undefined);
  const early = await work.decide(request);
  const asksFirst = answers === undefined && isAskedFirst(early.decision);
  // A modal gives nothing: what is submitted is decided anew.
  const decision = asksFirst ? early.decision : await early.confirm();
  // An aborted lookup reads like one that failed.
  throwIfAborted(signal);
  if (decision.outcome === 'denied') {
    deps.log('denied access', { ...fields, ...decision });
    deps.measure('Denials', 1, { Reason: decision.reason });
    await deps.announceDenial(deniedRequest(request, grantId, decision));
    return { kind: 'denied', denial: decision, accountId, slackUserId: slack.userId };
  }
  const press = { request, allowed: decision, answers, triggerId, isLate };
  const asked = await askFirst(work, press, signal);
  if (asked.outcome === 'reply') {
    deps.log('replied without opening a grant', { ...fields, reply: asked.reply.kind });
    return asked.reply;
  }
  const result = await work.openGrant({
    grantId,
    request,
    allowed: asked.allowed,
    reason: asked.reason,
    earlierGrant: existing,
    invocationEndsAt,
  });
  throwIfAborted(signal);
  const { ruleId: allowedBy } = decision;
  deps.log('handled an access request', { ...fields, outcome: result.outcome, allowedBy });
  return { kind: 'allowed', result: isLate ? asFirstAnswer(result) : result };
}

const isAskedFirst = (decision: Decision): boolean =>
  decision.outcome === 'allowed' && decision.reasonTerms.mode === 'first';

/** The aborted invocation of the same press opened the grant: for the user it is the first answer. */
function asFirstAnswer(result: OpenResult): OpenResult {
  if (result.outcome !== 'replayed') return result;
  const isNew = ['awaiting-approval', 'opening', 'giving'].includes(result.grant.status);
  return { ...result, outcome: isNew ? 'started' : 'already-open' };
}

async function handleEnd(
  deps: HandleActionDeps,
  { grantId, slack: { userId } }: Extract<ButtonAction, { kind: 'end-access' }>,
  press: Press,
  signal: AbortSignal,
): Promise<Reply> {
  const order = { grantId, slackUserId: userId, isHolder: isHeldBy(press) };
  const work = { ...deps, ...deps.workUntil(signal) };
  return { kind: 'end-request', result: await handleEndRequest(work, order, signal) };
}

async function handleExtend(
  deps: HandleActionDeps,
  { order, slack }: Extract<ButtonAction, { kind: 'extend-access' }>,
  press: Press,
  signal: AbortSignal,
): Promise<Reply> {
  const { grantId: requestId, invocationEndsAt } = press;
  const isHolder = isHeldBy(press);
  const extension = { order, slackUserId: slack.userId, requestId, isHolder, invocationEndsAt };
  const work = { ...deps, ...deps.workUntil(signal) };
  const result = await handleExtension(work, extension, signal);
  return { kind: 'extension', result, isChosen: order.seconds !== undefined };
}

const reasonDeps = (deps: HandleActionDeps, press: Press, signal: AbortSignal) => ({
  ...deps,
  ...deps.workUntil(signal),
  isHolder: isHeldBy(press),
});

import type { EndEarly } from '../../grant/end-early.ts';
import { MalformedLockError } from '../../grant/errors.ts';
import type { OpenGrant } from '../../grant/open-grant.ts';
import type { Grant } from '../../grant/record/grant.ts';
import type { AnnouncedDenial } from '../../notify/denial-event.ts';
import { errorFields, type Log } from '../../platform/log.ts';
import type { Measure } from '../../platform/metrics.ts';
import type { TimeBudget } from '../../platform/time-budget.ts';
import type { AccessRequest, SlackOrigin } from '../../request/access-request.ts';
import type { Decision } from '../../request/policy/decide.ts';
import {
  type ButtonAction,
  isAllowedOrigin,
  type PressOrigin,
  parseButtonAction,
  pressOriginOf,
} from './button-action.ts';
import type { HttpRequest, HttpResponse } from './http.ts';
import { type BlockPress, type LegacyPress, parseInteraction } from './interaction.ts';
import type { Reply } from './messages.ts';
import { ephemeral } from './notifier.ts';
import type { PostJson } from './post-json.ts';
import type { SigningSecret } from './signing-secret.ts';
import type { SlackUrls } from './slack-urls.ts';
import { verifyRequest } from './verify-request.ts';

export interface InteractionHandlerDeps {
  readonly secrets: SigningSecret;
  /** Team and enterprise ids; an empty list allows every team. */
  readonly allowedTeams: readonly string[];
  readonly decide: (request: AccessRequest) => Promise<Decision>;
  /** Finds the grant that an earlier delivery of the same signed request opened. */
  readonly findGrant: (grantId: string) => Promise<Grant | undefined>;
  readonly openGrant: OpenGrant;
  readonly endEarly: EndEarly;
  /** Never throws, and returns soon: the requester waits for the reply. */
  readonly announceDenial: (denied: AnnouncedDenial) => Promise<void>;
  readonly replyText: (reply: Reply) => string;
  readonly urls: SlackUrls;
  readonly post: PostJson;
  readonly now: () => number;
  readonly log: Log;
  readonly measure: Measure;
}

export type HandleInteraction = (request: HttpRequest, budget: TimeBudget) => Promise<HttpResponse>;

const respond = (statusCode: number): HttpResponse => ({ statusCode, body: '' });

/**
 * Handles a request to the interactivity URL: verifies its raw bytes, parses it, then decides. It never
 * throws.
 */
export async function handleInteraction(
  deps: InteractionHandlerDeps,
  request: HttpRequest,
  budget: TimeBudget,
): Promise<HttpResponse> {
  const verified = await verifyRequest(request, deps.secrets, deps.now);
  if (verified.outcome === 'refused') {
    const { check, problem } = verified;
    deps.log('could not verify the signature of a request', { check, problem });
    deps.measure('RefusedRequests', 1);
    return respond(401);
  }
  const interaction = parseInteraction(verified.rawBody);
  if (interaction.kind === 'unreadable') {
    deps.log('could not read an interaction', { problem: interaction.problem });
    return respond(400);
  }
  if (interaction.kind === 'other') return respond(200);
  return handlePress(deps, interaction.press, verified.grantId, budget);
}

async function handlePress(
  deps: InteractionHandlerDeps,
  press: LegacyPress | BlockPress,
  grantId: string,
  budget: TimeBudget,
): Promise<HttpResponse> {
  const action = parseButtonAction(press, deps.urls.mayCall);
  if (action.kind === 'other') return respond(200);
  const slack = action.kind === 'break-glass' ? action.request.slack : action.slack;
  if (press.response_url !== undefined && slack.responseUrl === null)
    deps.log('ignored a response URL that is not one of Slack', { grantId });
  const timeUp = whenAborted(budget.part({ reserve }).signal());
  const handled = handleAction(deps, action, pressOriginOf(press), grantId, budget);
  const reply = (await Promise.race([handled, timeUp])) ?? timeoutReply(deps, grantId);
  const text = deps.replyText(reply);
  return press.type === 'block_actions' ? postReply(deps, slack, text) : json(ephemeral(text));
}

/** For sending the response. */
const reserve = { maxMs: 1_500, share: 1 };

const whenAborted = (signal: AbortSignal): Promise<undefined> =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });

/** Replies before Lambda stops the function, since Slack would show only a generic error then. */
function timeoutReply(deps: InteractionHandlerDeps, grantId: string): Reply {
  deps.log('could not handle an interaction in time', { grantId });
  return { kind: 'failed' };
}

async function handleAction(
  deps: InteractionHandlerDeps,
  action: Exclude<ButtonAction, { kind: 'other' }>,
  origin: PressOrigin,
  grantId: string,
  budget: TimeBudget,
): Promise<Reply> {
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
    return action.kind === 'end-access'
      ? await handleEndRequest(deps, action)
      : await handleAccessRequest(deps, action.request, grantId, budget);
  } catch (error) {
    log('could not handle an interaction', { grantId, kind: action.kind, ...errorFields(error) });
    if (error instanceof MalformedLockError) return { kind: 'lock-malformed' };
    return { kind: 'failed' };
  }
}

function deniedTeam(
  action: Exclude<ButtonAction, { kind: 'other' }>,
  grantId: string,
): AnnouncedDenial {
  const denial = { reason: 'team-not-allowed' } as const;
  if (action.kind === 'break-glass') return deniedRequest(action.request, grantId, denial);
  const { userId: slackUserId, teamId: slackTeamId } = action.slack;
  return { grantId, slackUserId, slackTeamId, denial };
}

const deniedRequest = (
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

async function handleAccessRequest(
  deps: InteractionHandlerDeps,
  request: AccessRequest,
  grantId: string,
  budget: TimeBudget,
): Promise<Reply> {
  const { accountId, permissionSetArn, slack } = request;
  const fields = { grantId, slackUserId: slack.userId, accountId, permissionSetArn };
  deps.measure('Requests', 1);
  // Runs in parallel with the decision. Its result, or error, matters only if access is allowed.
  const existing = deps.findGrant(grantId);
  existing.catch(() => undefined);
  const decision = await deps.decide(request);
  if (decision.outcome === 'denied') {
    deps.log('denied access', { ...fields, ...decision });
    deps.measure('Denials', 1, { Reason: decision.reason });
    await deps.announceDenial(deniedRequest(request, grantId, decision));
    return { kind: 'denied', denial: decision, accountId, slackUserId: slack.userId };
  }
  const result = await deps.openGrant({
    grantId,
    request,
    allowed: decision,
    earlierGrant: existing,
    invocationEndsAt: budget.invocationEndsAt,
  });
  const { ruleId: allowedBy } = decision;
  deps.log('handled an access request', { ...fields, outcome: result.outcome, allowedBy });
  return { kind: 'allowed', result };
}

/** Only the requester may end a grant from Slack: the same Slack user of the same team. */
async function handleEndRequest(
  deps: InteractionHandlerDeps,
  { grantId, slack: { userId, teamId } }: Extract<ButtonAction, { kind: 'end-access' }>,
): Promise<Reply> {
  const result = await deps.endEarly({
    grantId,
    endedBy: `Slack user ${userId}`,
    mayEnd: (grant) => isRequester(grant, { userId, teamId }),
  });
  deps.log('handled an end request', { grantId, slackUserId: userId, outcome: result.outcome });
  return { kind: 'end-request', result };
}

const isRequester = (grant: Grant, user: Pick<SlackOrigin, 'userId' | 'teamId'>): boolean =>
  grant.slackUserId === user.userId && grant.slackTeamId === user.teamId;

/** Posts the response to the response URL: Slack ignores the HTTP body for Block Kit interactions. */
async function postReply(
  deps: InteractionHandlerDeps,
  slack: SlackOrigin,
  text: string,
): Promise<HttpResponse> {
  try {
    if (slack.responseUrl !== null) await deps.post(slack.responseUrl, ephemeral(text));
  } catch (error) {
    deps.log('could not post to a response URL', errorFields(error));
  }
  return respond(200);
}

const json = (body: unknown): HttpResponse => ({
  statusCode: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

import type { EndEarly } from '../../grant/end-early.ts';
import type { OpenGrant } from '../../grant/open-grant.ts';
import { parseExecutionInput } from '../../grant/record/execution-input.ts';
import type { Grant } from '../../grant/record/grant.ts';
import { errorFields, type Log } from '../../platform/log.ts';
import type { Measure } from '../../platform/metrics.ts';
import type { AccessRequest, SlackOrigin } from '../../request/access-request.ts';
import type { Decision } from '../../request/policy/decide.ts';
import { type ButtonAction, isAllowedTeam, parseButtonAction, teamsOf } from './button-action.ts';
import type { HttpRequest, HttpResponse } from './http.ts';
import { type BlockPress, type LegacyPress, parseInteraction } from './interaction.ts';
import {
  buttonProblemText,
  type Contacts,
  denialText,
  endResultText,
  openResultText,
  teamText,
  troubleText,
} from './messages.ts';
import { ephemeral } from './notifier.ts';
import type { PostJson } from './post-json.ts';
import type { SigningSecret } from './signing-secret.ts';
import type { SlackUrls } from './slack-urls.ts';
import { verifyRequest } from './verify-request.ts';

export interface InteractionHandlerDeps extends Contacts {
  readonly secrets: SigningSecret;
  /** Team and enterprise ids; none allows every team. */
  readonly allowedTeams: readonly string[];
  readonly decide: (request: AccessRequest) => Promise<Decision>;
  /** The grant that this very click had opened before, if it was handled before. */
  readonly findGrant: (grantId: string) => Promise<Grant | undefined>;
  readonly openGrant: OpenGrant;
  readonly endEarly: EndEarly;
  readonly urls: SlackUrls;
  readonly post: PostJson;
  readonly now: () => number;
  /** Waits without keeping the process alive. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly log: Log;
  readonly measure: Measure;
}

export type HandleInteraction = (request: HttpRequest, endsAt: number) => Promise<HttpResponse>;

const respond = (statusCode: number): HttpResponse => ({ statusCode, body: '' });

/**
 * Answers a request to the interactivity URL: verified over its raw bytes, then read, then decided.
 * `endsAt` is when the function will be stopped, in epoch milliseconds. It never throws.
 */
export function createInteractionHandler(deps: InteractionHandlerDeps): HandleInteraction {
  return async (request, endsAt) => {
    const verified = await verifyRequest(request, deps.secrets, deps.now);
    if (verified.outcome === 'refused') {
      const { check, problem } = verified;
      deps.log('refused a request that is not proven to be from Slack', { check, problem });
      return respond(401);
    }
    const interaction = parseInteraction(verified.rawBody);
    if (interaction.kind === 'unreadable') {
      deps.log('could not read an interaction', { problem: interaction.problem });
      return respond(400);
    }
    if (interaction.kind === 'other') return respond(200);
    return handlePress(deps, interaction.press, verified.grantId, endsAt);
  };
}

async function handlePress(
  deps: InteractionHandlerDeps,
  press: LegacyPress | BlockPress,
  grantId: string,
  endsAt: number,
): Promise<HttpResponse> {
  const click = parseButtonAction(press, deps.urls.mayCall);
  if (click.kind === 'other') return respond(200);
  const slack = click.kind === 'break-glass' ? click.request.slack : click.slack;
  if (press.response_url !== undefined && slack.responseUrl === null)
    deps.log('the response URL of a click is not one of Slack, and is not called', { grantId });
  const timeUp = deps.sleep(endsAt - reserveMs - deps.now()).then(() => undefined);
  const inTime = textFor(deps, click, teamsOf(press), grantId, endsAt);
  const text = (await Promise.race([inTime, timeUp])) ?? timeoutText(deps, grantId);
  return press.type === 'block_actions' ? postReply(deps, slack, text) : json(ephemeral(text));
}

/** What a function keeps of its time for its answer. */
const reserveMs = 1_500;

/** An answer that comes too late would be an error of the function's, which says nothing to the person. */
function timeoutText(deps: InteractionHandlerDeps, grantId: string): string {
  deps.log('could not handle a click in time', { grantId });
  return troubleText(deps);
}

async function textFor(
  deps: InteractionHandlerDeps,
  click: Exclude<ButtonAction, { kind: 'other' }>,
  teams: readonly string[],
  grantId: string,
  endsAt: number,
): Promise<string> {
  const { log } = deps;
  if (!isAllowedTeam(teams, deps.allowedTeams)) {
    log('denied access', { grantId, reason: 'team-not-allowed', teams });
    deps.measure('Denials', 1, { Reason: 'team-not-allowed' });
    return teamText(deps);
  }
  if (click.kind === 'malformed') {
    log('a button does not work', { problem: click.problem, slackUserId: click.slack.userId });
    return buttonProblemText(click.problem);
  }
  try {
    return click.kind === 'end-access'
      ? await textForEndRequest(deps, click)
      : await textForRequest(deps, click.request, grantId, endsAt);
  } catch (error) {
    log('could not handle a click', { grantId, kind: click.kind, ...errorFields(error) });
    return troubleText(deps);
  }
}

async function textForRequest(
  deps: InteractionHandlerDeps,
  request: AccessRequest,
  grantId: string,
  endsAt: number,
): Promise<string> {
  const { accountId, permissionSetArn, slack } = request;
  const fields = { grantId, slackUserId: slack.userId, accountId, permissionSetArn };
  deps.measure('Requests', 1);
  // It is looked for beside the decision, and matters only where that allows; what it fails with, too.
  const before = deps.findGrant(grantId);
  before.catch(() => undefined);
  const decision = await deps.decide(request);
  if (decision.outcome === 'denied') {
    deps.log('denied access', { ...fields, ...decision });
    deps.measure('Denials', 1, { Reason: decision.reason });
    return denialText(decision, request, deps);
  }
  const opening = await deps.openGrant({
    grantId,
    request,
    allowed: decision,
    existing: before,
    endsAt,
  });
  const { recordId: allowedBy } = decision;
  deps.log('answered a click', { ...fields, opening: opening.outcome, allowedBy });
  return openResultText(opening, deps, deps.now());
}

/** Only whoever holds the grant may end it here: the same Slack user of the same team. */
async function textForEndRequest(
  deps: InteractionHandlerDeps,
  { grantId, slack: { userId, teamId } }: Extract<ButtonAction, { kind: 'end-access' }>,
): Promise<string> {
  const ending = await deps.endEarly({
    grantId,
    endedBy: `Slack user ${userId}`,
    mayEnd: (grant) => isRequester(grant, { userId, teamId }),
  });
  deps.log('answered a wish to end', { grantId, slackUserId: userId, ending: ending.outcome });
  return endResultText(ending, deps.now());
}

function isRequester(grant: Grant, who: Pick<SlackOrigin, 'userId' | 'teamId'>): boolean {
  const { slack } = parseExecutionInput(JSON.parse(grant.input));
  return slack.userId === who.userId && slack.teamId === who.teamId;
}

/** Slack ignores the HTTP body as the answer to a Block Kit press: the answer goes to the response URL. */
async function postReply(
  deps: InteractionHandlerDeps,
  slack: SlackOrigin,
  text: string,
): Promise<HttpResponse> {
  try {
    if (slack.responseUrl !== null) await deps.post(slack.responseUrl, ephemeral(text));
  } catch (error) {
    deps.log('could not answer a click', errorFields(error));
  }
  return respond(200);
}

const json = (body: unknown): HttpResponse => ({
  statusCode: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

import type { TimeBudget } from '../../platform/time-budget.ts';
import {
  type AnswerDeps,
  answerLate,
  answerPress,
  maxLateSeconds,
  type SignedPress,
  startAnswerTimes,
} from './answer/answer-press.ts';
import { type InteractionEvent, isLateEvent } from './answer/late-event.ts';
import { parseButtonAction, pressOriginOf } from './button-action.ts';
import type { HttpResponse } from './http.ts';
import { parseInteraction } from './interaction.ts';
import type { SlackUrls } from './slack-urls.ts';
import type { SigningSecret } from './verify/signing-secret.ts';
import { verifyRequest } from './verify/verify-request.ts';
import { parseSubmission } from './views/parse-submission.ts';

export interface InteractionHandlerDeps extends AnswerDeps {
  readonly secrets: SigningSecret;
  readonly urls: SlackUrls;
}

export type HandleInteraction = (
  event: InteractionEvent,
  budget: TimeBudget,
) => Promise<HttpResponse>;

const respond = (statusCode: number): HttpResponse => ({ statusCode, body: '' });

/**
 * Handles a request to the interactivity URL, or the same one again in an asynchronous invocation: verifies its
 * raw bytes, parses it, then decides. It never throws.
 */
export async function handleInteraction(
  deps: InteractionHandlerDeps,
  event: InteractionEvent,
  budget: TimeBudget,
): Promise<HttpResponse> {
  const times = startAnswerTimes(budget);
  const isLate = isLateEvent(event);
  const maxAgeSeconds = isLate ? maxLateSeconds : undefined;
  const verified = await verifyRequest(event, deps.secrets, deps.now, maxAgeSeconds);
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
  const { grantId, signedAt } = verified;
  if (interaction.kind === 'submission') {
    const { submission } = interaction;
    const action = parseSubmission(submission, deps.urls.mayCall);
    if (action.kind === 'other') return respond(200);
    const signed: SignedPress = {
      type: submission.type,
      action,
      origin: pressOriginOf(submission),
      grantId,
      isLate,
      invocationEndsAt: budget.invocationEndsAt,
      signedAt,
      isEphemeral: false,
      request: event,
    };
    if (isLate) return answerLate(deps, signed, budget);
    const { answerSubmission } = await import('./views/answer-submission.ts');
    return answerSubmission(deps, signed, times);
  }
  const { press } = interaction;
  const action = parseButtonAction(press, deps.urls.mayCall);
  if (action.kind === 'other') return respond(200);
  const slack = action.kind === 'break-glass' ? action.request.slack : action.slack;
  if (press.response_url != null && slack.responseUrl === null)
    deps.log('ignored a response URL that is not one of Slack', { grantId });
  const { invocationEndsAt } = budget;
  const origin = pressOriginOf(press);
  const { type } = press;
  const signed = {
    type,
    action,
    origin,
    grantId,
    isLate,
    invocationEndsAt,
    signedAt,
    isEphemeral: press.type === 'block_actions' && press.container?.is_ephemeral === true,
    request: event,
  };
  return isLate ? answerLate(deps, signed, budget) : answerPress(deps, signed, times);
}

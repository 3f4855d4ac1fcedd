import type { TimeBudget } from '../../platform/time-budget.ts';
import {
  type AnswerDeps,
  answerLate,
  answerPress,
  maxLateSeconds,
  startAnswerTimes,
} from './answer/answer-press.ts';
import { type InteractionEvent, isLateEvent } from './answer/late-event.ts';
import { slackOf } from './answer/press.ts';
import { parseButtonAction } from './button-action.ts';
import type { HttpResponse } from './http.ts';
import { parseInteraction } from './interaction.ts';
import { pressOriginOf } from './interaction-origin.ts';
import type { SlackUrls } from './slack-urls.ts';
import type { SigningSecret } from './verify/signing-secret.ts';
import { verifyRequest } from './verify/verify-request.ts';
import { handleSubmission } from './views/handle-submission.ts';

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
  const { invocationEndsAt } = budget;
  const signedRequest = { request: event, grantId, signedAt, isLate, invocationEndsAt };
  if (interaction.kind === 'submission') {
    return handleSubmission(deps, interaction.payload, signedRequest, { times, budget });
  }
  const { press } = interaction;
  const action = parseButtonAction(press, deps.urls.mayCall);
  if (action.kind === 'other') return respond(200);
  if (press.response_url != null && slackOf({ action }).responseUrl === null)
    deps.log('ignored a response URL that is not one of Slack', { grantId });
  const origin = pressOriginOf(press);
  const { type } = press;
  const signed = {
    ...signedRequest,
    type,
    action,
    origin,
    isEphemeral: press.type === 'block_actions' && press.container?.is_ephemeral === true,
  };
  return isLate ? answerLate(deps, signed, budget) : answerPress(deps, signed, times);
}

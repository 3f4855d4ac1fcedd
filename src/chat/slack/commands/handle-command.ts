import type { TimeBudget } from '../../../platform/time-budget.ts';
import { maxLateSeconds, startAnswerTimes } from '../answer/answer-press.ts';
import { type InteractionEvent, isLateEvent } from '../answer/late-event.ts';
import { type HttpResponse, rawBodyOf } from '../http.ts';
import { verifyRequest } from '../verify/verify-request.ts';
import { answerCommand, answerLateCommand } from './answer-command.ts';
import type { CommandDeps } from './command-deps.ts';
import { isCertificateCheck, parseCommand } from './parse-command.ts';

const respond = (statusCode: number): HttpResponse => ({ statusCode, body: '' });

/**
 * Handles a request to the URL of slash commands, or the same one again in an asynchronous invocation: verifies its raw bytes,
 * parses it, then lists or requests. It never throws.
 */
export async function handleCommand(
  deps: CommandDeps,
  event: InteractionEvent,
  budget: TimeBudget,
): Promise<HttpResponse> {
  const times = startAnswerTimes(budget);
  const isLate = isLateEvent(event);
  const verified = await verifyRequest(
    event,
    deps.secrets,
    deps.now,
    isLate ? maxLateSeconds : undefined,
  );
  if (verified.outcome === 'refused') {
    const { check, problem } = verified;
    if (isUnsigned(check) && isCertificateCheck(rawBodyOf(event))) return respond(200);
    deps.log('could not verify the signature of a request', { check, problem });
    deps.measure('RefusedRequests', 1);
    return respond(401);
  }
  if (isCertificateCheck(verified.rawBody)) return respond(200);
  const parsed = parseCommand(verified.rawBody, deps.urls.mayCall);
  if (parsed.kind === 'unreadable') {
    deps.log('could not read a slash command', { problem: parsed.problem });
    return respond(400);
  }
  const { grantId, signedAt } = verified;
  const { command } = parsed;
  if (command.hasForeignUrl)
    deps.log('ignored a response URL that is not one of Slack', { grantId });
  const { invocationEndsAt } = budget;
  const signed = { command, grantId, isLate, invocationEndsAt, signedAt, request: event };
  return isLate ? answerLateCommand(deps, signed, budget) : answerCommand(deps, signed, times);
}

const isUnsigned = (check: string): boolean =>
  check === 'timestamp-missing' || check === 'signature-missing';

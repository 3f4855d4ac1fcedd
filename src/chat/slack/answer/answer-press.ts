import { unlessAborted, whenAborted } from '../../../platform/aborted.ts';
import { errorFields } from '../../../platform/log.ts';
import type { TimeBudget } from '../../../platform/time-budget.ts';
import type { HttpRequest, HttpResponse } from '../http.ts';
import type { Reply } from '../messages.ts';
import { ephemeral, type SlackMessage } from '../texts.ts';
import type { DeliverReply } from './deliver-reply.ts';
import { type HandleActionDeps, handleAction } from './handle-action.ts';
import { buildLateEvent, type LateEvent } from './late-event.ts';
import { type Press, slackOf } from './press.ts';

export interface AnswerDeps extends HandleActionDeps {
  readonly buildReply: (reply: Reply) => SlackMessage;
  readonly deliver: DeliverReply;
  /** Invokes this function asynchronously. Rejects unless Lambda has accepted the event within `maxMs`. */
  readonly invokeLater: (event: LateEvent, maxMs: number) => Promise<void>;
}

/** The times of an invocation, from its start on: Slack shows an error after three seconds. */
export interface AnswerTimes {
  /** Until then the answer must be ready. */
  readonly answer: TimeBudget;
  readonly invokeLater: TimeBudget;
  readonly respond: TimeBudget;
}

export const startAnswerTimes = (budget: TimeBudget): AnswerTimes => ({
  answer: budget.part({ maxMs: 2_200, reserve: { maxMs: 800, share: 0.3 } }),
  invokeLater: budget.part({ maxMs: 2_600 }),
  respond: budget.part({ maxMs: 2_850 }),
});

/** A press or a submission, with the request that it came with. */
export interface SignedPress extends Press {
  readonly type: 'block_actions' | 'interactive_message' | 'view_submission';
  readonly request: HttpRequest;
  /** Whether the button was on an ephemeral message, which the reply replaces. */
  readonly isEphemeral: boolean;
}

/** How old the signature of an asynchronous request may be. */
export const maxLateSeconds = 60;
/** For the asynchronous invocation to start, also after it was throttled. */
const startSeconds = 15;
const minInvokeMs = 200;

/**
 * Answers a press within Slack's three seconds. If the answer is not ready after 2.2 s, its work is aborted, and
 * an asynchronous invocation does it again: as often as a press is handled, it opens one grant.
 */
export async function answerPress(
  deps: AnswerDeps,
  press: SignedPress,
  times: AnswerTimes,
): Promise<HttpResponse> {
  const signal = times.answer.signal();
  const response = await unlessAborted(signal, () => handleAndReply(deps, press, signal));
  return response ?? reply(deps, press, await handOver(deps, press, times), times.respond.signal());
}

const handleAndReply = async (deps: AnswerDeps, press: SignedPress, signal: AbortSignal) =>
  reply(deps, press, await handleAction(deps, press, signal), signal);

/** Slack shows the HTTP body of a legacy button, and ignores that of a Block Kit button. */
async function reply(
  deps: AnswerDeps,
  press: SignedPress,
  content: Reply,
  signal: AbortSignal,
): Promise<HttpResponse> {
  if (content.kind === 'modal-opened') return { statusCode: 200, body: '' };
  const message = deps.buildReply(content);
  if (press.type === 'interactive_message') return json(ephemeral(message));
  const delivered = deps.deliver(recipientOf(press, content), message, signal);
  await Promise.race([delivered, whenAborted(signal)]);
  return { statusCode: 200, body: '' };
}

/** A modal can be opened within three seconds of the press only: nothing could be done later. */
export async function handOver(
  deps: AnswerDeps,
  press: SignedPress,
  times: AnswerTimes,
): Promise<Reply> {
  const { action } = press;
  if (action.kind === 'give-reason') return { kind: 'ask-why', grantId: action.grantId };
  return invokeAgain(deps, press, times);
}

/** Leaves a request to an asynchronous invocation, which has the time. */
export async function invokeAgain(
  { invokeLater, log, now }: Pick<AnswerDeps, 'invokeLater' | 'log' | 'now'>,
  { request, grantId, signedAt }: Pick<SignedPress, 'request' | 'grantId' | 'signedAt'>,
  times: AnswerTimes,
): Promise<{ readonly kind: 'working' | 'slow' }> {
  const isTooOld = now() / 1000 - signedAt > maxLateSeconds - startSeconds;
  try {
    if (isTooOld) throw new Error('the request is too old for another invocation');
    await invokeLater(buildLateEvent(request), Math.max(times.invokeLater.left(), minInvokeMs));
    log('handed a request over to an asynchronous invocation', { grantId });
    return { kind: 'working' };
  } catch (error) {
    log('could not handle an interaction in time', { grantId, ...errorFields(error) });
    return { kind: 'slow' };
  }
}

/** For delivering the reply of an asynchronous invocation. */
export const reserve = { maxMs: 1_500, share: 0.5 };

/** Handles a press in an asynchronous invocation, and delivers the reply. It never invokes the function again. */
export async function answerLate(
  deps: AnswerDeps,
  press: SignedPress,
  budget: TimeBudget,
): Promise<HttpResponse> {
  const signal = budget.part({ reserve }).signal();
  const handled = await unlessAborted(signal, () => handleAction(deps, press, signal));
  if (handled === undefined)
    deps.log('could not handle an interaction in time', { grantId: press.grantId });
  const message = deps.buildReply(handled ?? { kind: 'failed' });
  await deps.deliver(recipientOf(press, handled), message, budget.signal());
  return { statusCode: 200, body: '' };
}

const recipientOf = (press: SignedPress, reply: Reply | undefined) => ({
  grantId: press.grantId,
  slack: slackOf(press),
  isEphemeral: press.isEphemeral,
  takesPlace: reply !== undefined && settles(reply) && isDirect(press),
});

/** After these the buttons of the message have nothing to do any more, or need a new value. */
const settlingOutcomes: Partial<Record<Reply['kind'], readonly string[]>> = {
  extension: ['extended', 'already-extended'],
  approve: ['approved', 'approval-added', 'already-approved', 'not-waiting'],
  deny: ['denied', 'not-waiting'],
  override: ['overridden', 'not-waiting'],
};

const settles = (reply: Reply): boolean =>
  'result' in reply && settlingOutcomes[reply.kind]?.includes(reply.result.outcome) === true;

/** Nobody else reads a direct message. */
const isDirect = (press: SignedPress): boolean => slackOf(press).channelId.startsWith('D');

export const json = (body: unknown): HttpResponse => ({
  statusCode: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

import { unlessAborted } from '../../../platform/aborted.ts';
import type { TimeBudget } from '../../../platform/time-budget.ts';
import {
  type AnswerDeps,
  type AnswerTimes,
  answerLate,
  handOver,
  json,
  type SignedPress,
} from '../answer/answer-press.ts';
import { handleAction } from '../answer/handle-action.ts';
import type { HttpResponse } from '../http.ts';
import { pressOriginOf } from '../interaction-origin.ts';
import type { SlackUrls } from '../slack-urls.ts';
import { parseSubmission } from './parse-submission.ts';
import { buildViewResponse } from './view-response.ts';
import { parseViewSubmission } from './view-submission.ts';

interface SubmissionDeps extends AnswerDeps {
  readonly urls: SlackUrls;
}

type SignedRequest = Pick<
  SignedPress,
  'request' | 'grantId' | 'signedAt' | 'isLate' | 'invocationEndsAt'
>;

interface Time {
  readonly times: AnswerTimes;
  readonly budget: TimeBudget;
}

/** Handles a submitted modal, which is a signed request of its own. */
export async function handleSubmission(
  deps: SubmissionDeps,
  payload: unknown,
  signed: SignedRequest,
  { times, budget }: Time,
): Promise<HttpResponse> {
  const parsed = parseViewSubmission(payload);
  if (parsed.outcome === 'malformed') {
    deps.log('could not read an interaction', { problem: parsed.problem });
    return { statusCode: 400, body: '' };
  }
  const { submission } = parsed;
  const action = parseSubmission(submission, deps.urls.mayCall);
  if (action.kind === 'other') return { statusCode: 200, body: '' };
  const { type } = submission;
  const press = { ...signed, type, action, origin: pressOriginOf(submission), isEphemeral: false };
  return signed.isLate ? answerLate(deps, press, budget) : answerInTime(deps, press, times);
}

/**
 * Answers within Slack's three seconds: the response keeps the modal open with an error beside a field, or says in it what
 * became of the request. If that is not known in time, an asynchronous invocation tells it in a message.
 */
async function answerInTime(
  deps: SubmissionDeps,
  submission: SignedPress,
  times: AnswerTimes,
): Promise<HttpResponse> {
  const signal = times.answer.signal();
  const reply = await unlessAborted(signal, () => handleAction(deps, submission, signal));
  const known = reply ?? (await handOver(deps, submission, times));
  return json(buildViewResponse(known, deps.buildReply(known).text));
}

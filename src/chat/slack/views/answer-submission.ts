import { whenAborted } from '../../../platform/aborted.ts';
import {
  type AnswerDeps,
  type AnswerTimes,
  handOver,
  json,
  type SignedPress,
} from '../answer/answer-press.ts';
import { handleAction } from '../answer/handle-action.ts';
import type { HttpResponse } from '../http.ts';
import { buildViewResponse } from './view-response.ts';

/**
 * Answers a submitted modal within Slack's three seconds: the response keeps it open with an error beside a field, or says in
 * it what became of the request. If that is not known in time, an asynchronous invocation tells it by direct message.
 */
export async function answerSubmission(
  deps: AnswerDeps,
  submission: SignedPress,
  times: AnswerTimes,
): Promise<HttpResponse> {
  const signal = times.answer.signal();
  const reply = signal.aborted
    ? undefined
    : await Promise.race([handleAction(deps, submission, signal), whenAborted(signal)]);
  const known = reply ?? (await handOver(deps, submission, times));
  return json(buildViewResponse(known, deps.buildReply(known).text));
}

import type { Reply } from '../messages.ts';
import { buildTextModal } from './reason-modal.ts';
import { problemText, reasonProblemText } from './reason-reply.ts';
import { durationBlock, reasonBlock } from './view-submission.ts';

/** Answers a submission. Source: https://docs.slack.dev/surfaces/modals#response_actions */
export type ViewResponse =
  | { readonly response_action: 'errors'; readonly errors: Readonly<Record<string, string>> }
  | { readonly response_action: 'update'; readonly view: object };

/** Builds the response to a submission. `text` is that of the reply as a message. */
export function buildViewResponse(reply: Reply, text: string): ViewResponse {
  const errors = errorsOf(reply);
  if (errors !== undefined) return { response_action: 'errors', errors };
  const shown =
    reply.kind === 'working'
      ? 'Working on it: this takes longer than usual. You will get the answer in a message within 15 seconds.'
      : text;
  return { response_action: 'update', view: buildTextModal(titleOf(reply), shown) };
}

/** What is wrong, beside the field that is to blame. */
function errorsOf(reply: Reply): Readonly<Record<string, string>> | undefined {
  if (reply.kind === 'request-refused') {
    const { problem } = reply;
    const block = problem.outcome === 'duration-refused' ? durationBlock : reasonBlock;
    return { [block]: problemText(problem) };
  }
  const problem = reply.kind === 'reason' ? reasonProblemText(reply.result) : undefined;
  return problem === undefined ? undefined : { [reasonBlock]: problem };
}

const titleOf = (reply: Reply): string =>
  reply.kind === 'reason' && reply.result.outcome === 'given' ? 'Thank you' : 'Break glass';

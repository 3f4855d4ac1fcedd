import type { Reply } from '../messages.ts';
import { buildTextModal } from './reason-modal.ts';
import { reasonProblemText } from './reason-reply.ts';
import { reasonBlock } from './submission.ts';

/** Answers a submission. Source: https://docs.slack.dev/surfaces/modals#response_actions */
export type ViewResponse =
  | { readonly response_action: 'errors'; readonly errors: Readonly<Record<string, string>> }
  | { readonly response_action: 'update'; readonly view: object };

/** Builds the response to a submission. `text` is that of the reply as a message. */
export function buildViewResponse(reply: Reply, text: string): ViewResponse {
  const problem = reply.kind === 'reason' ? reasonProblemText(reply.result) : undefined;
  if (problem !== undefined)
    return { response_action: 'errors', errors: { [reasonBlock]: problem } };
  const shown =
    reply.kind === 'working'
      ? 'Working on it: this takes longer than usual. You will get the answer by direct message within 15 seconds.'
      : text;
  return { response_action: 'update', view: buildTextModal(titleOf(reply), shown) };
}

const titleOf = (reply: Reply): string =>
  reply.kind === 'reason' && reply.result.outcome === 'given' ? 'Thank you' : 'Break glass';

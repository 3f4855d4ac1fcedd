import { isRecord } from '../../is-record.ts';
import { parseTextObject } from '../messages/buttons.ts';
import type { Json } from '../messages/message.ts';
import type { AppRequestResult } from '../requests/app-requests.ts';
import { parseJsonObject } from '../web-api/arguments.ts';
import { parseView } from './parse-view.ts';
import type { View, ViewContent } from './view.ts';

/** What the app's response to a submission asks for. */
export type SubmissionResponse =
  | { readonly action: 'close' | 'clear' }
  | { readonly action: 'errors'; readonly errors: Readonly<Record<string, string>> }
  | { readonly action: 'update' | 'push'; readonly content: ViewContent };

/**
 * Parses the app's response to a submission; throws SlackApiError for one that Slack does not accept.
 * Source: https://docs.slack.dev/surfaces/modals#handling_submissions
 */
export function parseSubmissionResponse(
  response: AppRequestResult,
  view: View,
): SubmissionResponse | undefined {
  if (response.outcome !== 'response' || response.status !== 200) return undefined;
  if (response.text.trim() === '') return { action: 'close' };
  const body = parseJsonObject(response.text);
  // Source: https://github.com/vercel/chat/issues/400
  if (Object.keys(body).length === 0) return { action: 'close' };
  switch (body['response_action']) {
    case 'clear':
      return { action: 'clear' };
    case 'errors':
      return parseErrors(body['errors'], view);
    case 'update':
      return { action: 'update', content: parseView(body['view']) };
    case 'push':
      return { action: 'push', content: parseView(body['view']) };
    default:
      return undefined;
  }
}

/** Slack shows errors at input blocks only. Source: https://github.com/slackapi/bolt-js/issues/554 */
function parseErrors(errors: unknown, { blocks }: View): SubmissionResponse | undefined {
  if (!isRecord(errors)) return undefined;
  const texts = Object.entries(errors).map(([id, text]) => [id, parseTextObject(text)] as const);
  const isValid = texts.every(([id, text]) => text !== '' && blocks.some(isInput(id)));
  if (texts.length === 0 || !isValid) return undefined;
  return { action: 'errors', errors: Object.fromEntries(texts) };
}

const isInput = (id: string) => (block: Json) =>
  block['type'] === 'input' && block['block_id'] === id;

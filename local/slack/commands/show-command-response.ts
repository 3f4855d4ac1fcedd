import type { Json } from '../messages/message.ts';
import type { MessageStore } from '../messages/message-store.ts';
import { applyReply } from '../press/apply-reply.ts';
import type { PressContext } from '../press/response-urls.ts';
import type { AppRequestResult, AppResponse } from '../requests/app-requests.ts';
import { parseJsonObject, SlackApiError } from '../web-api/arguments.ts';

interface CommandContext extends PressContext {
  /** What the user typed. */
  readonly typed: string;
}

/**
 * Shows the app's response to a slash command. Returns Slack's error code where there is none, or an
 * invalid one.
 * Source: https://docs.slack.dev/interactivity/implementing-slash-commands#responding_to_commands
 */
export function showCommandResponse(
  store: MessageStore,
  response: AppRequestResult,
  context: CommandContext,
): string | undefined {
  if (response.outcome === 'timeout') return 'operation_timeout';
  if (response.outcome === 'unreachable') return 'dispatch_failed';
  const { status } = response;
  // Source: https://github.com/Netflix/dispatch/issues/495
  if (status >= 400 && status < 500) return 'http_client_error';
  if (status !== 200) return 'dispatch_failed';
  try {
    showReply(store, parseReply(response), context);
    return undefined;
  } catch (error) {
    if (error instanceof SlackApiError) return error.code;
    throw error;
  }
}

/** Slack reads JSON only under its content type. */
function parseReply({ contentType, text }: AppResponse): Json {
  if (text.trim() === '') return {};
  return /^application\/json\b/i.test(contentType) ? parseJsonObject(text) : { text };
}

function showReply(store: MessageStore, reply: Json, context: CommandContext): void {
  // Slack shares the command with the channel, too.
  if (reply['response_type'] === 'in_channel') writeCommand(store, context);
  if (hasContent(reply)) applyReply(store, reply, context, { replaces: false });
}

const writeCommand = (store: MessageStore, { channel, user, typed: text }: CommandContext) =>
  store.add({ channel, user, ephemeral: false, text, attachments: [], blocks: [], username: '' });

const hasContent = (reply: Json): boolean =>
  ['text', 'blocks', 'attachments'].some((member) => reply[member] !== undefined);

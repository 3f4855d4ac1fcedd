import type { Json } from '../messages/message.ts';
import { parseContent } from '../messages/message-content.ts';
import type { MessageStore } from '../messages/message-store.ts';
import { parseText } from '../web-api/arguments.ts';
import { workspace } from '../workspace.ts';
import type { PressContext } from './response-urls.ts';

/**
 * Applies an app's reply to a press: adds a message, replaces the pressed one or deletes it.
 * `replaces` applies to a reply with neither `response_type` nor `replace_original`.
 * Throws SlackApiError.
 */
export function applyReply(
  store: MessageStore,
  reply: Json,
  context: PressContext,
  { replaces }: { readonly replaces: boolean },
): void {
  const ephemeral = reply['response_type'] !== 'in_channel';
  const defaultReplace = reply['response_type'] === undefined && replaces;
  const replace = isTrue(reply['replace_original'] ?? defaultReplace);
  if (isTrue(reply['delete_original'])) {
    store.delete(context.messageTs);
    return;
  }
  const content = parseContent(reply);
  if (replace && store.update(context.messageTs, content)) return;
  store.add({
    channel: context.channel,
    thread_ts: threadOf(store, reply, context),
    user: ephemeral ? context.user : workspace.app.userId,
    ephemeral,
    ...content,
    username: '',
  });
}

/** The thread that the reply names, or else the one of the pressed message. */
function threadOf(store: MessageStore, reply: Json, { messageTs }: PressContext): string | null {
  const named = parseText(reply['thread_ts'], 'invalid_thread_ts');
  return named === '' ? (store.message(messageTs)?.thread_ts ?? null) : named;
}

const isTrue = (value: unknown): boolean => value === true || value === 'true';

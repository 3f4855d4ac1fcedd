import type { Json } from '../messages/message.ts';
import { parseContent } from '../messages/message-content.ts';
import type { MessageStore } from '../messages/message-store.ts';
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
  const user = ephemeral ? context.user : workspace.app.userId;
  store.add({ channel: context.channel, user, ephemeral, ...content, username: '' });
}

const isTrue = (value: unknown): boolean => value === true || value === 'true';

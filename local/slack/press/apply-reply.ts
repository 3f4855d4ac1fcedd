import type { Json } from '../messages/message.ts';
import { parseContent } from '../messages/message-content.ts';
import type { MessageStore } from '../messages/message-store.ts';
import { workspace } from '../workspace.ts';
import type { PressContext } from './response-urls.ts';

/**
 * Does what an app's reply to a press asks for: a new message, in its place, or its removal.
 * `replaces` says what a reply does that names neither `response_type` nor `replace_original`.
 * Throws SlackRefusal.
 */
export function applyReply(
  store: MessageStore,
  reply: Json,
  place: PressContext,
  { replaces }: { readonly replaces: boolean },
): void {
  const ephemeral = reply['response_type'] !== 'in_channel';
  const unsaid = reply['response_type'] === undefined && replaces;
  const replace = isTrue(reply['replace_original'] ?? unsaid);
  if (isTrue(reply['delete_original'])) {
    store.delete(place.messageTs);
    return;
  }
  const content = parseContent(reply);
  if (replace && store.update(place.messageTs, content)) return;
  const user = ephemeral ? place.user : workspace.app.userId;
  store.add({ channel: place.channel, user, ephemeral, ...content, username: '' });
}

const isTrue = (value: unknown): boolean => value === true || value === 'true';

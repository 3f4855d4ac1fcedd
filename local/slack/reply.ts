import { parseContent } from './content.ts';
import type { Json } from './message.ts';
import type { MessageStore } from './message-store.ts';
import type { PressPlace } from './response-urls.ts';
import { workspace } from './workspace.ts';

/**
 * Does what an app's reply to a press asks for: a new message, in its place, or its removal.
 * `replaces` says what a reply does that names neither `response_type` nor `replace_original`.
 * Throws SlackRefusal.
 */
export function applyReply(
  store: MessageStore,
  reply: Json,
  place: PressPlace,
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

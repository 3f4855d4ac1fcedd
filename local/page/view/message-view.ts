import { addAttachmentIds, addBlockIds } from '../../slack/messages/block-ids.ts';
import { parseTextObject, records } from '../../slack/messages/buttons.ts';
import type { Json, SlackMessage } from '../../slack/messages/message.ts';
import { directMessageUser, slackUserName, workspace } from '../../slack/workspace.ts';
import { blockParts, legacyButtonRow, numberButtons, type TakePosition } from './block-view.ts';
import type { MessageView, PartView } from './sections.ts';

/** The view of a message, as Slack draws it. */
export function buildMessageView(
  message: SlackMessage,
  conversationName: (channel: string) => string,
): MessageView {
  const { ts, thread_ts, channel, ephemeral, user, edited } = message;
  const directTo = directMessageUser(channel);
  const isFromApp = ephemeral || user === workspace.app.userId;
  // Buttons of the message's blocks come first, then those of each attachment.
  const takePosition = numberButtons(message);
  return {
    ts,
    at: Number(ts) * 1000,
    from: message.username || (isFromApp ? workspace.app.name : slackUserName(user)),
    isFromApp,
    channel: { id: channel, name: conversationName(channel) },
    directTo,
    threadTs: thread_ts ?? undefined,
    isEdited: edited !== null,
    isEphemeral: ephemeral,
    onlyFor: ephemeral ? user : directTo,
    parts: present([
      // With blocks, Slack shows the text only in notifications.
      ...(message.blocks.length > 0 ? [] : [text('text', message.text)]),
      ...addBlockIds(ts, message.blocks).flatMap((block) => blockParts(block, takePosition)),
    ]),
    attachments: addAttachmentIds(ts, message.attachments).map((attachment) => ({
      color: parseTextObject(attachment['color']),
      parts: present(attachmentParts(attachment, takePosition)),
    })),
  };
}

/** With blocks, Slack ignores the legacy members of an attachment, except for its colour. */
function attachmentParts(attachment: Json, takePosition: TakePosition): readonly PartView[] {
  const blocks = records(attachment['blocks']);
  if (blocks.length > 0) return blocks.flatMap((block) => blockParts(block, takePosition));
  const member = (name: string) => parseTextObject(attachment[name]);
  const fields = records(attachment['fields']).map((field) =>
    text('text', `*${parseTextObject(field['title'])}*\n${parseTextObject(field['value'])}`),
  );
  return [
    text('text', member('pretext')),
    context(member('author_name')),
    { kind: 'header', text: member('title') },
    text('text', member('text') || (member('title') === '' ? member('fallback') : '')),
    ...(fields.length > 0 ? [{ kind: 'fields', fields } as const] : []),
    ...legacyButtonRow(records(attachment['actions']), takePosition),
    context(member('footer')),
  ];
}

const text = (kind: 'text' | 'plain', value: string) => ({ kind, text: value });

const context = (value: string): PartView => ({
  kind: 'context',
  items: value === '' ? [] : [text('text', value)],
});

const present = (parts: readonly PartView[]): readonly PartView[] =>
  parts.filter((part) => {
    if ('text' in part) return part.text !== '';
    return part.kind !== 'context' || part.items.length > 0;
  });

import { workspace } from '../workspace.ts';
import { addAttachmentIds, addBlockIds } from './block-ids.ts';
import type { Json, SlackMessage } from './message.ts';

/** A message in Slack's responses and payloads, with the ids that Slack adds to its parts. */
export function buildApiMessage(message: SlackMessage): Json {
  const { ts, thread_ts, text, attachments, blocks, username, edited } = message;
  return {
    type: 'message',
    subtype: 'bot_message',
    text,
    ts,
    user: workspace.app.userId,
    username: username || workspace.app.name,
    bot_id: workspace.app.botId,
    app_id: workspace.app.id,
    team: workspace.team.id,
    ...(thread_ts === null ? {} : { thread_ts }),
    ...(edited === null ? {} : { edited }),
    ...(attachments.length > 0 ? { attachments: addAttachmentIds(ts, attachments) } : {}),
    ...(blocks.length > 0 ? { blocks: addBlockIds(ts, blocks) } : {}),
  };
}

import { isRecord } from '../../is-record.ts';
import { workspace } from '../workspace.ts';
import { addBlockIds } from './block-ids.ts';
import type { Json, SlackMessage } from './message.ts';

/** A message in Slack's responses and payloads, with the ids that Slack adds to its parts. */
export function buildApiMessage(message: SlackMessage): Json {
  const { ts, text, attachments, blocks, username } = message;
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
    ...(attachments.length > 0 ? { attachments: attachments.map(addActionIds) } : {}),
    ...(blocks.length > 0 ? { blocks: addBlockIds(ts, blocks) } : {}),
  };
}

function addActionIds(attachment: Json, index: number): Json {
  const { actions } = attachment;
  if (!Array.isArray(actions)) return { id: index + 1, ...attachment };
  const numbered = actions
    .filter(isRecord)
    .map((action, position) => ({ id: String(position + 1), ...action }));
  return { id: index + 1, ...attachment, actions: numbered };
}

import { buildApiMessage } from '../messages/api-message.ts';
import type { Json, SlackMessage } from '../messages/message.ts';
import { parseContent } from '../messages/message-content.ts';
import type { MessageStore } from '../messages/message-store.ts';
import { toChannelId, workspace } from '../workspace.ts';
import { parseText, SlackApiError } from './arguments.ts';

/** Returns the response members of one method for its arguments; throws SlackApiError. */
export type ChatMethod = (args: Json) => Json;

/** The methods of Slack's Web API that the local Slack supports, by name. */
export function createChatMethods(store: MessageStore): ReadonlyMap<string, ChatMethod> {
  return new Map<string, ChatMethod>([
    ['auth.test', testAuth],
    ['chat.postMessage', (args) => postMessage(store, args)],
    ['chat.postEphemeral', (args) => postEphemeral(store, args)],
    ['chat.update', (args) => updateMessage(store, args)],
  ]);
}

function testAuth(): Json {
  const { team, app } = workspace;
  return { team: team.domain, team_id: team.id, user: app.name, user_id: app.userId };
}

function postMessage(store: MessageStore, args: Json): Json {
  const message = addMessage(store, args, { user: workspace.app.userId, ephemeral: false });
  return { channel: message.channel, ts: message.ts, message: buildApiMessage(message) };
}

function postEphemeral(store: MessageStore, args: Json): Json {
  const user = parseText(args['user']);
  if (user === '') throw new SlackApiError('invalid_arguments');
  return { message_ts: addMessage(store, args, { user, ephemeral: true }).ts };
}

function addMessage(
  store: MessageStore,
  args: Json,
  recipient: Pick<SlackMessage, 'user' | 'ephemeral'>,
): SlackMessage {
  const channel = parseText(args['channel'], 'channel_not_found');
  if (channel === '') throw new SlackApiError('channel_not_found');
  const username = parseText(args['username']);
  return store.add({
    channel: toChannelId(channel),
    ...recipient,
    ...parseContent(args),
    username,
  });
}

function updateMessage(store: MessageStore, args: Json): Json {
  const ts = parseText(args['ts']);
  const content = parseContent(args);
  const message = store.message(ts);
  if (message === undefined || message.ephemeral) throw new SlackApiError('message_not_found');
  store.update(ts, content);
  const { channel } = message;
  return {
    channel,
    ts,
    text: content.text,
    message: buildApiMessage({ ...message, ...content }),
  };
}

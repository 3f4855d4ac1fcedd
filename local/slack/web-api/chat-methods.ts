import { buildApiMessage } from '../messages/api-message.ts';
import type { Json, SlackMessage } from '../messages/message.ts';
import { parseContent } from '../messages/message-content.ts';
import type { MessageStore } from '../messages/message-store.ts';
import { toChannelId, workspace } from '../workspace.ts';
import { parseText, SlackApiError } from './arguments.ts';

/** Answers the arguments of one method with the members of its answer; throws SlackRefusal. */
export type ChatMethod = (given: Json) => Json;

/** The methods of Slack's Web API that the local Slack has, by name. */
export function createChatMethods(store: MessageStore): ReadonlyMap<string, ChatMethod> {
  return new Map<string, ChatMethod>([
    ['auth.test', testAuth],
    ['chat.postMessage', (given) => postMessage(store, given)],
    ['chat.postEphemeral', (given) => postEphemeral(store, given)],
    ['chat.update', (given) => updateMessage(store, given)],
  ]);
}

function testAuth(): Json {
  const { team, app } = workspace;
  return { team: team.domain, team_id: team.id, user: app.name, user_id: app.userId };
}

function postMessage(store: MessageStore, given: Json): Json {
  const message = addMessage(store, given, { user: workspace.app.userId, ephemeral: false });
  return { channel: message.channel, ts: message.ts, message: buildApiMessage(message) };
}

function postEphemeral(store: MessageStore, given: Json): Json {
  const user = parseText(given['user']);
  if (user === '') throw new SlackApiError('invalid_arguments');
  return { message_ts: addMessage(store, given, { user, ephemeral: true }).ts };
}

function addMessage(
  store: MessageStore,
  given: Json,
  to: Pick<SlackMessage, 'user' | 'ephemeral'>,
): SlackMessage {
  const channel = parseText(given['channel'], 'channel_not_found');
  if (channel === '') throw new SlackApiError('channel_not_found');
  const username = parseText(given['username']);
  return store.add({ channel: toChannelId(channel), ...to, ...parseContent(given), username });
}

function updateMessage(store: MessageStore, given: Json): Json {
  const ts = parseText(given['ts']);
  const content = parseContent(given);
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

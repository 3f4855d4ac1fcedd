import { SlackRefusal, textOf } from './arguments.ts';
import { parseContent } from './content.ts';
import type { Json, SlackMessage } from './message.ts';
import type { MessageStore } from './message-store.ts';
import { buildSlackMessage } from './slack-message.ts';
import { channelId, workspace } from './workspace.ts';

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
  return { channel: message.channel, ts: message.ts, message: buildSlackMessage(message) };
}

function postEphemeral(store: MessageStore, given: Json): Json {
  const user = textOf(given['user']);
  if (user === '') throw new SlackRefusal('invalid_arguments');
  return { message_ts: addMessage(store, given, { user, ephemeral: true }).ts };
}

function addMessage(
  store: MessageStore,
  given: Json,
  to: Pick<SlackMessage, 'user' | 'ephemeral'>,
): SlackMessage {
  const channel = textOf(given['channel'], 'channel_not_found');
  if (channel === '') throw new SlackRefusal('channel_not_found');
  const username = textOf(given['username']);
  return store.add({ channel: channelId(channel), ...to, ...parseContent(given), username });
}

function updateMessage(store: MessageStore, given: Json): Json {
  const ts = textOf(given['ts']);
  const content = parseContent(given);
  const message = store.message(ts);
  if (message === undefined || message.ephemeral) throw new SlackRefusal('message_not_found');
  store.update(ts, content);
  const { channel } = message;
  return {
    channel,
    ts,
    text: content.text,
    message: buildSlackMessage({ ...message, ...content }),
  };
}

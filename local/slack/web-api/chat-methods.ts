import type { Conversations } from '../conversations.ts';
import { buildApiMessage } from '../messages/api-message.ts';
import type { Json, NewMessage, SlackMessage } from '../messages/message.ts';
import { parseContent, parseEdit } from '../messages/message-content.ts';
import type { MessageStore } from '../messages/message-store.ts';
import { isUserId, workspace } from '../workspace.ts';
import { parseText, SlackApiError } from './arguments.ts';

export interface MethodDeps {
  readonly store: MessageStore;
  readonly conversations: Conversations;
}

/** Posts as the app. Source: https://docs.slack.dev/reference/methods/chat.postMessage */
export function postMessage(deps: MethodDeps, args: Json): Json {
  const message = addMessage(deps, args, { user: workspace.app.userId, ephemeral: false });
  return { channel: message.channel, ts: message.ts, message: buildApiMessage(message) };
}

/** Source: https://docs.slack.dev/reference/methods/chat.postEphemeral */
export function postEphemeral(deps: MethodDeps, args: Json): Json {
  const user = parseText(args['user']);
  if (user === '') throw new SlackApiError('invalid_arguments');
  return { message_ts: addMessage(deps, args, { user, ephemeral: true }).ts };
}

function addMessage(
  { store, conversations }: MethodDeps,
  args: Json,
  author: Pick<NewMessage, 'user' | 'ephemeral'>,
): SlackMessage {
  const channel = conversations.resolve(parseText(args['channel'], 'channel_not_found'));
  const thread_ts = parseThread(store, channel, args['thread_ts']);
  const username = parseText(args['username']);
  return store.add({ channel, thread_ts, ...author, ...parseContent(args), username });
}

/** The first message of the thread. Slack attaches a reply to a reply to the same thread. */
function parseThread(store: MessageStore, channel: string, value: unknown): string | null {
  const ts = parseText(value, 'invalid_thread_ts');
  if (ts === '') return null;
  if (!/^\d{9,12}\.\d{1,6}$/.test(ts))
    throw new SlackApiError('invalid_thread_ts', [`${ts} is not a valid thread_ts`]);
  const parent = store.message(ts);
  if (parent === undefined || parent.channel !== channel)
    throw new SlackApiError('thread_not_found');
  if (parent.ephemeral) throw new SlackApiError('cannot_reply_to_message');
  return parent.thread_ts ?? parent.ts;
}

/** Edits a message of the app. Source: https://docs.slack.dev/reference/methods/chat.update */
export function updateMessage({ store, conversations }: MethodDeps, args: Json): Json {
  const channel = parseText(args['channel'], 'channel_not_found');
  // Unlike chat.postMessage, chat.update takes no user's id.
  if (isUserId(channel)) throw new SlackApiError('channel_not_found');
  const id = conversations.resolve(channel);
  const ts = parseText(args['ts']);
  const message = store.message(ts);
  if (message === undefined || message.ephemeral || message.channel !== id)
    throw new SlackApiError('message_not_found');
  if (message.user !== workspace.app.userId) throw new SlackApiError('cant_update_message');
  const content = parseEdit(args, message);
  store.update(ts, content);
  const updated = buildApiMessage(store.message(ts) ?? { ...message, ...content });
  return { channel: id, ts, text: content.text, message: updated };
}

import type { DatabaseSync } from 'node:sqlite';
import type { Faults } from '../aws/faults/faults.ts';
import { createConversations } from './conversations.ts';
import type { Json, SlackMessage } from './messages/message.ts';
import { parseContent } from './messages/message-content.ts';
import { createMessageStore } from './messages/message-store.ts';
import {
  createPress,
  type ElementPress,
  type PressDeps,
  type PressOutcome,
} from './press/press.ts';
import { recordPress } from './press/record-press.ts';
import { createResponseUrls } from './press/response-urls.ts';
import { parseText } from './web-api/arguments.ts';
import { issueBotToken } from './web-api/bot-token.ts';
import { createSlackHandler, type SlackHandler } from './web-api/slack-handler.ts';
import { workspace } from './workspace.ts';

export interface SlackDeps
  extends Omit<PressDeps, 'store' | 'urls' | 'conversations' | 'timeoutMs'> {
  readonly database: DatabaseSync;
  readonly faults: Pick<Faults, 'take'>;
  readonly closing: AbortSignal;
  readonly timeoutMs?: number;
}

/** The local Slack. */
export interface Slack {
  /** Every message, oldest first. */
  messages(): readonly SlackMessage[];
  /** Posts a message as the app, as `chat.postMessage` does; throws SlackApiError. */
  post(channel: string, message: Json): SlackMessage;
  /** Posts the message of a person from `{channel, user, text}`; throws SlackApiError. */
  write(message: Json): SlackMessage;
  /** The token that the app calls Slack with. */
  readonly botToken: string;
  /** The name of a channel, or of the user of a direct message. */
  conversationName(channel: string): string;
  /**
   * Presses a button, or selects an option: sends the payload to `/slack/interactivity`.
   * Throws MessageNotFoundError or InvalidPressError.
   */
  press(element: ElementPress): Promise<PressOutcome>;
  /** Records the user and message of a press whose response URL belongs to this Slack. */
  recordPress(body: Buffer): void;
  readonly handle: SlackHandler;
}

export function createSlack(deps: SlackDeps): Slack {
  const store = createMessageStore(deps.database, deps.now);
  const urls = createResponseUrls(deps.database, deps.now);
  const conversations = createConversations(deps.database);
  const botToken = issueBotToken(deps.database);
  return {
    messages: store.messages,
    botToken,
    conversationName: conversations.nameOf,
    post: (channel, message) =>
      store.add({
        channel: conversations.resolve(channel),
        user: workspace.app.userId,
        ephemeral: false,
        ...parseContent(message),
        username: typeof message['username'] === 'string' ? message['username'] : '',
      }),
    write: (message) =>
      store.add({
        channel: conversations.resolve(parseText(message['channel'])),
        user: parseText(message['user']),
        ephemeral: false,
        ...parseContent({ text: message['text'] }),
        username: '',
      }),
    press: createPress({ timeoutMs: 3000, ...deps, store, urls, conversations }),
    recordPress: (body) => recordPress(urls, deps.origin(), body),
    handle: createSlackHandler({ ...deps, store, urls, conversations, botToken }),
  };
}

import type { DatabaseSync } from 'node:sqlite';
import type { Faults } from '../aws/faults/faults.ts';
import {
  type CommandOutcome,
  createSlashCommand,
  type SlashCommand,
} from './commands/slash-command.ts';
import { createConversations } from './conversations.ts';
import type { Json, SlackMessage } from './messages/message.ts';
import { parseContent } from './messages/message-content.ts';
import { createMessageStore } from './messages/message-store.ts';
import { createPress, type ElementPress, type PressOutcome } from './press/press.ts';
import { createResponseUrls } from './press/response-urls.ts';
import { type AppRequestsDeps, createAppRequests } from './requests/app-requests.ts';
import { recordRequest } from './requests/record-request.ts';
import { createTriggers } from './requests/triggers.ts';
import { createViewActions, type ViewActions } from './views/view-actions.ts';
import { createViewStore } from './views/view-store.ts';
import { parseText } from './web-api/arguments.ts';
import { issueBotToken } from './web-api/bot-token.ts';
import { createSlackHandler, type SlackHandler } from './web-api/slack-handler.ts';
import { workspace } from './workspace.ts';

export interface SlackDeps extends Omit<AppRequestsDeps, 'timeoutMs'> {
  readonly database: DatabaseSync;
  readonly faults: Pick<Faults, 'take'>;
  readonly closing: AbortSignal;
  readonly newId: () => string;
  readonly timeoutMs?: number;
}

/** The local Slack. */
export interface Slack extends ViewActions {
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
  /**
   * Sends a slash command to `/slack/commands`, and shows the response to the user.
   * Throws SlackApiError for an unknown channel.
   */
  command(command: SlashCommand): Promise<CommandOutcome>;
  /** Records user, message and trigger of a request to the app that this Slack did not send. */
  recordRequest(body: Buffer): void;
  readonly handle: SlackHandler;
}

export function createSlack(deps: SlackDeps): Slack {
  const store = createMessageStore(deps.database, deps.now);
  const urls = createResponseUrls(deps.database, deps.now);
  const conversations = createConversations(deps.database);
  const botToken = issueBotToken(deps.database);
  const triggers = createTriggers(deps);
  const views = createViewStore(deps);
  const requests = createAppRequests({ timeoutMs: 3000, ...deps });
  const parts = { ...deps, store, urls, conversations, triggers, views, requests };
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
    ...createViewActions(parts),
    press: createPress(parts),
    command: createSlashCommand(parts),
    recordRequest: (body) => recordRequest(parts, body),
    handle: createSlackHandler({ ...parts, botToken }),
  };
}

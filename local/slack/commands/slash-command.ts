import type { Conversations } from '../conversations.ts';
import { addNotice } from '../messages/add-notice.ts';
import type { MessageStore } from '../messages/message-store.ts';
import type { ResponseUrls } from '../press/response-urls.ts';
import type { AppRequests } from '../requests/app-requests.ts';
import type { Triggers } from '../requests/triggers.ts';
import { directMessageUser, slackUserName, workspace } from '../workspace.ts';
import { showCommandResponse } from './show-command-response.ts';

export interface SlashCommandDeps {
  readonly store: MessageStore;
  readonly urls: Pick<ResponseUrls, 'issue'>;
  readonly triggers: Pick<Triggers, 'issue'>;
  readonly conversations: Pick<Conversations, 'nameOf' | 'resolve'>;
  readonly requests: Pick<AppRequests, 'sendCommand'>;
  readonly origin: () => string;
  readonly newId: () => string;
}

export interface SlashCommand {
  /** The id or name of the channel in which it is typed. */
  readonly channel: string;
  /** The Slack id of the user who types it. */
  readonly user: string;
  /** What is typed, from the slash on. */
  readonly text: string;
}

/** The outcome that Slack sees; it shows `failed` to the user. */
export type CommandOutcome =
  | { readonly outcome: 'responded' }
  | { readonly outcome: 'failed'; readonly error: string };

/** Sends a slash command to the app as Slack does, over signed HTTP, and shows the response. */
export function createSlashCommand(deps: SlashCommandDeps) {
  return async ({ channel: name, user, text }: SlashCommand): Promise<CommandOutcome> => {
    const channel = deps.conversations.resolve(name);
    const [command = '', ...rest] = text.trim().split(/(\s+)/);
    const context = { channel, user, messageTs: '' };
    const fail = (error: string, notice: string): CommandOutcome => {
      addNotice(deps.store, { channel, thread_ts: null, user, text: notice });
      return { outcome: 'failed', error };
    };
    if (!workspace.app.commands.some((known) => known === command))
      return fail('unknown_command', unknownCommandText(command));
    const id = deps.newId();
    deps.urls.issue(id, context);
    const form = buildForm(deps, context, { command, text: rest.join('').trim(), id });
    const response = await deps.requests.sendCommand(form);
    const error = showCommandResponse(deps.store, response, { ...context, typed: text.trim() });
    if (error === undefined) return { outcome: 'responded' };
    return fail(error, `${command} failed with the error "${error}"`);
  };
}

/**
 * A workspace that belongs to no enterprise sends no `enterprise_id`.
 * Source: https://docs.slack.dev/interactivity/implementing-slash-commands#app_command_handling
 */
const buildForm = (
  { conversations, origin, triggers }: SlashCommandDeps,
  { channel, user }: { readonly channel: string; readonly user: string },
  { command, text, id }: { readonly command: string; readonly text: string; readonly id: string },
): Readonly<Record<string, string>> => ({
  token: workspace.verificationToken,
  team_id: workspace.team.id,
  team_domain: workspace.team.domain,
  channel_id: channel,
  channel_name:
    directMessageUser(channel) === undefined ? conversations.nameOf(channel) : 'directmessage',
  user_id: user,
  user_name: slackUserName(user),
  command,
  text,
  api_app_id: workspace.app.id,
  is_enterprise_install: 'false',
  response_url: `${origin()}/slack/response/${id}`,
  trigger_id: triggers.issue(user),
});

const unknownCommandText = (command: string): string =>
  `${command} is not a valid command. In Slack, all messages that start with the "/" character are interpreted as commands.\nIf you are trying to send a message and not run a command, try preceding the "/" with an empty space.`;

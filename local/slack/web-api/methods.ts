import type { Conversations } from '../conversations.ts';
import type { Json } from '../messages/message.ts';
import { directMessageUser, slackUsers, workspace } from '../workspace.ts';
import { parseText, SlackApiError } from './arguments.ts';
import { type MethodDeps, postEphemeral, postMessage, updateMessage } from './chat-methods.ts';
import { openView, updateView, type ViewMethodDeps } from './view-methods.ts';

/** Returns the response members of one method for its arguments; throws SlackApiError. */
export type Method = (args: Json) => Json;

/** The methods of Slack's Web API that the local Slack supports, by name. */
export function createMethods(deps: MethodDeps & ViewMethodDeps): ReadonlyMap<string, Method> {
  return new Map<string, Method>([
    ['api.test', (args) => ({ args })],
    ['auth.test', testAuth],
    ['chat.postMessage', (args) => postMessage(deps, args)],
    ['chat.postEphemeral', (args) => postEphemeral(deps, args)],
    ['chat.update', (args) => updateMessage(deps, args)],
    ['conversations.open', (args) => openConversation(deps.conversations, args)],
    ['users.lookupByEmail', lookUpByEmail],
    ['views.open', (args) => openView(deps, args)],
    ['views.update', (args) => updateView(deps, args)],
  ]);
}

/** Source: https://docs.slack.dev/reference/methods/auth.test */
function testAuth(): Json {
  const { team, app } = workspace;
  return {
    url: `https://${team.domain}.slack.com/`,
    team: team.domain,
    user: app.name,
    team_id: team.id,
    user_id: app.userId,
    bot_id: app.botId,
    is_enterprise_install: false,
  };
}

/**
 * Opens the direct message with one user. Direct messages with several are not supported.
 * Source: https://docs.slack.dev/reference/methods/conversations.open
 */
function openConversation(conversations: Conversations, args: Json): Json {
  const channel = parseText(args['channel']);
  const user = channel === '' ? parseUser(args['users']) : directMessageUser(channel);
  if (user === undefined) throw new SlackApiError('channel_not_found');
  const { id, wasOpen } = conversations.open(user);
  const isFull = args['return_im'] === true || args['return_im'] === 'true';
  return {
    ...(wasOpen ? { no_op: true, already_open: true } : {}),
    channel: isFull ? { id, is_im: true, is_open: true, user } : { id },
  };
}

/** Source: https://docs.slack.dev/reference/methods/users.lookupByEmail */
function lookUpByEmail(args: Json): Json {
  const email = parseText(args['email']).toLowerCase();
  if (email === '') throw new SlackApiError('invalid_arguments');
  const user = slackUsers.find((each) => each.email === email);
  if (user === undefined) throw new SlackApiError('users_not_found');
  const { id, name } = user;
  const profile = { real_name: name, display_name: name, email };
  return {
    user: { id, team_id: workspace.team.id, name, deleted: false, profile, is_bot: false },
  };
}

function parseUser(value: unknown): string {
  const users = (Array.isArray(value) ? value.join(',') : parseText(value)).split(',');
  const [user = '', ...others] = users.map((id) => id.trim()).filter((id) => id !== '');
  if (user === '') throw new SlackApiError('users_list_not_supplied');
  if (others.length > 0) throw new SlackApiError('method_not_supported_for_channel_type');
  return user;
}

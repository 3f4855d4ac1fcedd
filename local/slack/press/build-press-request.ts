import { buildApiMessage } from '../messages/api-message.ts';
import type { Button } from '../messages/buttons.ts';
import { listButtons } from '../messages/buttons.ts';
import type { Json, SlackMessage } from '../messages/message.ts';
import { slackUserName, workspace } from '../workspace.ts';
import { signSlackRequest } from './sign-request.ts';

export interface PressInput {
  /** The Slack id of the person. */
  readonly user: string;
  /** The button's name (or action_id); or its position in the message, from 0, where a name comes twice. */
  readonly action: string | number;
  readonly teamId?: string;
  readonly responseUrl: string;
  readonly signingSecret: string;
  readonly now: Date;
}

/** The message has no such button. */
export class ButtonNotFoundError extends Error {
  override readonly name = 'ButtonNotFoundError';

  constructor(action: string | number, names: readonly string[]) {
    super(`The message has no button ${action}; it has: ${names.join(', ') || 'none'}`);
  }
}

/** The signed request that Slack sends to the app's interactivity URL when a person presses a button. */
export function buildPressRequest(
  message: SlackMessage,
  pressing: PressInput,
): { readonly body: string; readonly headers: Readonly<Record<string, string>> } {
  const button = findButton(message, pressing.action);
  const payload =
    button.kind === 'legacy'
      ? buildLegacyPayload(message, button, pressing)
      : buildBlockPayload(message, button, pressing);
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
    ...signSlackRequest(pressing.signingSecret, pressing.now, body),
  };
  return { body, headers };
}

function findButton(message: SlackMessage, action: string | number): Button {
  const buttons = listButtons(message);
  const found =
    typeof action === 'number'
      ? buttons[action]
      : buttons.find((candidate) => candidate.action === action);
  if (found !== undefined) return found;
  throw new ButtonNotFoundError(
    action,
    buttons.map((button) => button.action),
  );
}

/** Source: https://api.slack.com/legacy/interactive-message-field-guide#action_url_invocation_payload */
function buildLegacyPayload(
  message: SlackMessage,
  button: Extract<Button, { kind: 'legacy' }>,
  pressing: PressInput,
): Json {
  return {
    type: 'interactive_message',
    actions: [{ name: button.action, type: 'button', value: button.element['value'] ?? '' }],
    callback_id: button.callbackId,
    team: teamOf(pressing),
    channel: channelOf(message),
    user: { id: pressing.user, name: slackUserName(pressing.user) },
    action_ts: timeOf(pressing.now),
    message_ts: message.ts,
    attachment_id: button.attachmentId,
    token: workspace.verificationToken,
    is_app_unfurl: false,
    enterprise: null,
    is_enterprise_install: false,
    original_message: buildApiMessage(message),
    response_url: pressing.responseUrl,
    trigger_id: triggerOf(pressing.now),
  };
}

/** Source: https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
function buildBlockPayload(
  message: SlackMessage,
  button: Extract<Button, { kind: 'block' }>,
  pressing: PressInput,
): Json {
  const team = teamOf(pressing);
  const name = slackUserName(pressing.user);
  const { confirm: _, ...element } = button.element;
  return {
    type: 'block_actions',
    user: { id: pressing.user, username: name, name, team_id: team.id },
    api_app_id: workspace.app.id,
    token: workspace.verificationToken,
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: message.channel,
      is_ephemeral: message.ephemeral,
    },
    trigger_id: triggerOf(pressing.now),
    team,
    enterprise: null,
    is_enterprise_install: false,
    channel: channelOf(message),
    message: buildApiMessage(message),
    state: { values: {} },
    response_url: pressing.responseUrl,
    actions: [{ ...element, block_id: button.blockId, action_ts: timeOf(pressing.now) }],
  };
}

const teamOf = ({ teamId = workspace.team.id }: PressInput) => ({ ...workspace.team, id: teamId });

const channelOf = ({ channel }: SlackMessage) => ({
  id: channel,
  name: channel.startsWith('U') ? 'directmessage' : 'alerts',
});

/** A moment as Slack writes it in payloads. */
const timeOf = (moment: Date): string => (moment.getTime() / 1000).toFixed(6);

const triggerOf = (moment: Date): string => `${moment.getTime()}.012345678.0123456789abcdef`;

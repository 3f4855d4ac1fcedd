import { createHmac } from 'node:crypto';
import { buildApiMessage } from '../messages/api-message.ts';
import type { Button } from '../messages/buttons.ts';
import type { Json, SlackMessage } from '../messages/message.ts';
import { directMessageUser, slackUserName, workspace } from '../workspace.ts';
import { type BlockElement, buildAction, enteredContents } from './block-action.ts';
import { buildFieldState } from './field-state.ts';
import { findElement, type PressedElement } from './find-element.ts';

export interface PressInput extends PressedElement {
  /** The Slack id of the user who presses. */
  readonly user: string;
  readonly teamId?: string;
  readonly responseUrl: string;
  /** The name of the message's channel; payloads of direct messages do not have one. */
  readonly channelName: string;
  readonly signingSecret: string;
  readonly now: Date;
}

/** Builds the signed request that Slack sends to the app's interactivity URL for a press. */
export function buildPressRequest(
  message: SlackMessage,
  press: PressInput,
): { readonly body: string; readonly headers: Readonly<Record<string, string>> } {
  const pressed = findElement(message, press);
  const payload =
    pressed.kind === 'legacy'
      ? buildLegacyPayload(message, pressed, press)
      : buildBlockPayload(message, pressed, press);
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
    ...signSlackRequest(press.signingSecret, press.now, body),
  };
  return { body, headers };
}

/**
 * The headers that prove that Slack sent the body; `at` is the time of sending.
 * Source: https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function signSlackRequest(secret: string, at: Date, body: string) {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const mac = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${mac}` };
}

/** Source: https://api.slack.com/legacy/interactive-message-field-guide#action_url_invocation_payload */
function buildLegacyPayload(
  message: SlackMessage,
  button: Extract<Button, { kind: 'legacy' }>,
  press: PressInput,
): Json {
  return {
    type: 'interactive_message',
    actions: [{ name: button.action, type: 'button', value: button.element['value'] ?? '' }],
    callback_id: button.callbackId,
    team: teamOf(press),
    channel: channelOf(message, press),
    user: { id: press.user, name: slackUserName(press.user) },
    action_ts: formatTime(press.now),
    message_ts: message.ts,
    attachment_id: button.attachmentId,
    token: workspace.verificationToken,
    is_app_unfurl: false,
    enterprise: null,
    is_enterprise_install: false,
    original_message: buildApiMessage(message),
    response_url: press.responseUrl,
    trigger_id: buildTriggerId(press.now),
  };
}

/** Source: https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
function buildBlockPayload(message: SlackMessage, pressed: BlockElement, press: PressInput): Json {
  const team = teamOf(press);
  const name = slackUserName(press.user);
  const contents = enteredContents(pressed, press);
  return {
    type: 'block_actions',
    user: { id: press.user, username: name, name, team_id: team.id },
    api_app_id: workspace.app.id,
    token: workspace.verificationToken,
    container: containerOf(message, pressed),
    trigger_id: buildTriggerId(press.now),
    team,
    enterprise: null,
    is_enterprise_install: false,
    channel: channelOf(message, press),
    // Slack does not keep ephemeral messages, so it does not send them back.
    ...(message.ephemeral ? {} : { message: buildApiMessage(message) }),
    state: buildFieldState(message, contents),
    response_url: press.responseUrl,
    actions: [
      {
        ...buildAction(pressed, contents),
        block_id: pressed.blockId,
        action_ts: formatTime(press.now),
      },
    ],
  };
}

const teamOf = ({ teamId = workspace.team.id }: PressInput) => ({ ...workspace.team, id: teamId });

function containerOf(message: SlackMessage, { attachmentId }: BlockElement) {
  const { ts, thread_ts, channel, ephemeral } = message;
  return {
    type: attachmentId === undefined ? 'message' : 'message_attachment',
    message_ts: ts,
    ...(attachmentId === undefined ? {} : { attachment_id: attachmentId, is_app_unfurl: false }),
    ...(thread_ts === null ? {} : { thread_ts }),
    channel_id: channel,
    is_ephemeral: ephemeral,
  };
}

const channelOf = ({ channel }: SlackMessage, { channelName }: PressInput) => ({
  id: channel,
  name: directMessageUser(channel) === undefined ? channelName : 'directmessage',
});

/** A time in the format of Slack's payloads. */
const formatTime = (at: Date): string => (at.getTime() / 1000).toFixed(6);

const buildTriggerId = (at: Date): string => `${at.getTime()}.012345678.0123456789abcdef`;

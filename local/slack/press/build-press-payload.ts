import { buildApiMessage } from '../messages/api-message.ts';
import type { Button } from '../messages/buttons.ts';
import type { Json, SlackMessage } from '../messages/message.ts';
import { directMessageUser, slackUserName, workspace } from '../workspace.ts';
import { type BlockElement, buildAction, enteredContents } from './block-action.ts';
import { buildFieldState } from './field-state.ts';
import { findElement, type PressedElement } from './find-element.ts';
import { formatTime, installOf, userOf } from './payload-parts.ts';

export interface PressInput extends PressedElement {
  /** The Slack id of the user who presses. */
  readonly user: string;
  readonly responseUrl: string;
  readonly triggerId: string;
  /** The name of the message's channel; payloads of direct messages do not have one. */
  readonly channelName: string;
  readonly now: Date;
}

/** Builds the payload that Slack sends to the app's interactivity URL for a press. */
export function buildPressPayload(message: SlackMessage, press: PressInput): Json {
  const pressed = findElement(message, press);
  return pressed.kind === 'legacy'
    ? buildLegacyPayload(message, pressed, press)
    : buildBlockPayload(message, pressed, press);
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
    channel: channelOf(message, press),
    user: { id: press.user, name: slackUserName(press.user) },
    action_ts: formatTime(press.now),
    message_ts: message.ts,
    attachment_id: button.attachmentId,
    token: workspace.verificationToken,
    is_app_unfurl: false,
    ...installOf(),
    original_message: buildApiMessage(message),
    response_url: press.responseUrl,
    trigger_id: press.triggerId,
  };
}

/** Source: https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
function buildBlockPayload(message: SlackMessage, pressed: BlockElement, press: PressInput): Json {
  const contents = enteredContents(pressed, press);
  return {
    type: 'block_actions',
    user: userOf(press.user),
    api_app_id: workspace.app.id,
    token: workspace.verificationToken,
    container: containerOf(message, pressed),
    trigger_id: press.triggerId,
    ...installOf(),
    channel: channelOf(message, press),
    // Slack does not keep ephemeral messages, so it does not send them back.
    ...(message.ephemeral ? {} : { message: buildApiMessage(message) }),
    state: buildFieldState(message, contents),
    response_url: press.responseUrl,
    actions: [buildAction(pressed, contents, press.now)],
  };
}

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

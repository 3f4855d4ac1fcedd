import { errorFields, type Log } from '../../../platform/log.ts';
import type { SlackOrigin } from '../../../request/access-request.ts';
import { type CallSlack, postDirectMessage } from '../notify/slack-api.ts';
import type { PostJson } from '../post-json.ts';
import { ephemeral, type SlackMessage } from '../texts.ts';

/** Whom a reply is for. */
interface ReplyRecipient {
  readonly grantId: string;
  readonly slack: SlackOrigin;
  readonly isEphemeral: boolean;
  /** Whether the reply takes the place of the direct message whose button was pressed. */
  readonly takesPlace: boolean;
}

/** One way to deliver a reply. Returns `false` where there is no such way; throws if Slack does not accept it. */
export type DeliveryWay = (
  to: ReplyRecipient,
  message: SlackMessage,
  signal: AbortSignal,
) => Promise<boolean>;

/** Delivers a reply outside of the HTTP response. Never throws. Posts nothing once the signal is aborted. */
export type DeliverReply = (
  to: ReplyRecipient,
  message: SlackMessage,
  signal: AbortSignal,
) => Promise<void>;

/** Tries the ways in their order, until one delivers the reply. */
export const createDeliverReply =
  (ways: readonly DeliveryWay[], log: Log): DeliverReply =>
  async (to, message, signal) => {
    for (const deliver of ways) {
      if (signal.aborted) return;
      try {
        if (await deliver(to, message, signal)) return;
      } catch (error) {
        if (signal.aborted) return;
        log('could not deliver a reply', { grantId: to.grantId, ...errorFields(error) });
      }
    }
    log('delivered no reply', { grantId: to.grantId });
  };

/** Posts to the interaction's response URL, where only the user who pressed the button reads it. */
export const viaResponseUrl =
  (post: PostJson): DeliveryWay =>
  async ({ slack: { responseUrl }, isEphemeral, takesPlace }, message, signal) => {
    if (responseUrl === null) return false;
    const body = takesPlace
      ? { replace_original: true, ...message }
      : ephemeral(message, isEphemeral);
    const { status } = await post(responseUrl, body, {}, signal);
    if (status !== 200) throw new Error(`the response URL returned ${status}`);
    return true;
  };

/** Sends a direct message with the bot token, where the response URL is missing or fails. */
export const viaDirectMessage =
  (slackUntil: (responseUrl: string | null, signal: AbortSignal) => CallSlack): DeliveryWay =>
  async ({ slack: { responseUrl, userId } }, message, signal) => {
    await postDirectMessage(slackUntil(responseUrl, signal), userId, message);
    return true;
  };

import { type Grant, grantIdOf, slackOriginOf } from '../../grant/record/grant.ts';
import type { Notifier } from '../../notify/notification.ts';
import { errorFields, type Log } from '../../platform/log.ts';
import { type Contacts, notificationMessage, type SlackMessage } from './messages.ts';
import { findMisstored } from './misstored.ts';
import type { PostJson } from './post-json.ts';
import type { SlackUrls } from './slack-urls.ts';

export interface SlackNotifierDeps extends Contacts {
  readonly urls: SlackUrls;
  readonly post: PostJson;
  /** Reads the bot token; `undefined` if none is configured. */
  readonly readBotToken: (() => Promise<string>) | undefined;
  readonly portalUrl: string | undefined;
  readonly now: () => number;
  readonly log: Log;
}

/**
 * A response URL works for 30 minutes; five of them are a margin.
 * Source: https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
 */
const responseUrlLifetimeMs = 25 * 60 * 1000;

/**
 * Notifies the requester in Slack: at the interaction's response URL for 25 minutes, then by direct
 * message from the bot. Without a bot token it sends nothing after those 25 minutes.
 */
export function createSlackNotifier(deps: SlackNotifierDeps): Notifier {
  return {
    async notify(grant, notification) {
      const fields = { grantId: grantIdOf(grant), notification: notification.kind };
      try {
        const message = notificationMessage(grant, notification, deps, deps.now());
        const isSent = await sendMessage(deps, grant, message);
        deps.log(
          isSent
            ? 'sent a notification'
            : 'did not send a notification: no bot token is configured',
          fields,
        );
      } catch (error) {
        deps.log('could not send a notification', { ...fields, ...errorFields(error) });
      }
    },
  };
}

/** Returns whether the message could be sent at all; throws if Slack does not accept it. */
async function sendMessage(
  { urls, post, readBotToken, now }: SlackNotifierDeps,
  grant: Grant,
  message: SlackMessage,
): Promise<boolean> {
  const slack = slackOriginOf(grant);
  const ageMs = now() - Date.parse(grant.requestedAt);
  if (
    slack.responseUrl !== null &&
    ageMs < responseUrlLifetimeMs &&
    urls.mayCall(slack.responseUrl)
  ) {
    const { status } = await post(slack.responseUrl, { ...ephemeral(message.text), ...message });
    if (status !== 200) throw new Error(`the response URL returned ${status}`);
    return true;
  }
  if (readBotToken === undefined) return false;
  const token = await readBotToken();
  const misstored = findMisstored(token);
  if (misstored !== undefined) throw new Error(`the bot token ${misstored}`);
  const response = await post(
    urls.postMessage(slack.responseUrl),
    { channel: slack.userId, ...message },
    { authorization: `Bearer ${token}` },
  );
  const { ok, error }: { ok?: unknown; error?: unknown } = JSON.parse(response.text);
  if (ok !== true) throw new Error(`chat.postMessage returned ${String(error)}`);
  return true;
}

/** A message that only the user who pressed the button sees, and that leaves the original message unchanged. */
export const ephemeral = (text: string) => ({
  response_type: 'ephemeral',
  replace_original: false,
  text,
});

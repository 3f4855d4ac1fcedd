import { parseExecutionInput } from '../../grant/record/execution-input.ts';
import { type Grant, grantIdOf } from '../../grant/record/grant.ts';
import type { Notifier } from '../../notify/notification.ts';
import { errorFields, type Log } from '../../platform/log.ts';
import { type Contacts, notificationMessage, type SlackMessage } from './messages.ts';
import type { PostJson } from './post-json.ts';
import type { SlackUrls } from './slack-urls.ts';

export interface SlackNotifierDeps extends Contacts {
  readonly urls: SlackUrls;
  readonly post: PostJson;
  /** Reads the bot token; unset where the deployment has none. */
  readonly readBotToken: (() => Promise<string>) | undefined;
  readonly portalUrl: string | undefined;
  readonly now: () => number;
  readonly log: Log;
}

/**
 * A response URL works for 30 minutes.
 * Source: https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
 */
const responseUrlMs = 25 * 60 * 1000;

/**
 * Tells the person in Slack: at the click's response URL while that works, by the bot's direct
 * message after that, and not at all where there is no bot token.
 */
export function createSlackNotifier(deps: SlackNotifierDeps): Notifier {
  return {
    async notify(grant, news) {
      const fields = { grantId: grantIdOf(grant), news: news.kind };
      try {
        const said = await sendMessage(
          deps,
          grant,
          notificationMessage(grant, news, deps, deps.now()),
        );
        deps.log(
          said ? 'told the person' : 'the person stays untold: there is no bot token',
          fields,
        );
      } catch (error) {
        deps.log('could not tell the person', { ...fields, ...errorFields(error) });
      }
    },
  };
}

async function sendMessage(
  { urls, post, readBotToken, now }: SlackNotifierDeps,
  grant: Grant,
  message: SlackMessage,
): Promise<boolean> {
  const { slack } = parseExecutionInput(JSON.parse(grant.input));
  const age = now() - Date.parse(grant.requestedAt);
  if (slack.responseUrl !== null && age < responseUrlMs && urls.mayCall(slack.responseUrl)) {
    const { status } = await post(slack.responseUrl, { ...ephemeral(message.text), ...message });
    if (status !== 200) throw new Error(`the response URL answered ${status}`);
    return true;
  }
  if (readBotToken === undefined) return false;
  const token = await readBotToken();
  const answer = await post(
    urls.postMessage(slack.responseUrl),
    { channel: slack.userId, ...message },
    { authorization: `Bearer ${token}` },
  );
  const { ok, error }: { ok?: unknown; error?: unknown } = JSON.parse(answer.text);
  if (ok !== true) throw new Error(`chat.postMessage answered ${String(error)}`);
  return true;
}

/** A message that only the person who pressed sees, and that leaves the button where it is. */
export const ephemeral = (text: string) => ({
  response_type: 'ephemeral',
  replace_original: false,
  text,
});

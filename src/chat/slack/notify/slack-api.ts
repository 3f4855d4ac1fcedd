import * as v from 'valibot';
import { findMisstored } from '../misstored.ts';
import type { PostedResponse, PostJson } from '../post-json.ts';
import type { SlackMethod, SlackUrls } from '../slack-urls.ts';

export interface SlackApiDeps {
  readonly urls: SlackUrls;
  readonly post: PostJson;
  /** Reads the bot token. */
  readonly readBotToken: () => Promise<string>;
  /** Called when Slack has refused the bot token. */
  readonly onTokenRefused?: (() => void) | undefined;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** Slack refused a call. `code` is Slack's own error, such as `not_in_channel`. */
export class SlackError extends Error {
  override readonly name = 'SlackError';
  readonly code: string;

  constructor(method: SlackMethod, code: string) {
    super(`${method} returned ${code}`);
    this.code = code;
  }
}

/** Slack gives these where trying again does not help: a person must change something. */
const permanentErrors: ReadonlySet<string> = new Set([
  'channel_not_found',
  'is_archived',
  'not_in_channel',
  'restricted_action',
  'message_not_found',
  'cant_update_message',
  'team_access_not_granted',
  'missing_scope',
  'user_not_found',
  'user_disabled',
  'cannot_dm_bot',
  'messages_tab_disabled',
]);

/** Slack gives these for the token. Source: https://docs.slack.dev/reference/methods/views.open#errors */
const tokenErrors: ReadonlySet<string> = new Set([
  'invalid_auth',
  'account_inactive',
  'token_expired',
  'token_revoked',
]);

export const isPermanent = (error: unknown): error is SlackError =>
  error instanceof SlackError && permanentErrors.has(error.code);

/** Where a message is. */
export interface PostedMessage {
  readonly channel: string;
  readonly ts: string;
}

/** Calls a Web API method with the bot token; throws SlackError, or what the network threw. */
export type CallSlack = (
  method: SlackMethod,
  body: Readonly<Record<string, unknown>>,
) => Promise<unknown>;

/** A longer Retry-After is left to the sweep. */
const maxRetryAfterSeconds = 3;

const response = v.looseObject({ ok: v.boolean(), error: v.optional(v.string(), 'unknown_error') });

/**
 * Returns a caller of the Slack that issued the response URL. After a 429 it tries once more. It reads the
 * bot token once. Once `signal` is aborted, it posts nothing more.
 * Source: https://docs.slack.dev/apis/web-api/rate-limits
 */
export function createSlackApi(
  deps: SlackApiDeps,
  responseUrl: string | null,
  signal?: AbortSignal,
): CallSlack {
  let read: Promise<string> | undefined;
  return async (method, body) => {
    read ??= deps.readBotToken();
    const token = await read;
    const misstored = findMisstored(token);
    if (misstored !== undefined) throw new Error(`the bot token ${misstored}`);
    const send = (): Promise<PostedResponse> =>
      deps.post(
        deps.urls.method(method, responseUrl),
        body,
        { authorization: `Bearer ${token}` },
        signal,
      );
    let received = await send();
    const { retryAfterSeconds = 1 } = received;
    if (received.status === 429 && retryAfterSeconds <= maxRetryAfterSeconds) {
      await deps.sleep(retryAfterSeconds * 1000);
      received = await send();
    }
    if (received.status === 429) throw new SlackError(method, 'ratelimited');
    const parsed = v.parse(response, JSON.parse(received.text));
    if (!parsed.ok && tokenErrors.has(parsed.error)) deps.onTokenRefused?.();
    if (!parsed.ok) throw new SlackError(method, parsed.error);
    return parsed;
  };
}

const posted = v.object({ channel: v.string(), ts: v.string() });
const opened = v.object({ channel: v.object({ id: v.string() }) });

export const postMessage = async (
  call: CallSlack,
  message: Readonly<Record<string, unknown>>,
): Promise<PostedMessage> => v.parse(posted, await call('chat.postMessage', message));

/** Posts a direct message. Opens the conversation first where Slack does not find it by the user's id. */
export async function postDirectMessage(
  call: CallSlack,
  userId: string,
  message: object,
): Promise<PostedMessage> {
  try {
    return await postMessage(call, { channel: userId, ...message });
  } catch (error) {
    if (!(error instanceof SlackError) || error.code !== 'channel_not_found') throw error;
    const { channel } = v.parse(opened, await call('conversations.open', { users: userId }));
    return postMessage(call, { channel: channel.id, ...message });
  }
}

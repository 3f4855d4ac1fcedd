import type { Conversations } from '../conversations.ts';
import { addNotice } from '../messages/add-notice.ts';
import type { SlackMessage } from '../messages/message.ts';
import type { MessageStore } from '../messages/message-store.ts';
import type { AppRequestResult, AppRequests } from '../requests/app-requests.ts';
import type { Triggers } from '../requests/triggers.ts';
import { parseJsonObject, SlackApiError } from '../web-api/arguments.ts';
import { applyReply } from './apply-reply.ts';
import { buildPressPayload } from './build-press-payload.ts';
import type { PressedElement } from './find-element.ts';
import type { PressContext, ResponseUrls } from './response-urls.ts';

export interface PressDeps {
  readonly store: MessageStore;
  readonly urls: ResponseUrls;
  readonly triggers: Pick<Triggers, 'issue'>;
  readonly conversations: Pick<Conversations, 'nameOf'>;
  readonly requests: Pick<AppRequests, 'sendPayload'>;
  readonly origin: () => string;
  readonly newId: () => string;
  readonly now: () => Date;
}

export interface ElementPress extends PressedElement {
  readonly ts: string;
  /** The Slack id of the user who presses. */
  readonly user: string;
}

/** The outcome that Slack sees; it shows `failed` to the user. */
export type PressOutcome =
  | { readonly outcome: 'responded' }
  | { readonly outcome: 'failed'; readonly error: string };

export class MessageNotFoundError extends Error {
  override readonly name = 'MessageNotFoundError';
}

/** Sends a press to the app as Slack does, over signed HTTP, and shows the response. */
export function createPress(deps: PressDeps) {
  return async (press: ElementPress): Promise<PressOutcome> => {
    const message = deps.store.message(press.ts);
    if (message === undefined)
      throw new MessageNotFoundError(`The message ${press.ts} does not exist`);
    const context = { channel: message.channel, user: press.user, messageTs: message.ts };
    const error = show(deps, await send(deps, message, press, context), context);
    if (error === undefined) return { outcome: 'responded' };
    showFailure(deps.store, message, press.user, error);
    return { outcome: 'failed', error };
  };
}

function send(
  { conversations, newId, now, origin, requests, triggers, urls }: PressDeps,
  message: SlackMessage,
  press: ElementPress,
  context: PressContext,
): Promise<AppRequestResult> {
  const id = newId();
  urls.issue(id, context);
  return requests.sendPayload(
    buildPressPayload(message, {
      ...press,
      responseUrl: `${origin()}/slack/response/${id}`,
      triggerId: triggers.issue(press.user),
      channelName: conversations.nameOf(message.channel),
      now: now(),
    }),
  );
}

/** Applies the response as a reply to a legacy button. Returns an error code if it is invalid. */
function show(
  { store }: PressDeps,
  response: AppRequestResult,
  context: PressContext,
): string | undefined {
  if (response.outcome === 'timeout') return 'operation_timed_out';
  if (response.outcome === 'unreachable') return 'http_request_failed';
  const { status, text } = response;
  if (status !== 200) return `http_status_${status}`;
  if (text.trim() === '') return undefined;
  try {
    applyReply(store, parseJsonObject(text), context, { replaces: true });
    return undefined;
  } catch (error) {
    if (error instanceof SlackApiError) return error.code;
    throw error;
  }
}

function showFailure(
  store: MessageStore,
  { channel, thread_ts }: SlackMessage,
  user: string,
  error: string,
): void {
  const text = `The button failed with the error "${error}"`;
  addNotice(store, { channel, thread_ts, user, text });
}

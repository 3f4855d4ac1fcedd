import type { Conversations } from '../conversations.ts';
import type { SlackMessage } from '../messages/message.ts';
import type { MessageStore } from '../messages/message-store.ts';
import { parseJsonObject, SlackApiError } from '../web-api/arguments.ts';
import { applyReply } from './apply-reply.ts';
import { buildPressRequest } from './build-press-request.ts';
import type { PressedElement } from './find-element.ts';
import type { PressContext, ResponseUrls } from './response-urls.ts';

export interface PressDeps {
  readonly store: MessageStore;
  readonly urls: ResponseUrls;
  readonly conversations: Pick<Conversations, 'nameOf'>;
  /** The origin of the page's server, such as `http://localhost:4747`; known once it listens. */
  readonly origin: () => string;
  readonly signingSecret: () => string;
  readonly newId: () => string;
  readonly now: () => Date;
  /** The time limit of the app's response; Slack's is three seconds. */
  readonly timeoutMs: number;
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
    const response = await send(deps, message, press, context);
    const error = typeof response === 'string' ? response : show(deps, response, context);
    if (error === undefined) return { outcome: 'responded' };
    showFailure(deps.store, message, press.user, error);
    return { outcome: 'failed', error };
  };
}

/** Returns the app's response, or Slack's error code where there is none. */
async function send(
  deps: PressDeps,
  message: SlackMessage,
  press: ElementPress,
  context: PressContext,
): Promise<{ readonly status: number; readonly text: string } | string> {
  const id = deps.newId();
  const { body, headers } = buildPressRequest(message, {
    ...press,
    responseUrl: `${deps.origin()}/slack/response/${id}`,
    channelName: deps.conversations.nameOf(message.channel),
    signingSecret: deps.signingSecret(),
    now: deps.now(),
  });
  deps.urls.issue(id, context);
  try {
    const response = await fetch(`${deps.origin()}/slack/interactivity`, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(deps.timeoutMs),
    });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    const isTimeout = error instanceof Error && error.name === 'TimeoutError';
    return isTimeout ? 'operation_timed_out' : 'http_request_failed';
  }
}

/** Applies the response as a reply to a legacy button. Returns an error code if it is invalid. */
function show(
  { store }: PressDeps,
  { status, text }: { readonly status: number; readonly text: string },
  context: PressContext,
): string | undefined {
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
  store.add({
    channel,
    thread_ts,
    user,
    ephemeral: true,
    text,
    attachments: [],
    blocks: [],
    username: 'Slack',
  });
}

import type { SlackMessage } from '../messages/message.ts';
import type { MessageStore } from '../messages/message-store.ts';
import { parseJsonObject, SlackApiError } from '../web-api/arguments.ts';
import { applyReply } from './apply-reply.ts';
import { buildPressRequest } from './build-press-request.ts';
import type { PressContext, ResponseUrls } from './response-urls.ts';

export interface PressDeps {
  readonly store: MessageStore;
  readonly urls: ResponseUrls;
  /** Where Slack's side is reached, such as `http://localhost:4747`; known once it listens. */
  readonly origin: () => string;
  readonly signingSecret: () => string;
  readonly newId: () => string;
  readonly now: () => Date;
  /** How long the app may take to answer; Slack gives it three seconds. */
  readonly timeoutMs: number;
}

export interface ButtonPress {
  readonly ts: string;
  /** The Slack id of the person. */
  readonly user: string;
  /** The button's name (or action_id), or its position in the message, from 0. */
  readonly action: string | number;
}

/** What came of a press, as far as Slack sees it; `failed` is shown to the person. */
export type PressOutcome =
  | { readonly outcome: 'answered' }
  | { readonly outcome: 'failed'; readonly error: string };

/** There is no such message. */
export class MessageNotFoundError extends Error {
  override readonly name = 'MessageNotFoundError';
}

/** Does what Slack does when a person presses a button: real HTTP, signed, and the answer shown. */
export function createPress(deps: PressDeps) {
  return async (order: ButtonPress): Promise<PressOutcome> => {
    const message = deps.store.message(order.ts);
    if (message === undefined) throw new MessageNotFoundError(`There is no message ${order.ts}`);
    const place = { channel: message.channel, user: order.user, messageTs: message.ts };
    const answer = await send(deps, message, order, place);
    const error = typeof answer === 'string' ? answer : show(deps, answer, place);
    if (error === undefined) return { outcome: 'answered' };
    showFailure(deps.store, place, error);
    return { outcome: 'failed', error };
  };
}

/** The app's answer, or Slack's word for why there is none. */
async function send(
  deps: PressDeps,
  message: SlackMessage,
  order: ButtonPress,
  place: PressContext,
): Promise<{ readonly status: number; readonly text: string } | string> {
  const id = deps.newId();
  const { body, headers } = buildPressRequest(message, {
    ...order,
    responseUrl: `${deps.origin()}/slack/response/${id}`,
    signingSecret: deps.signingSecret(),
    now: deps.now(),
  });
  deps.urls.issue(id, place);
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
    const isLate = error instanceof Error && error.name === 'TimeoutError';
    return isLate ? 'operation_timed_out' : 'http_request_failed';
  }
}

/** Shows the answer's body as the reply that it is to a legacy button; says what is wrong with it. */
function show(
  { store }: PressDeps,
  { status, text }: { readonly status: number; readonly text: string },
  place: PressContext,
): string | undefined {
  if (status !== 200) return `http_status_${status}`;
  if (text.trim() === '') return undefined;
  try {
    applyReply(store, parseJsonObject(text), place, { replaces: true });
    return undefined;
  } catch (error) {
    if (error instanceof SlackApiError) return error.code;
    throw error;
  }
}

function showFailure(store: MessageStore, { channel, user }: PressContext, error: string): void {
  const text = `The button failed with the error "${error}"`;
  store.add({
    channel,
    user,
    ephemeral: true,
    text,
    attachments: [],
    blocks: [],
    username: 'Slack',
  });
}

import type { RawHttpResponse } from '../http/raw-http.ts';
import type { Slack } from '../slack/create-slack.ts';
import type { FieldContents } from '../slack/press/field-state.ts';
import { InvalidPressError, type PressedElement } from '../slack/press/find-element.ts';
import { MessageNotFoundError } from '../slack/press/press.ts';
import { ViewNotFoundError } from '../slack/views/view-actions.ts';
import { parseContents } from './field-contents.ts';
import type { ApiRequest } from './http-api-event.ts';
import { jsonResponse, redirect } from './responses.ts';

/**
 * Presses a button or selects an option in Slack as a user, from the form that the page or curl
 * sends: `ts`, `user`, `button` (a name, an action_id or a position), and optionally `block` (the
 * id of its block), `content` (what is selected or entered) and `contents` (JSON: what the other
 * elements of the message contain, by block_id and action_id). In a modal: `view` instead of `ts`.
 */
export async function handlePress(
  slack: Pick<Slack, 'press' | 'pressInView'>,
  request: ApiRequest,
): Promise<RawHttpResponse> {
  const form = new URLSearchParams(request.body.toString('utf8'));
  const user = form.get('user') ?? '';
  if (!/^\w{1,64}$/.test(user)) return jsonResponse(400, { message: 'user must be a Slack id' });
  const contents = parseJsonContents(form.get('contents') ?? '{}');
  if (contents === undefined)
    return jsonResponse(400, { message: 'contents must be texts by block_id and action_id' });
  const pressed = { ...readElement(form), contents };
  const view = form.get('view');
  try {
    if (view === null) await slack.press({ ts: form.get('ts') ?? '', user, ...pressed });
    else await slack.pressInView({ view, ...pressed });
    return redirect('/');
  } catch (error) {
    if (!isBadRequest(error)) throw error;
    return jsonResponse(400, { message: error.message });
  }
}

function readElement(form: URLSearchParams): PressedElement {
  const button = form.get('button') ?? '';
  const blockId = form.get('block');
  const content = form.get('content');
  const isPosition = blockId === null && /^\d{1,4}$/.test(button);
  return {
    action: isPosition ? Number(button) : button,
    ...(blockId === null ? {} : { blockId }),
    ...(content === null ? {} : { content }),
  };
}

const isBadRequest = (error: unknown): error is Error =>
  error instanceof MessageNotFoundError ||
  error instanceof ViewNotFoundError ||
  error instanceof InvalidPressError;

function parseJsonContents(text: string): FieldContents | undefined {
  try {
    return parseContents(JSON.parse(text));
  } catch {
    return undefined;
  }
}

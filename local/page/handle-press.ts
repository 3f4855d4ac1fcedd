import * as v from 'valibot';
import type { RawHttpResponse } from '../http/raw-http.ts';
import type { Slack } from '../slack/create-slack.ts';
import type { FieldContents } from '../slack/press/field-state.ts';
import { InvalidPressError } from '../slack/press/find-element.ts';
import { MessageNotFoundError } from '../slack/press/press.ts';
import type { ApiRequest } from './http-api-event.ts';
import { jsonResponse, redirect } from './responses.ts';

/**
 * Presses a button or selects an option in Slack as a user, from the form that the page or curl
 * sends: `ts`, `user`, `button` (a name, an action_id or a position), and optionally `block` (the
 * id of its block), `content` (what is selected or entered) and `contents` (JSON: what the other
 * elements of the message contain, by block_id and action_id).
 */
export async function handlePress(
  slack: Pick<Slack, 'press'>,
  request: ApiRequest,
): Promise<RawHttpResponse> {
  const form = new URLSearchParams(request.body.toString('utf8'));
  const [ts = '', button = '', user = ''] = ['ts', 'button', 'user'].map(
    (name) => form.get(name) ?? '',
  );
  if (!/^\w{1,64}$/.test(user)) return jsonResponse(400, { message: 'user must be a Slack id' });
  const contents = parseContents(form.get('contents') ?? '{}');
  if (contents === undefined)
    return jsonResponse(400, { message: 'contents must be texts by block_id and action_id' });
  const blockId = form.get('block');
  const content = form.get('content');
  const isPosition = blockId === null && /^\d{1,4}$/.test(button);
  try {
    await slack.press({
      ts,
      user,
      action: isPosition ? Number(button) : button,
      contents,
      ...(blockId === null ? {} : { blockId }),
      ...(content === null ? {} : { content }),
    });
    return redirect('/');
  } catch (error) {
    if (!(error instanceof MessageNotFoundError || error instanceof InvalidPressError)) throw error;
    return jsonResponse(400, { message: error.message });
  }
}

const contentsSchema = v.record(v.string(), v.record(v.string(), v.string()));

function parseContents(text: string): FieldContents | undefined {
  try {
    const { success, output } = v.safeParse(contentsSchema, JSON.parse(text));
    return success ? output : undefined;
  } catch {
    return undefined;
  }
}

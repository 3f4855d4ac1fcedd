import type { RawHttpResponse } from '../http/raw-http.ts';
import type { Slack } from '../slack/create-slack.ts';
import { ButtonNotFoundError } from '../slack/press/build-press-request.ts';
import { MessageNotFoundError } from '../slack/press/press.ts';
import type { ApiRequest } from './http-api-event.ts';
import { jsonResponse, redirect } from './responses.ts';

/** Presses a button in Slack as a user, from the form that the page or curl sends. */
export async function handlePress(
  slack: Pick<Slack, 'press'>,
  request: ApiRequest,
): Promise<RawHttpResponse> {
  const form = new URLSearchParams(request.body.toString('utf8'));
  const [ts = '', button = '', user = ''] = ['ts', 'button', 'user'].map(
    (name) => form.get(name) ?? '',
  );
  if (!/^\w{1,64}$/.test(user)) return jsonResponse(400, { message: 'user must be a Slack id' });
  try {
    await slack.press({ ts, user, action: /^\d{1,4}$/.test(button) ? Number(button) : button });
    return redirect('/');
  } catch (error) {
    if (!(error instanceof MessageNotFoundError || error instanceof ButtonNotFoundError))
      throw error;
    return jsonResponse(400, { message: error.message });
  }
}

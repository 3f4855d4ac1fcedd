import type { RawHttpResponse } from '../http/raw-http.ts';
import { NoSuchButtonError } from '../slack/build-press.ts';
import type { Slack } from '../slack/create-slack.ts';
import { NoSuchMessageError } from '../slack/press.ts';
import { json, redirect } from './answers.ts';
import type { ApiRequest } from './http-event.ts';

/** Presses a button for a person, by the form that the page, or curl, sends. */
export async function handlePress(
  slack: Pick<Slack, 'press'>,
  request: ApiRequest,
): Promise<RawHttpResponse> {
  const form = new URLSearchParams(request.body.toString('utf8'));
  const [ts = '', button = '', user = ''] = ['ts', 'button', 'user'].map(
    (name) => form.get(name) ?? '',
  );
  if (!/^\w{1,64}$/.test(user)) return json(400, { message: 'user must be a Slack id' });
  try {
    await slack.press({ ts, user, action: /^\d{1,4}$/.test(button) ? Number(button) : button });
    return redirect('/');
  } catch (error) {
    if (!(error instanceof NoSuchMessageError || error instanceof NoSuchButtonError)) throw error;
    return json(400, { message: error.message });
  }
}

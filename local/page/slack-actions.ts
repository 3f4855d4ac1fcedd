import type { RawHttpResponse } from '../http/raw-http.ts';
import type { Slack } from '../slack/create-slack.ts';
import type { Json } from '../slack/messages/message.ts';
import { ViewNotFoundError } from '../slack/views/view-actions.ts';
import { SlackApiError } from '../slack/web-api/arguments.ts';
import { parseContents } from './field-contents.ts';
import { jsonResponse } from './responses.ts';

export type SlackActor = Pick<Slack, 'command' | 'write' | 'submitView' | 'closeView'>;

/** What a user does in Slack besides presses, by the last part of the action's path. */
export const createSlackActions = (slack: SlackActor) => ({
  /** `{view, contents}` */
  'submit-view': ({ view, contents = {} }: Json) =>
    respond(() => {
      const parsed = parseContents(contents);
      if (parsed === undefined) throw new SlackApiError('invalid_arguments');
      return slack.submitView({ view: String(view), contents: parsed });
    }),
  /** `{view, wholeStack}` */
  'close-view': ({ view, wholeStack }: Json) =>
    respond(() => slack.closeView(String(view), { wholeStack: wholeStack === true })),
  /** `{channel, user, text}`: a text that begins with a slash is a command. */
  'send-message': ({ channel, user, text }: Json) =>
    respond<unknown>(async () =>
      String(text).startsWith('/')
        ? slack.command({ channel: String(channel), user: String(user), text: String(text) })
        : slack.write({ channel, user, text }),
    ),
});

async function respond<T>(act: () => Promise<T>): Promise<RawHttpResponse> {
  try {
    return jsonResponse(200, (await act()) ?? {});
  } catch (error) {
    if (!(error instanceof ViewNotFoundError || error instanceof SlackApiError)) throw error;
    return jsonResponse(400, { message: error.message });
  }
}

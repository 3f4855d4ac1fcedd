import { LocalRequestError, type LocalRoutes } from '../aws/endpoint/local-routes.ts';
import { isRecord } from '../is-record.ts';
import type { Slack } from '../slack/create-slack.ts';
import { SlackApiError } from '../slack/web-api/arguments.ts';

/** The `/_local/slack/` routes: every message, writing as a person, and every open modal view. */
export function createSlackRoutes(
  slack: Pick<Slack, 'messages' | 'openViews' | 'write'>,
): LocalRoutes {
  return {
    'GET slack/messages': slack.messages,
    'GET slack/views': () => slack.openViews(),
    'POST slack/messages': (body) => {
      if (!isRecord(body)) throw new LocalRequestError('The body must be {channel, user, text}');
      try {
        return slack.write(body);
      } catch (error) {
        if (error instanceof SlackApiError) throw new LocalRequestError(error.message);
        throw error;
      }
    },
  };
}

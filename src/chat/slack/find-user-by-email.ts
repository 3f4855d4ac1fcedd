import * as v from 'valibot';
import { isSlackId } from '../../request/ids.ts';
import { createSlackApi, type SlackApiDeps, SlackError } from './notify/slack-api.ts';
import { postJson } from './post-json.ts';
import { createSlackUrls } from './slack-urls.ts';

export interface FindUserDeps extends Pick<SlackApiDeps, 'readBotToken' | 'sleep'> {
  /** Replaces Slack in the local environment and in tests. */
  readonly origin: string | undefined;
}

const response = v.object({
  user: v.object({
    id: v.pipe(v.string(), v.check(isSlackId)),
    deleted: v.optional(v.boolean(), false),
    is_bot: v.optional(v.boolean(), false),
  }),
});

/**
 * Returns a function that finds the id of a Slack user; `undefined` when there is none with this address, or it was
 * deactivated. The bot token needs the scope users:read.email. Throws SlackError.
 */
export function createFindUserByEmail({ origin, readBotToken, sleep }: FindUserDeps) {
  const urls = createSlackUrls(origin);
  const call = createSlackApi({ urls, post: postJson, readBotToken, sleep }, null);
  return async (email: string): Promise<string | undefined> => {
    try {
      const { user } = v.parse(response, await call('users.lookupByEmail', { email }));
      return user.deleted || user.is_bot ? undefined : user.id;
    } catch (error) {
      if (error instanceof SlackError && error.code === 'users_not_found') return undefined;
      throw error;
    }
  };
}

import { parameterStore } from '../../../aws/client/json-service.ts';
import { createParameterReader } from '../../../aws/parameter-store.ts';
import {
  createSlackApi,
  type PostedMessage,
  postMessage,
} from '../../../chat/slack/notify/slack-api.ts';
import { postJson } from '../../../chat/slack/post-json.ts';
import { createSlackUrls } from '../../../chat/slack/slack-urls.ts';
import { readConfig } from '../../../platform/config.ts';
import { sleep } from '../../../platform/sleep.ts';
import type { RulesConnection } from '../../rules/connect-rules.ts';
import { UsageError } from '../../usage-error.ts';

type Post = (body: Readonly<Record<string, unknown>>) => Promise<PostedMessage>;

/** Returns a function that posts as the app, with the bot token of the deployment. Throws UsageError. */
export function connectSlack({
  clientFor,
  deployment: { botTokenParameter },
}: Pick<RulesConnection, 'clientFor' | 'deployment'>): Post {
  if (botTokenParameter === '')
    throw new UsageError(
      'This deployment has no bot token to post with: set bot_token_parameter in Terraform, or leave --post out and post the message yourself.',
    );
  const { SLACK_ORIGIN: origin } = readConfig(['SLACK_ORIGIN']);
  const urls = createSlackUrls(origin);
  const readBotToken = createParameterReader(clientFor(parameterStore), botTokenParameter);
  const call = createSlackApi({ urls, post: postJson, readBotToken, sleep }, null);
  return (body) => postMessage(call, body);
}

import { parameterStore } from '../../aws/client/json-service.ts';
import { clientFor } from '../../aws/environment-clients.ts';
import { createSecretReader } from '../../aws/parameter-store.ts';
import { createSlackNotifier } from '../../chat/slack/notifier.ts';
import { postJson } from '../../chat/slack/post-json.ts';
import { createSlackUrls } from '../../chat/slack/slack-urls.ts';
import type { Notifier } from '../../notify/notification.ts';
import type { Settings } from '../../platform/config.ts';
import type { Log } from '../../platform/log.ts';

type NotifierConfig = Pick<Settings, 'SLACK_BOT_TOKEN_PARAMETER' | 'SLACK_ORIGIN'> &
  Partial<Pick<Settings, 'CONTACT_EMAIL' | 'ACCESS_PORTAL_URL'>>;

/** Composes the notifier that sends messages to Slack. */
export function composeNotifier(config: NotifierConfig, log: Log): Notifier {
  const parameter = config.SLACK_BOT_TOKEN_PARAMETER;
  return createSlackNotifier({
    urls: createSlackUrls(config.SLACK_ORIGIN),
    post: postJson,
    readBotToken:
      parameter === '' ? undefined : createSecretReader(clientFor(parameterStore), parameter),
    contactEmails: config.CONTACT_EMAIL ?? [],
    portalUrl: config.ACCESS_PORTAL_URL,
    now: Date.now,
    log,
  });
}

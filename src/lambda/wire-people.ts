import { parameterStore } from '../aws/json-service.ts';
import { createSecretReader } from '../aws/parameters.ts';
import type { Settings } from '../config.ts';
import type { People } from '../grant/people.ts';
import type { Log } from '../log.ts';
import { createSlackPeople } from '../slack/people.ts';
import { postJson } from '../slack/post-json.ts';
import { createSlackUrls } from '../slack/slack-urls.ts';
import { connectTo } from './connect-to.ts';

type PeopleConfig = Pick<Settings, 'SLACK_BOT_TOKEN_PARAMETER' | 'SLACK_ORIGIN'> &
  Partial<Pick<Settings, 'CONTACT_EMAIL' | 'ACCESS_PORTAL_URL'>>;

/** The people in Slack, told through the real network. */
export function wirePeople(config: PeopleConfig, log: Log): People {
  const parameter = config.SLACK_BOT_TOKEN_PARAMETER;
  return createSlackPeople({
    urls: createSlackUrls(config.SLACK_ORIGIN),
    post: postJson,
    readBotToken:
      parameter === '' ? undefined : createSecretReader(connectTo(parameterStore), parameter),
    contactEmails: config.CONTACT_EMAIL ?? [],
    portalUrl: config.ACCESS_PORTAL_URL,
    now: Date.now,
    log,
  });
}

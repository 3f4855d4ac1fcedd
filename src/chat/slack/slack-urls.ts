import { isLoopbackHost } from '../../platform/loopback.ts';

/** The API host for each host of response URLs. Only these hosts are called. */
const apiHostOf: Readonly<Record<string, string>> = {
  'hooks.slack.com': 'slack.com',
  'hooks.slack-gov.com': 'slack-gov.com',
};

/** The Web API methods that are called. */
export type SlackMethod =
  | 'api.test'
  | 'chat.postMessage'
  | 'chat.update'
  | 'conversations.open'
  | 'users.lookupByEmail'
  | 'views.open';

export interface SlackUrls {
  /** Whether a response URL is Slack's, and so may be called. */
  readonly mayCall: (url: string) => boolean;
  /** The URL of a Web API method in the Slack (commercial or GovSlack) that issued this response URL. */
  readonly method: (name: SlackMethod, responseUrl: string | null) => string;
}

/**
 * The URLs of Slack. `origin`, a loopback address, replaces Slack in the local environment and in
 * tests. It is unset in a deployment.
 */
export function createSlackUrls(origin: string | undefined): SlackUrls {
  const mayCall = (url: string): boolean => isSlackUrl(url, origin);
  return {
    mayCall,
    method(name, responseUrl) {
      const host =
        responseUrl !== null && mayCall(responseUrl) ? new URL(responseUrl).hostname : '';
      return `${origin ?? `https://${apiHostOf[host] ?? 'slack.com'}`}/api/${name}`;
    },
  };
}

function isSlackUrl(text: string, origin: string | undefined): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return false;
  if (origin !== undefined) return isSameLoopback(url, new URL(origin));
  return url.protocol === 'https:' && url.port === '' && Object.hasOwn(apiHostOf, url.hostname);
}

/** `localhost` and `127.0.0.1` are the same host. */
const isSameLoopback = (url: URL, origin: URL): boolean =>
  url.protocol === 'http:' && url.port === origin.port && isLoopbackHost(url.hostname);

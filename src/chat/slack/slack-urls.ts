import { isLoopbackHost } from '../../platform/loopback.ts';

/** Slack's hosts that may be called: where answers to clicks go, and the API of the same Slack. */
const apiHostOf: Readonly<Record<string, string>> = {
  'hooks.slack.com': 'slack.com',
  'hooks.slack-gov.com': 'slack-gov.com',
};

export interface SlackUrls {
  /** Whether a response URL leads to Slack, and may be told something. */
  readonly mayCall: (url: string) => boolean;
  /** Where `chat.postMessage` is in the Slack that gave out this response URL. */
  readonly postMessage: (responseUrl: string | null) => string;
}

/**
 * Where Slack is. `origin` stands for all of Slack in local mode and in tests, and is a loopback
 * address there; deployed, it is unset.
 */
export function createSlackUrls(origin: string | undefined): SlackUrls {
  const mayCall = (url: string): boolean => isSlackUrl(url, origin);
  return {
    mayCall,
    postMessage(responseUrl) {
      const host =
        responseUrl !== null && mayCall(responseUrl) ? new URL(responseUrl).hostname : '';
      return `${origin ?? `https://${apiHostOf[host] ?? 'slack.com'}`}/api/chat.postMessage`;
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

/** `localhost` and `127.0.0.1` are one place. */
const isSameLoopback = (url: URL, origin: URL): boolean =>
  url.protocol === 'http:' && url.port === origin.port && isLoopbackHost(url.hostname);

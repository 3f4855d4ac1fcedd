import { isLoopbackHost } from '../../http/loopback.ts';
import { isRecord } from '../../is-record.ts';
import { parseTextObject } from '../messages/buttons.ts';
import type { ResponseUrls } from './response-urls.ts';

/**
 * Reads user and message from a press that a test or a benchmark sends, so that replies at its
 * response URL are shown to that user. Ignores other requests.
 */
export function recordPress(urls: ResponseUrls, origin: string, body: Buffer): void {
  const payload = parsePayload(body);
  const id = responseUrlId(parseTextObject(payload['response_url']), origin);
  if (id === undefined) return;
  urls.issue(id, {
    channel: idOf(payload['channel']),
    user: idOf(payload['user']),
    messageTs: parseTextObject(payload['message_ts']) || containerTs(payload['container']),
  });
}

function parsePayload(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    const payload = new URLSearchParams(body.toString('utf8')).get('payload');
    const value: unknown = JSON.parse(payload ?? '');
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

/** The id in a response URL of this Slack, under any loopback name. */
function responseUrlId(responseUrl: string, origin: string): string | undefined {
  if (!URL.canParse(responseUrl)) return undefined;
  const { host, port, pathname } = new URL(responseUrl);
  if (!isLoopbackHost(host) || port !== new URL(origin).port) return undefined;
  return /^\/slack\/response\/(.+)$/.exec(pathname)?.[1];
}

const idOf = (value: unknown): string => (isRecord(value) ? parseTextObject(value['id']) : '');
const containerTs = (value: unknown): string =>
  isRecord(value) ? parseTextObject(value['message_ts']) : '';

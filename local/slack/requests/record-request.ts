import { isLoopbackHost } from '../../http/loopback.ts';
import { isRecord } from '../../is-record.ts';
import { parseTextObject } from '../messages/buttons.ts';
import type { Json } from '../messages/message.ts';
import type { PressContext, ResponseUrls } from '../press/response-urls.ts';
import type { Triggers } from './triggers.ts';

export interface RecordRequestDeps {
  readonly urls: ResponseUrls;
  readonly triggers: Pick<Triggers, 'record'>;
  readonly origin: () => string;
}

/**
 * Reads user, message and trigger from a press or slash command that a test or a benchmark sends, so
 * that its response URL and its trigger work for that user. Ignores other requests.
 */
export function recordRequest({ urls, triggers, origin }: RecordRequestDeps, body: Buffer): void {
  const form = new URLSearchParams(body.toString('utf8'));
  const payload = parsePayload(form.get('payload'));
  const { context, responseUrl, triggerId } =
    payload === undefined ? readCommand(form) : readPayload(payload);
  triggers.record(triggerId, context.user);
  const id = responseUrlId(responseUrl, origin());
  if (id !== undefined) urls.issue(id, context);
}

interface RecordedRequest {
  readonly context: PressContext;
  readonly responseUrl: string;
  readonly triggerId: string;
}

const readPayload = (payload: Json): RecordedRequest => ({
  context: {
    channel: idOf(payload['channel']),
    user: idOf(payload['user']),
    messageTs: parseTextObject(payload['message_ts']) || containerTs(payload['container']),
  },
  responseUrl: parseTextObject(payload['response_url']),
  triggerId: parseTextObject(payload['trigger_id']),
});

function readCommand(form: URLSearchParams): RecordedRequest {
  const read = (name: string) => form.get(name) ?? '';
  return {
    context: { channel: read('channel_id'), user: read('user_id'), messageTs: '' },
    responseUrl: read('response_url'),
    triggerId: read('trigger_id'),
  };
}

function parsePayload(text: string | null): Json | undefined {
  if (text === null) return undefined;
  try {
    const value: unknown = JSON.parse(text);
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

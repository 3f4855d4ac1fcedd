import { isRecord } from '../../is-record.ts';
import type { RawHttpRequest } from '../../http/raw-http.ts';
import type { Json } from '../messages/message.ts';

/** What was sent cannot be used; `code` is Slack's own word for it. */
export class SlackApiError extends Error {
  override readonly name = 'SlackApiError';
  readonly code: string;

  constructor(code: string) {
    super(`Slack would answer ${code}`);
    this.code = code;
  }
}

/**
 * The arguments of a Web API call, sent as JSON or as a form. Throws SlackRefusal.
 * Source: https://docs.slack.dev/apis/web-api/#basics
 */
export function parseArguments(request: Pick<RawHttpRequest, 'headers' | 'body'>): Json {
  const type = request.headers['content-type'] ?? '';
  const text = request.body.toString('utf8');
  // Slack itself wants JSON's content type; curl without it says that a form comes.
  const isJson = /^application\/json\b/i.test(type) || text.trimStart().startsWith('{');
  if (isJson) return parseJsonObject(text);
  if (!/^application\/x-www-form-urlencoded\b/i.test(type))
    throw new SlackApiError(type === '' ? 'missing_post_type' : 'invalid_post_type');
  return Object.fromEntries(new URLSearchParams(text));
}

export function parseJsonObject(text: string): Json {
  const value = parseJson(text, 'invalid_json');
  if (!isRecord(value)) throw new SlackApiError('json_not_object');
  return value;
}

/** A text argument; absent is empty. JSON callers send ids as numbers at times. */
export function parseText(value: unknown, errorCode = 'invalid_arguments'): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  throw new SlackApiError(errorCode);
}

/** A list of objects, as it is or as the JSON text that a form carries. */
export function parseList(value: unknown, errorCode: string): readonly Json[] {
  if (value === undefined || value === null || value === '') return [];
  const list = typeof value === 'string' ? parseJson(value, errorCode) : value;
  if (Array.isArray(list) && list.every(isRecord)) return list;
  throw new SlackApiError(errorCode);
}

function parseJson(text: string, errorCode: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SlackApiError(errorCode);
  }
}

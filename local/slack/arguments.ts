import { isRecord } from '../aws/api/members.ts';
import type { RawHttpRequest } from '../http/raw-http.ts';
import type { Json } from './message.ts';

/** What was sent cannot be used; `code` is Slack's own word for it. */
export class SlackRefusal extends Error {
  override readonly name = 'SlackRefusal';
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
export function readArguments(request: Pick<RawHttpRequest, 'headers' | 'body'>): Json {
  const type = request.headers['content-type'] ?? '';
  const text = request.body.toString('utf8');
  // Slack itself wants JSON's content type; curl without it says that a form comes.
  const isJson = /^application\/json\b/i.test(type) || text.trimStart().startsWith('{');
  if (isJson) return readJsonObject(text);
  if (!/^application\/x-www-form-urlencoded\b/i.test(type))
    throw new SlackRefusal(type === '' ? 'missing_post_type' : 'invalid_post_type');
  return Object.fromEntries(new URLSearchParams(text));
}

export function readJsonObject(text: string): Json {
  const value = parseJson(text, 'invalid_json');
  if (!isRecord(value)) throw new SlackRefusal('json_not_object');
  return value;
}

/** A text argument; absent is empty. JSON callers send ids as numbers at times. */
export function textOf(value: unknown, refusal = 'invalid_arguments'): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  throw new SlackRefusal(refusal);
}

/** A list of objects, as it is or as the JSON text that a form carries. */
export function listOf(value: unknown, refusal: string): readonly Json[] {
  if (value === undefined || value === null || value === '') return [];
  const list = typeof value === 'string' ? parseJson(value, refusal) : value;
  if (Array.isArray(list) && list.every(isRecord)) return list;
  throw new SlackRefusal(refusal);
}

function parseJson(text: string, refusal: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SlackRefusal(refusal);
  }
}

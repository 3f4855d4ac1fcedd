import type { RawHttpRequest } from '../../http/raw-http.ts';
import { isRecord } from '../../is-record.ts';
import type { Json } from '../messages/message.ts';

/** The request is invalid. `code` is Slack's `error`. */
export class SlackApiError extends Error {
  override readonly name = 'SlackApiError';
  readonly code: string;
  /** What exactly is wrong; empty for most errors. */
  readonly problems: readonly string[];

  constructor(code: string, problems: readonly string[] = []) {
    super([`Slack returned ${code}`, ...problems].join('; '));
    this.code = code;
    this.problems = problems;
  }
}

/**
 * Parses the arguments of a Web API call, sent as JSON or as a form; throws SlackApiError.
 * Source: https://docs.slack.dev/apis/web-api/#basics
 */
export function parseArguments(request: Pick<RawHttpRequest, 'headers' | 'body'>): Json {
  const type = request.headers['content-type'] ?? '';
  const text = request.body.toString('utf8');
  // Slack requires JSON's content type. curl sends a form's by default, so both are accepted.
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

/** A text argument, empty where it is absent. JSON callers may send ids as numbers. */
export function parseText(value: unknown, errorCode = 'invalid_arguments'): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  throw new SlackApiError(errorCode);
}

/** A list of objects: an array, or the JSON text of a form field. */
export function parseList(value: unknown, errorCode: string): readonly Json[] {
  if (value === undefined || value === null || value === '') return [];
  const list = parseJsonArgument(value, errorCode);
  if (Array.isArray(list) && list.every(isRecord)) return list;
  throw new SlackApiError(errorCode);
}

/** A value that a form has as JSON text. */
export const parseJsonArgument = (value: unknown, errorCode: string): unknown =>
  typeof value === 'string' ? parseJson(value, errorCode) : value;

function parseJson(text: string, errorCode: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SlackApiError(errorCode);
  }
}

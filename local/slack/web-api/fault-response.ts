import type { Fault } from '../../aws/faults/faults.ts';
import type { RawHttpResponse } from '../../http/raw-http.ts';
import type { SlackApiError } from './arguments.ts';

const slackErrorPrefix = 'slack-error-';

/**
 * Slack's response to an injected fault; undefined for a fault without a response. A Web API method
 * returns an error with status 200, a response URL with 404.
 */
export function buildFaultResponse(fault: Fault, operation: string): RawHttpResponse | undefined {
  const errorStatus = operation === responseUrlOperation ? 404 : 200;
  if (fault.startsWith(slackErrorPrefix))
    return errorResponse(errorStatus, fault.slice(slackErrorPrefix.length));
  switch (fault) {
    case 'throttle':
      return errorResponse(429, 'ratelimited', { 'retry-after': '1' });
    case 'error-500':
    case 'conflict':
      return errorResponse(500, 'internal_error');
    case 'access-denied':
      return errorResponse(errorStatus, 'invalid_auth');
    default:
      return undefined;
  }
}

/** How faults name a reply at a response URL. */
export const responseUrlOperation = 'response-url';

const errorResponse = (
  status: number,
  error: string,
  headers: Readonly<Record<string, string>> = {},
): RawHttpResponse => jsonResponse(status, { ok: false, error }, headers);

/** Slack explains invalid blocks in two members, of which clients read either. */
export function buildErrorResponse(status: number, { code, problems }: SlackApiError) {
  if (problems.length === 0) return errorResponse(status, code);
  return jsonResponse(status, {
    ok: false,
    error: code,
    errors: problems,
    response_metadata: { messages: problems.map((text) => `[ERROR] ${text}`) },
  });
}

export function jsonResponse(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): RawHttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}

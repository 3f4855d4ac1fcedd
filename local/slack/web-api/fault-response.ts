import type { Fault } from '../../aws/faults/faults.ts';
import type { RawHttpResponse } from '../../http/raw-http.ts';

/** Slack's response to an injected fault; undefined for a fault without a response. */
export function buildFaultResponse(fault: Fault): RawHttpResponse | undefined {
  switch (fault) {
    case 'throttle':
      return jsonResponse(429, { ok: false, error: 'ratelimited' }, { 'retry-after': '1' });
    case 'error-500':
    case 'conflict':
      return jsonResponse(500, { ok: false, error: 'internal_error' });
    case 'access-denied':
      return jsonResponse(403, { ok: false, error: 'invalid_token' });
    default:
      return undefined;
  }
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

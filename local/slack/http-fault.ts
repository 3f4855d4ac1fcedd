import type { Fault } from '../aws/faults.ts';
import type { WireAnswer } from '../aws/wire/message.ts';

/** How Slack answers when it is made to fail; undefined for a fault that is no answer. */
export function buildFaultAnswer(fault: Fault): WireAnswer | undefined {
  switch (fault) {
    case 'throttle':
      return json(429, { ok: false, error: 'ratelimited' }, { 'retry-after': '1' });
    case 'error-500':
    case 'conflict':
      return json(500, { ok: false, error: 'internal_error' });
    case 'access-denied':
      return json(403, { ok: false, error: 'invalid_token' });
    default:
      return undefined;
  }
}

export function json(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): WireAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}

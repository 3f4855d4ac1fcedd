import { type JsonObject, textAt } from './json-object.ts';

export interface Refusal {
  /** The service's own name of the error, without its namespace. */
  readonly code: string;
  readonly status: number;
  /** How many times the request was sent, this answer's included. */
  readonly attempts: number;
}

/**
 * A service answered with an error. Its `name` is the service's own, as the SDK has it; `fault` says
 * whose mistake it was.
 */
export class ServiceError extends Error {
  override readonly name: string;
  readonly status: number;
  readonly fault: 'client' | 'server';
  readonly attempts: number;

  constructor(message: string, { code, status, attempts }: Refusal) {
    super(message);
    this.name = code;
    this.status = status;
    this.fault = status >= 400 && status <= 499 ? 'client' : 'server';
    this.attempts = attempts;
  }
}

/** Whether a service answered with one of these errors. */
export const isServiceError = (
  error: unknown,
  ...names: readonly string[]
): error is ServiceError => error instanceof ServiceError && names.includes(error.name);

const maxMessage = 1_000;

/**
 * Reads an error's answer. The code stands in a header or in the body, with a namespace before it or
 * a URL after it. `secret` is taken out of the message: what is signed wrongly is answered with the
 * request as the service read it, session token and all.
 * Source: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html#operation-error-serialization
 */
export function parseServiceError(
  answered: { readonly status: number; readonly errorType: string | undefined; body: JsonObject },
  attempts: number,
  secret: string | undefined,
): ServiceError {
  const { status, errorType, body } = answered;
  const named = errorType ?? textAt(body, '__type') ?? textAt(body, 'code') ?? '';
  const code = /^(?:.*#)?([A-Za-z0-9_.-]{1,128})(?::.*)?$/.exec(named)?.[1] ?? 'UnknownError';
  const said = textAt(body, 'message') ?? textAt(body, 'Message') ?? `HTTP status ${status}`;
  const message = secret ? said.replaceAll(secret, '(session token)') : said;
  return new ServiceError(message.slice(0, maxMessage), { code, status, attempts });
}

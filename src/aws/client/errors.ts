import { type JsonObject, textAt } from './json-object.ts';

/**
 * `closed`: the service had closed a connection that was open before the request. `connection`: no
 * connection, or it broke. `timeout`: not in time. `unusable`: anything else than a response of AWS,
 * such as a certificate that is not trusted.
 */
export type NoResponseReason = 'closed' | 'connection' | 'timeout' | 'unusable';

/** The request was sent, or may have been, and there is no response to rely on. */
export class NoResponseError extends Error {
  override readonly name = 'NoResponseError';
  readonly reason: NoResponseReason;
  /** How many times the request was sent. */
  readonly attempts: number;

  /** `call` is the service and the operation, for the message. */
  constructor(
    call: string,
    { reason, attempts, cause }: { reason: NoResponseReason; attempts: number; cause: unknown },
  ) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    super(`${call} got no response (${reason}, attempt ${attempts}): ${detail}`, { cause });
    this.reason = reason;
    this.attempts = attempts;
  }
}

interface ServiceErrorFields {
  /** The service's name of the error, without its namespace. */
  readonly code: string;
  readonly status: number;
  /** How many times the request was sent, up to this response. */
  readonly attempts: number;
}

/** The service responded with an error. Like the SDK's errors, it has the service's `name` and `fault`. */
export class ServiceError extends Error {
  override readonly name: string;
  readonly status: number;
  readonly fault: 'client' | 'server';
  readonly attempts: number;

  constructor(message: string, { code, status, attempts }: ServiceErrorFields) {
    super(message);
    this.name = code;
    this.status = status;
    this.fault = status >= 400 && status <= 499 ? 'client' : 'server';
    this.attempts = attempts;
  }
}

/** Whether a service responded with one of these errors. */
export const isServiceError = (
  error: unknown,
  ...names: readonly string[]
): error is ServiceError => error instanceof ServiceError && names.includes(error.name);

const maxMessageLength = 1_000;

/**
 * Parses an error response. The code is in a header or in the body, with a namespace before it or a
 * URL after it. Removes `secret`, the session token, from the message: the response to a wrong
 * signature repeats the request as the service read it, including the session token.
 * Source: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html#operation-error-serialization
 */
export function parseServiceError(
  response: { readonly status: number; readonly errorType: string | undefined; body: JsonObject },
  attempts: number,
  secret: string | undefined,
): ServiceError {
  const { status, errorType, body } = response;
  const qualifiedCode = errorType ?? textAt(body, '__type') ?? textAt(body, 'code') ?? '';
  const code = /^(?:.*#)?([A-Za-z0-9_.-]{1,128})(?::.*)?$/.exec(qualifiedCode)?.[1];
  const text = textAt(body, 'message') ?? textAt(body, 'Message') ?? `HTTP status ${status}`;
  const message = secret ? text.replaceAll(secret, '(session token)') : text;
  return new ServiceError(message.slice(0, maxMessageLength), {
    code: code ?? 'UnknownError',
    status,
    attempts,
  });
}

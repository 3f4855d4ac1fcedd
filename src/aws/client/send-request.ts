import type { IncomingMessage } from 'node:http';
import { AbortedError, throwIfAborted } from '../../platform/aborted.ts';
import type { ClientLimits } from './client-limits.ts';
import type { Connections } from './connections.ts';
import { NoResponseError, type NoResponseReason } from './errors.ts';
import { isStructure, type JsonObject } from './json-object.ts';

export interface HttpPost {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The service and the operation, for error messages. */
  readonly call: string;
  /** How many times the request has been sent, this attempt included. */
  readonly attempts: number;
}

export interface HttpResponse {
  readonly status: number;
  readonly errorType: string | undefined;
  /** Of an invoked function that failed. */
  readonly functionError?: string | undefined;
  /** Empty when the body of an error response is not a JSON object. */
  readonly body: JsonObject;
}

/** The whole response did not arrive in time. */
class ResponseTimeoutError extends Error {
  override readonly name = 'ResponseTimeoutError';
}

/** AWS does not send such a response. */
class UnusableResponseError extends Error {
  override readonly name = 'UnusableResponseError';
}

/** More than the JSON of DynamoDB's largest page (1 MB). */
const defaultMaxBytes = 8 * 1024 * 1024;

export type ResponseLimits = Pick<
  ClientLimits,
  'responseTimeoutMs' | 'bodyTimeoutMs' | 'maxResponseBytes'
>;

/**
 * Sends one POST once and reads the response. Follows no redirect. Throws NoResponseError. An aborted signal
 * closes the connection, so that a request that waits for it is never sent.
 */
export async function sendRequest(
  connections: Connections,
  post: HttpPost,
  { responseTimeoutMs, bodyTimeoutMs, maxResponseBytes = defaultMaxBytes }: ResponseLimits,
  signal?: AbortSignal,
): Promise<HttpResponse> {
  throwIfAborted(signal);
  const payload = Buffer.from(post.body);
  return new Promise((resolve, reject) => {
    const options = {
      method: 'POST',
      path: post.path,
      headers: { ...post.headers, 'content-length': payload.length },
    };
    const request = connections.request(options, (response) => {
      if (bodyTimeoutMs !== undefined) {
        clearTimeout(timer);
        timer = startTimer(bodyTimeoutMs);
      }
      readBody(response, maxResponseBytes)
        .then((text) => resolve(parseResponse(response, text)))
        .catch((error) => fail(error, true));
    });
    const startTimer = (milliseconds: number) =>
      setTimeout(() => {
        request.destroy(new ResponseTimeoutError(`no response within ${milliseconds} ms`));
      }, milliseconds);
    let timer = startTimer(responseTimeoutMs);
    const fail = (cause: unknown, hasResponse: boolean) => {
      request.destroy();
      const mayBeClosed = !hasResponse && connections.isReused(request);
      const reason = reasonOf(cause, mayBeClosed);
      reject(new NoResponseError(post.call, { reason, attempts: post.attempts, cause }));
    };
    // Not the option `signal`: in a cold start it costs a millisecond.
    const abort = () => request.destroy(new AbortedError());
    signal?.addEventListener('abort', abort);
    request.on('error', (error) => fail(error, false));
    request.on('close', () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    });
    request.end(payload);
  });
}

/** Uses events: in a cold start, the first `for await` over a stream takes longer than the rest of this file. */
function readBody(response: IncomingMessage, maxBytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length > maxBytes)
        response.destroy(
          new UnusableResponseError(`the response is longer than ${maxBytes} bytes`),
        );
    });
    response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    response.on('error', reject);
  });
}

function parseResponse(
  { statusCode: status = 0, headers }: IncomingMessage,
  text: string,
): HttpResponse {
  const body = text === '' ? {} : parseJson(text);
  const isError = status < 200 || status > 299;
  if (body === undefined && !isError)
    throw new UnusableResponseError('the response is not a JSON object');
  const errorType = headers['x-amzn-errortype'];
  const functionError = headers['x-amz-function-error']?.toString();
  return {
    status,
    errorType: errorType?.toString(),
    ...(functionError !== undefined && { functionError }),
    body: body ?? {},
  };
}

function parseJson(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isStructure(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Source: the SDK's list of transient error codes (@smithy/core/retry). */
const connectionCodes: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);
const closedCodes: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE']);

function reasonOf(error: unknown, mayBeClosed: boolean): NoResponseReason {
  if (!(error instanceof Error)) return 'unusable';
  if (error.name === 'ResponseTimeoutError' || error.name === 'ConnectTimeoutError')
    return 'timeout';
  const code = 'code' in error ? error.code : undefined;
  if (mayBeClosed && closedCodes.has(code)) return 'closed';
  return connectionCodes.has(code) ? 'connection' : 'unusable';
}

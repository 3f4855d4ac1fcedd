import type { IncomingMessage } from 'node:http';
import type { Connections } from './connections.ts';
import { isStructure, type JsonObject } from './json-object.ts';
import { NoResponseError, type NoResponseReason } from './no-response-error.ts';

export interface HttpPost {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** For whoever reads an error: the service and the operation. */
  readonly what: string;
  /** How many times it is sent by now, this one included. */
  readonly attempts: number;
}

export interface HttpResponse {
  readonly status: number;
  readonly errorType: string | undefined;
  /** Empty where an error's answer is no JSON. */
  readonly body: JsonObject;
}

/** An answer did not come in time, whole. */
class ResponseTimeoutError extends Error {
  override readonly name = 'ResponseTimeoutError';
}

/** Something came that is no answer of AWS. */
class UnusableResponseError extends Error {
  override readonly name = 'UnusableResponseError';
}

/** More than DynamoDB's largest page (1 MB) in its JSON. */
const maxResponseBytes = 8 * 1024 * 1024;

/** Sends one POST, once, and reads its answer. Throws NoResponseError. It follows no redirect. */
export async function sendRequest(
  connections: Connections,
  post: HttpPost,
  responseTimeoutMs: number,
): Promise<HttpResponse> {
  const payload = Buffer.from(post.body);
  return new Promise((resolve, reject) => {
    const options = {
      method: 'POST',
      path: post.path,
      headers: { ...post.headers, 'content-length': payload.length },
    };
    const call = connections.request(options, (answer) => {
      readWhole(answer)
        .then((text) => resolve(parse(answer, text)))
        .catch((error) => fail(error, true));
    });
    const timer = setTimeout(() => {
      call.destroy(new ResponseTimeoutError(`no answer within ${responseTimeoutMs} ms`));
    }, responseTimeoutMs);
    const fail = (cause: unknown, hasBegun: boolean) => {
      call.destroy();
      const wasKept = !hasBegun && connections.wasOpen(call);
      const reason = reasonOf(cause, wasKept);
      reject(new NoResponseError(post.what, { reason, attempts: post.attempts, cause }));
    };
    call.on('error', (error) => fail(error, false));
    call.on('close', () => clearTimeout(timer));
    call.end(payload);
  });
}

/** By events: the first `for await` over a stream costs a start more than all else here. */
function readWhole(answer: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let length = 0;
    answer.on('data', (part: Buffer) => {
      parts.push(part);
      length += part.length;
      if (length > maxResponseBytes)
        answer.destroy(
          new UnusableResponseError(`the answer is longer than ${maxResponseBytes} bytes`),
        );
    });
    answer.on('end', () => resolve(Buffer.concat(parts).toString('utf8')));
    answer.on('error', reject);
  });
}

function parse({ statusCode: status = 0, headers }: IncomingMessage, text: string): HttpResponse {
  const body = text === '' ? {} : parseJson(text);
  const isError = status < 200 || status > 299;
  if (body === undefined && !isError) throw new UnusableResponseError('the answer is no JSON');
  const errorType = headers['x-amzn-errortype'];
  return { status, errorType: errorType?.toString(), body: body ?? {} };
}

function parseJson(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isStructure(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Source of the codes: the SDK's own list of what may pass (@smithy/core/retry). */
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

function reasonOf(error: unknown, wasKept: boolean): NoResponseReason {
  if (!(error instanceof Error)) return 'unusable';
  if (error.name === 'ResponseTimeoutError' || error.name === 'ConnectTimeoutError')
    return 'timeout';
  const code = 'code' in error ? error.code : undefined;
  if (wasKept && closedCodes.has(code)) return 'closed';
  return connectionCodes.has(code) ? 'connection' : 'unusable';
}

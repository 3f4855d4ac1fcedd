import type { Connections } from './connections.ts';
import { parseServiceError } from './errors.ts';
import type { JsonObject } from './json-object.ts';
import type { JsonService } from './json-service.ts';
import { type RetryDeps, withRetries } from './retry.ts';
import { type ResponseLimits, sendRequest } from './send-request.ts';
import { type CredentialsProvider, createSign } from './sign.ts';

export interface JsonClientDeps extends RetryDeps, ResponseLimits {
  readonly service: JsonService;
  readonly endpoint: URL;
  readonly region: string;
  readonly credentials: CredentialsProvider;
  /** Connections to `endpoint`; kept alive only where a call may be sent twice. */
  readonly connections: Connections;
  readonly now: () => number;
}

/** Calls one AWS service that speaks AWS JSON. */
export interface JsonClient {
  /**
   * Calls an operation and returns its output. Throws ServiceError when the service responds with an
   * error, NoResponseError when the outcome of the call is unknown. Both have the number of attempts.
   * Nothing is sent, or goes on, after `signal` is aborted.
   */
  call(operation: string, input: JsonObject, signal?: AbortSignal): Promise<JsonObject>;
  /** Opens a connection and derives the signing key. Fails only without credentials: see Connections. */
  prepare(): Promise<void>;
}

/**
 * Replaces the SDK's client, which takes several times as long to start. Node verifies certificates.
 * It supports no proxies, and does not verify DynamoDB's CRC32 of a response: TLS protects it.
 * Source: https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
 */
export function createJsonClient(deps: JsonClientDeps): JsonClient {
  const { service, endpoint, connections } = deps;
  const sign = createSign(deps);

  async function callOnce(
    operation: string,
    body: string,
    attempts: number,
    signal: AbortSignal | undefined,
  ): Promise<JsonObject> {
    const headers = await sign(
      {
        'content-type': `application/x-amz-json-${service.version}`,
        'user-agent': 'break-glass-access',
        'x-amz-target': `${service.targetPrefix}.${operation}`,
      },
      body,
    );
    const call = `${service.name} ${operation}`;
    const post = { path: endpoint.pathname, headers, body, call, attempts };
    const response = await sendRequest(connections, post, deps, signal);
    if (response.status >= 200 && response.status <= 299) return response.body;
    throw parseServiceError(response, attempts, headers['x-amz-security-token']);
  }

  return {
    call(operation, input, signal) {
      const body = JSON.stringify(input);
      return withRetries(deps, (attempts) => callOnce(operation, body, attempts, signal));
    },
    async prepare() {
      // Signing derives the key for the day's requests while the connection opens.
      await Promise.all([connections.prepare(), sign({}, '')]);
    },
  };
}

/** Yields every page of an operation, following `NextToken`. */
export async function* paginate(
  client: JsonClient,
  operation: string,
  input: JsonObject,
): AsyncIterable<JsonObject> {
  let nextToken: unknown;
  do {
    const page = await client.call(operation, { ...input, NextToken: nextToken });
    yield page;
    nextToken = page['NextToken'];
  } while (nextToken);
}

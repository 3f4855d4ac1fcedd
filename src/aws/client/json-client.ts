import type { Connections } from './connections.ts';
import type { JsonObject } from './json-object.ts';
import type { JsonService } from './json-service.ts';
import { type RetryDeps, withRetries } from './retry.ts';
import { sendRequest } from './send-request.ts';
import { parseServiceError } from './service-error.ts';
import { type CredentialsProvider, createSign } from './sign.ts';

export interface JsonClientDeps extends RetryDeps {
  readonly service: JsonService;
  readonly endpoint: URL;
  readonly region: string;
  readonly credentials: CredentialsProvider;
  /** Those to the endpoint; kept ones only where a call may be sent twice. */
  readonly connections: Connections;
  /** From sending a request to the last byte of its answer, of each attempt. */
  readonly responseTimeoutMs: number;
  readonly now: () => number;
}

/** One AWS service that speaks AWS JSON. */
export interface JsonClient {
  /**
   * Calls an operation and gives its answer. Throws ServiceError where the service refused or failed,
   * NoResponseError where nothing says what became of the call; both know the number of attempts.
   */
  call(operation: string, input: JsonObject): Promise<JsonObject>;
  /** Makes ready what the calls to come need. It fails only where there are no credentials: see Connections. */
  prepare(): Promise<void>;
}

/**
 * A client in place of the SDK's, which takes several times as long to start. Certificates are
 * verified as Node does; there are no proxies. DynamoDB's checksum of its answers is left to TLS.
 * Source: https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
 */
export function createJsonClient(deps: JsonClientDeps): JsonClient {
  const { service, endpoint, connections, responseTimeoutMs } = deps;
  const sign = createSign(deps);

  async function callOnce(operation: string, body: string, attempts: number): Promise<JsonObject> {
    const headers = await sign(
      {
        'content-type': `application/x-amz-json-${service.version}`,
        'user-agent': 'break-glass-access',
        'x-amz-target': `${service.targetPrefix}.${operation}`,
      },
      body,
    );
    const what = `${service.name} ${operation}`;
    const post = { path: endpoint.pathname, headers, body, what, attempts };
    const answered = await sendRequest(connections, post, responseTimeoutMs);
    if (answered.status >= 200 && answered.status <= 299) return answered.body;
    throw parseServiceError(answered, attempts, headers['x-amz-security-token']);
  }

  return {
    call(operation, input) {
      const body = JSON.stringify(input);
      return withRetries(deps, (attempts) => callOnce(operation, body, attempts));
    },
    async prepare() {
      // While connections open the key is derived with which a day's requests are signed.
      await Promise.all([connections.prepare(), sign({}, '')]);
    },
  };
}

/** Follows `NextToken` to the last page. */
export async function* pagesOf(
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

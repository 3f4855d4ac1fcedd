import { createConnections } from '../../src/aws/client/connections.ts';
import {
  createJsonClient,
  type JsonClient,
  type JsonClientDeps,
} from '../../src/aws/client/json-client.ts';
import type { JsonService } from '../../src/aws/client/json-service.ts';

/** A client of a service that stands at a URL: one attempt, unless told otherwise, and no waiting. */
export function jsonClientAt(
  url: string,
  service: JsonService,
  options: Partial<JsonClientDeps> & { readonly connectTimeoutMs?: number } = {},
): JsonClient {
  const { maxAttempts = 1, connectTimeoutMs = 1_000 } = options;
  const endpoint = new URL(url);
  return createJsonClient({
    service,
    endpoint,
    region: 'us-east-1',
    credentials: async () => ({ accessKeyId: 'AKIATEST', secretAccessKey: 'any' }),
    connections: createConnections({ endpoint, connectTimeoutMs, keep: maxAttempts > 1 }),
    responseTimeoutMs: 5_000,
    now: Date.now,
    sleep: async () => undefined,
    random: () => 0,
    ...options,
    maxAttempts,
  });
}

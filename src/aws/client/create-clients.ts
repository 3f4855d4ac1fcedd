import type { ClientLimits } from './client-limits.ts';
import { type Connections, createConnections } from './connections.ts';
import { type EndpointConfig, endpointOf } from './endpoint.ts';
import { createJsonClient, type JsonClient, type JsonClientDeps } from './json-client.ts';
import type { JsonService } from './json-service.ts';
import type { CredentialsProvider } from './sign.ts';

/** For a client in another Region, or with other credentials, than the process's own. */
export interface ClientOverrides {
  readonly region?: string | undefined;
  readonly credentials?: CredentialsProvider | undefined;
}

export type Clients = (
  service: JsonService,
  limits: ClientLimits,
  overrides?: ClientOverrides,
) => JsonClient;

export interface ClientsDeps
  extends Pick<JsonClientDeps, 'credentials' | 'now' | 'sleep' | 'random'> {
  readonly endpointConfig: EndpointConfig;
}

/**
 * Creates clients that share one connection per endpoint. A client with `maxAttempts: 1` opens a new
 * connection for each call, which AWS cannot have closed before.
 * Throws EndpointError when a service has no endpoint for the settings.
 */
export function createClients({ endpointConfig, ...deps }: ClientsDeps): Clients {
  const shared = new Map<string, Connections>();
  return (service, limits, overrides = {}) => {
    const { region = endpointConfig.AWS_REGION, credentials = deps.credentials } = overrides;
    const endpoint = endpointOf(service, { ...endpointConfig, AWS_REGION: region });
    const keepAlive = limits.maxAttempts > 1;
    const { connectTimeoutMs } = limits;
    const key = `${endpoint.origin} ${keepAlive} ${connectTimeoutMs}`;
    const connections =
      shared.get(key) ?? createConnections({ endpoint, connectTimeoutMs, keepAlive });
    shared.set(key, connections);
    return createJsonClient({
      ...deps,
      ...limits,
      service,
      endpoint,
      connections,
      region,
      credentials,
    });
  };
}

import type { ClientLimits } from './client-limits.ts';
import { type Connections, createConnections } from './connections.ts';
import { type EndpointConfig, endpointOf } from './endpoint.ts';
import { createJsonClient, type JsonClient, type JsonClientDeps } from './json-client.ts';
import type { JsonService } from './json-service.ts';

export type Clients = (service: JsonService, limits: ClientLimits) => JsonClient;

export interface ClientsDeps
  extends Pick<JsonClientDeps, 'credentials' | 'now' | 'sleep' | 'random'> {
  readonly endpointConfig: EndpointConfig;
}

/**
 * Gives clients of the services of one place. Those with one endpoint share its connections, but for
 * a client that asks once: its calls go over connections that nobody can have closed before.
 * Throws EndpointError where a service cannot be reached as the settings want it.
 */
export function createClients({ endpointConfig: place, ...deps }: ClientsDeps): Clients {
  const shared = new Map<string, Connections>();
  return (service, limits) => {
    const endpoint = endpointOf(service, place);
    const keep = limits.maxAttempts > 1;
    const { connectTimeoutMs } = limits;
    const key = `${endpoint.origin} ${keep} ${connectTimeoutMs}`;
    const connections = shared.get(key) ?? createConnections({ endpoint, connectTimeoutMs, keep });
    shared.set(key, connections);
    return createJsonClient({
      ...deps,
      ...limits,
      service,
      endpoint,
      connections,
      region: place.AWS_REGION,
    });
  };
}

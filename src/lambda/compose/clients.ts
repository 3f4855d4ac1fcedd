import { type ClientLimits, defaultLimits } from '../../aws/client/client-limits.ts';
import { type Clients, createClients } from '../../aws/client/create-clients.ts';
import { endpointSettings } from '../../aws/client/endpoint.ts';
import type { JsonClient } from '../../aws/client/json-client.ts';
import type { JsonService } from '../../aws/client/json-service.ts';
import { readConfig } from '../../platform/config.ts';
import { sleep } from '../sleep.ts';

const settings = [
  ...endpointSettings,
  'AWS_REGION',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
] as const;

let clients: Clients | undefined;

/**
 * Creates a client with the function's Region and credentials. Lambda sets them in the environment, and
 * the credentials stay valid longer than the execution environment exists.
 */
export function clientFor(service: JsonService, limits: ClientLimits = defaultLimits): JsonClient {
  clients ??= clientsFromEnvironment();
  return clients(service, limits);
}

function clientsFromEnvironment(): Clients {
  const config = readConfig(settings);
  const credentials = {
    accessKeyId: config.AWS_ACCESS_KEY_ID,
    secretAccessKey: config.AWS_SECRET_ACCESS_KEY,
    ...(config.AWS_SESSION_TOKEN !== '' && { sessionToken: config.AWS_SESSION_TOKEN }),
  };
  return createClients({
    endpointConfig: config,
    credentials: async () => credentials,
    now: Date.now,
    sleep,
    random: Math.random,
  });
}

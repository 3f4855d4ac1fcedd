import { type Patience, patience } from '../aws/client-options.ts';
import { type Connect, createConnect } from '../aws/connect.ts';
import { endpointSettings } from '../aws/endpoint.ts';
import type { JsonClient } from '../aws/json-client.ts';
import type { JsonService } from '../aws/json-service.ts';
import { readConfig } from '../config.ts';
import { sleep } from './sleep.ts';

const settings = [
  ...endpointSettings,
  'AWS_REGION',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
] as const;

let connect: Connect | undefined;

/**
 * A client of a service with the function's own Region and credentials, which Lambda puts into its
 * environment and which outlive it.
 */
export function connectTo(service: JsonService, limits: Patience = patience): JsonClient {
  connect ??= connectByEnvironment();
  return connect(service, limits);
}

function connectByEnvironment(): Connect {
  const config = readConfig(settings);
  const credentials = {
    accessKeyId: config.AWS_ACCESS_KEY_ID,
    secretAccessKey: config.AWS_SECRET_ACCESS_KEY,
    ...(config.AWS_SESSION_TOKEN !== '' && { sessionToken: config.AWS_SESSION_TOKEN }),
  };
  return createConnect({
    place: config,
    credentials: async () => credentials,
    now: Date.now,
    sleep,
    random: Math.random,
  });
}

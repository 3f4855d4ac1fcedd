import { endpointSettings, readConfig } from '../platform/config.ts';
import { sleep } from '../platform/sleep.ts';
import { type ClientLimits, defaultLimits } from './client/client-limits.ts';
import { type ClientOverrides, type Clients, createClients } from './client/create-clients.ts';
import { endpointOf } from './client/endpoint.ts';
import type { JsonClient } from './client/json-client.ts';
import { type JsonService, lambda } from './client/json-service.ts';
import {
  createInvokeFunction,
  createSendEvent,
  type InvokeFunction,
  type SendEvent,
} from './lambda/invoke-function.ts';

const settings = [
  ...endpointSettings,
  'AWS_REGION',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
] as const;

/** Creates what invokes another function of the deployment. */
export const invokerFor = (functionName: string): InvokeFunction =>
  createInvokeFunction(invocationDepsFor(functionName));

/** Creates what invokes a function of the deployment asynchronously. */
export const eventSenderFor = (functionName: string): SendEvent =>
  createSendEvent(invocationDepsFor(functionName));

function invocationDepsFor(functionName: string) {
  const { endpointConfig, credentials } = readEnvironment();
  return {
    functionName,
    endpoint: endpointOf(lambda, endpointConfig),
    region: endpointConfig.AWS_REGION,
    credentials,
    now: Date.now,
  };
}

let clients: Clients | undefined;

/**
 * Creates a client with the function's Region and credentials. Lambda sets them in the environment, and
 * the credentials stay valid longer than the execution environment exists.
 */
export function clientFor(
  service: JsonService,
  limits: ClientLimits = defaultLimits,
  overrides?: ClientOverrides,
): JsonClient {
  clients ??= clientsFromEnvironment();
  return clients(service, limits, overrides);
}

function readEnvironment() {
  const config = readConfig(settings);
  const credentials = {
    accessKeyId: config.AWS_ACCESS_KEY_ID,
    secretAccessKey: config.AWS_SECRET_ACCESS_KEY,
    ...(config.AWS_SESSION_TOKEN !== '' && { sessionToken: config.AWS_SESSION_TOKEN }),
  };
  return { endpointConfig: config, credentials: async () => credentials };
}

function clientsFromEnvironment(): Clients {
  return createClients({
    ...readEnvironment(),
    now: Date.now,
    sleep,
    random: Math.random,
  });
}

import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { sleep } from '../platform/sleep.ts';
import { type Clients, createClients } from './client/create-clients.ts';
import type { EndpointConfig } from './client/endpoint.ts';

/** Creates clients for a command, with the credentials that the AWS CLI would use. */
export const createCommandClients = (endpointConfig: EndpointConfig): Clients =>
  createClients({
    endpointConfig,
    credentials: defaultProvider(),
    now: Date.now,
    sleep,
    random: Math.random,
  });

import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { sleep } from '../platform/sleep.ts';
import { type Clients, createClients } from './client/create-clients.ts';
import type { EndpointConfig } from './client/endpoint.ts';

/**
 * Creates clients for a command, with the credentials that the AWS CLI would use: those of `profile`, or else of the
 * environment.
 */
export const createCommandClients = (
  endpointConfig: EndpointConfig,
  profile: string | undefined = undefined,
): Clients =>
  createClients({
    endpointConfig,
    credentials: defaultProvider(profile === undefined ? {} : { profile }),
    now: Date.now,
    sleep,
    random: Math.random,
  });

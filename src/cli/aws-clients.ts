import { setTimeout as sleep } from 'node:timers/promises';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { defaultLimits } from '../aws/client/client-limits.ts';
import { createClients } from '../aws/client/create-clients.ts';
import type { EndpointConfig } from '../aws/client/endpoint.ts';
import type { JsonClient } from '../aws/client/json-client.ts';
import type { JsonService } from '../aws/client/json-service.ts';

/** Gives clients of services for whoever runs a command, with the credentials that the AWS CLI would find. */
export function createAwsClients(place: EndpointConfig): (service: JsonService) => JsonClient {
  const connect = createClients({
    endpointConfig: place,
    credentials: defaultProvider(),
    now: Date.now,
    sleep: (milliseconds) => sleep(milliseconds),
    random: Math.random,
  });
  return (service) => connect(service, defaultLimits);
}

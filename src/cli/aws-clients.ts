import { setTimeout as sleep } from 'node:timers/promises';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { patience } from '../aws/client/client-limits.ts';
import { createConnect } from '../aws/client/create-clients.ts';
import type { AwsPlace } from '../aws/client/endpoint.ts';
import type { JsonClient } from '../aws/client/json-client.ts';
import type { JsonService } from '../aws/client/json-service.ts';

/** Gives clients of services for whoever runs a command, with the credentials that the AWS CLI would find. */
export function createConnectTo(place: AwsPlace): (service: JsonService) => JsonClient {
  const connect = createConnect({
    place,
    credentials: defaultProvider(),
    now: Date.now,
    sleep: (milliseconds) => sleep(milliseconds),
    random: Math.random,
  });
  return (service) => connect(service, patience);
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type ReceivedRequest,
  respondWithJson,
  startScriptedServer,
} from '../../../test/fixtures/aws-client/scripted-server.ts';
import { endpointSettings, readConfig } from '../../platform/config.ts';
import { defaultLimits } from './client-limits.ts';
import { createClients } from './create-clients.ts';
import { cloudTrail, dynamodb } from './json-service.ts';

const credentialsOf = (accessKeyId: string) => async () => ({ accessKeyId, secretAccessKey: 'x' });

const buildClients = (environment: Readonly<Record<string, string>>) =>
  createClients({
    endpointConfig: { ...readConfig(endpointSettings, environment), AWS_REGION: 'us-east-1' },
    credentials: credentialsOf('AKIAOWN'),
    now: () => Date.parse('2026-11-21T08:00:00Z'),
    sleep: async () => undefined,
    random: () => 0,
  });

const scopeOf = ({ headers }: ReceivedRequest) =>
  /Credential=([^,]*)\/aws4_request/.exec(headers.authorization ?? '')?.[1];

test('signs for the process’s Region with its credentials, or for others', async (t) => {
  const { url, requests, sockets } = await startScriptedServer(t, [respondWithJson({})]);
  const clients = buildClients({ AWS_ENDPOINT_URL: url });
  const overrides = { region: 'eu-west-1', credentials: credentialsOf('ASIAROLE') };
  await clients(dynamodb, defaultLimits).call('GetItem', {});
  await clients(cloudTrail, defaultLimits, { region: undefined }).call('LookupEvents', {});
  await clients(cloudTrail, defaultLimits, overrides).call('LookupEvents', {});
  assert.deepEqual(requests.map(scopeOf), [
    'AKIAOWN/20261121/us-east-1/dynamodb',
    'AKIAOWN/20261121/us-east-1/cloudtrail',
    'ASIAROLE/20261121/eu-west-1/cloudtrail',
  ]);
  assert.equal(sockets.size, 1, 'clients with one endpoint share its connection');
});

test('has the endpoint of another Region only where AWS has that Region', () => {
  const clients = buildClients({});
  clients(cloudTrail, defaultLimits, { region: 'ap-southeast-4' });
  assert.throws(() => clients(cloudTrail, defaultLimits, { region: 'evil.example/#' }), {
    name: 'EndpointError',
    message: 'The endpoints of the Region "evil.example/#" are not known',
  });
});

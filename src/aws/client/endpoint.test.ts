import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IdentitystoreClient } from '@aws-sdk/client-identitystore';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SSMClient } from '@aws-sdk/client-ssm';
import { SSOAdminClient } from '@aws-sdk/client-sso-admin';
import { readConfig } from '../../platform/config.ts';
import { endpointOf, endpointSettings } from './endpoint.ts';
import * as services from './json-service.ts';

const placeWith = (region: string, environment: Readonly<Record<string, string>> = {}) => ({
  ...readConfig(endpointSettings, environment),
  AWS_REGION: region,
});

/** The SDK's own rules, which are made from AWS's. */
const sdk = [
  [services.dynamodb, new DynamoDBClient({ region: 'us-east-1' })],
  [services.stepFunctions, new SFNClient({ region: 'us-east-1' })],
  [services.parameterStore, new SSMClient({ region: 'us-east-1' })],
  [services.identityCenter, new SSOAdminClient({ region: 'us-east-1' })],
  [services.identityStore, new IdentitystoreClient({ region: 'us-east-1' })],
] as const;
const regions = ['us-east-1', 'eu-central-1', 'ap-southeast-4', 'il-central-1', 'mx-central-1'];
const others = ['cn-north-1', 'cn-northwest-1', 'us-gov-west-1', 'us-gov-east-1', 'eusc-de-east-1'];

test('every service is where the SDK finds it, in each partition, with FIPS and dual-stack', () => {
  for (const [service, { config }] of sdk)
    for (const region of [...regions, ...others])
      for (const UseFIPS of [false, true])
        for (const UseDualStack of [false, true]) {
          const ours = endpointOf(service, {
            ...placeWith(region),
            AWS_USE_FIPS_ENDPOINT: UseFIPS,
            AWS_USE_DUALSTACK_ENDPOINT: UseDualStack,
          });
          const { url } = config.endpointProvider({ Region: region, UseFIPS, UseDualStack });
          assert.equal(ours.href, url.href);
        }
});

test('an endpoint of the environment counts, and a service’s own counts first', () => {
  const place = placeWith('us-east-1', {
    AWS_ENDPOINT_URL: 'http://127.0.0.1:4748',
    AWS_ENDPOINT_URL_SFN: 'https://states.example.com/path',
  });
  assert.equal(endpointOf(services.dynamodb, place).href, 'http://127.0.0.1:4748/');
  assert.equal(endpointOf(services.stepFunctions, place).href, 'https://states.example.com/path');
});

test('a Region that is not known gives no endpoint', () => {
  for (const region of ['us-iso-east-1', 'us-east-1.evil.example/#', 'US-EAST-1', '', 'x-y-1'])
    assert.throws(() => endpointOf(services.dynamodb, placeWith(region)), {
      name: 'EndpointError',
    });
});

test('an endpoint of one’s own cannot be promised to be a FIPS endpoint', () => {
  const place = placeWith('us-east-1', {
    AWS_ENDPOINT_URL: 'https://aws.example.com',
    AWS_USE_FIPS_ENDPOINT: 'true',
  });
  assert.throws(() => endpointOf(services.dynamodb, place), { name: 'EndpointError' });
});

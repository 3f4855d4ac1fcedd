import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IdentitystoreClient } from '@aws-sdk/client-identitystore';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SSMClient } from '@aws-sdk/client-ssm';
import { SSOAdminClient } from '@aws-sdk/client-sso-admin';
import { endpointSettings, readConfig } from '../../platform/config.ts';
import { endpointOf } from './endpoint.ts';
import * as services from './json-service.ts';

const configFor = (region: string, environment: Readonly<Record<string, string>> = {}) => ({
  ...readConfig(endpointSettings, environment),
  AWS_REGION: region,
});

/** The SDK's endpoint rules, generated from AWS's. */
const sdkClients = [
  [services.dynamodb, new DynamoDBClient({ region: 'us-east-1' })],
  [services.stepFunctions, new SFNClient({ region: 'us-east-1' })],
  [services.parameterStore, new SSMClient({ region: 'us-east-1' })],
  [services.identityCenter, new SSOAdminClient({ region: 'us-east-1' })],
  [services.identityStore, new IdentitystoreClient({ region: 'us-east-1' })],
  [services.cloudWatchLogs, new CloudWatchLogsClient({ region: 'us-east-1' })],
  [services.cloudTrail, new CloudTrailClient({ region: 'us-east-1' })],
  [services.eventBridge, new EventBridgeClient({ region: 'us-east-1' })],
] as const;
const standardRegions = [
  'us-east-1',
  'eu-central-1',
  'ap-southeast-4',
  'il-central-1',
  'mx-central-1',
];
const otherPartitions = [
  'cn-north-1',
  'cn-northwest-1',
  'us-gov-west-1',
  'us-gov-east-1',
  'eusc-de-east-1',
];

test('returns the SDK’s endpoint of each service, partition, FIPS and dual-stack setting', () => {
  for (const [service, { config }] of sdkClients)
    for (const region of [...standardRegions, ...otherPartitions])
      for (const UseFIPS of [false, true])
        for (const UseDualStack of [false, true]) {
          const ours = endpointOf(service, {
            ...configFor(region),
            AWS_USE_FIPS_ENDPOINT: UseFIPS,
            AWS_USE_DUALSTACK_ENDPOINT: UseDualStack,
          });
          const { url } = config.endpointProvider({ Region: region, UseFIPS, UseDualStack });
          assert.equal(ours.href, url.href, `${region} ${UseFIPS} ${UseDualStack}`);
        }
});

test('prefers the endpoint of the service, then the endpoint of the environment', () => {
  const config = configFor('us-east-1', {
    AWS_ENDPOINT_URL: 'http://127.0.0.1:4748',
    AWS_ENDPOINT_URL_SFN: 'https://states.example.com/path',
  });
  assert.equal(endpointOf(services.dynamodb, config).href, 'http://127.0.0.1:4748/');
  assert.equal(endpointOf(services.stepFunctions, config).href, 'https://states.example.com/path');
});

test('rejects an unknown Region', () => {
  for (const region of ['us-iso-east-1', 'us-east-1.evil.example/#', 'US-EAST-1', '', 'x-y-1'])
    assert.throws(() => endpointOf(services.dynamodb, configFor(region)), {
      name: 'EndpointError',
    });
});

test('rejects FIPS together with a custom endpoint', () => {
  const config = configFor('us-east-1', {
    AWS_ENDPOINT_URL: 'https://aws.example.com',
    AWS_USE_FIPS_ENDPOINT: 'true',
  });
  assert.throws(() => endpointOf(services.dynamodb, config), { name: 'EndpointError' });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError, readConfig } from './config.ts';

test('the error names every missing and every invalid setting', () => {
  const read = () =>
    readConfig(['TABLE_NAME', 'INSTANCE_ARN', 'OPEN_RECORDS', 'ACCESS_SECONDS'], {
      TABLE_NAME: '',
      OPEN_RECORDS: 'maybe',
      ACCESS_SECONDS: '1h',
    });
  assert.throws(read, (error) => {
    assert.ok(error instanceof ConfigError);
    assert.deepEqual(error.problems, [
      'TABLE_NAME is missing',
      'INSTANCE_ARN is missing',
      'OPEN_RECORDS must be one of allow, deny',
      'ACCESS_SECONDS must be a whole number from 1 to 43200',
    ]);
    return true;
  });
});

test('an unset setting has its default, and only the named settings are read', () => {
  const config = readConfig(
    [
      'SLACK_SIGNING_SECRET_PARAMETER',
      'SLACK_BOT_TOKEN_PARAMETER',
      'SLACK_TEAM_IDS',
      'SLACK_ORIGIN',
      'OPEN_RECORDS',
      'ACCESS_SECONDS',
      'CLOUDTRAIL_DELAY_SECONDS',
      'CONTACT_EMAIL',
    ],
    { CONTACT_EMAIL: 'a@example.com, b@example.com', TABLE_NAME: 'unread' },
  );
  assert.deepEqual(config, {
    SLACK_SIGNING_SECRET_PARAMETER: '/break-glass-access/slack-signing-secret',
    SLACK_BOT_TOKEN_PARAMETER: '',
    SLACK_TEAM_IDS: [],
    SLACK_ORIGIN: undefined,
    OPEN_RECORDS: 'deny',
    ACCESS_SECONDS: 3600,
    CLOUDTRAIL_DELAY_SECONDS: 900,
    CONTACT_EMAIL: ['a@example.com', 'b@example.com'],
  });
});

test('SLACK_ORIGIN must be an http origin of a loopback address', () => {
  for (const origin of ['http://localhost:4747', 'http://127.0.0.1:8080', 'http://[::1]:4747'])
    assert.equal(readConfig(['SLACK_ORIGIN'], { SLACK_ORIGIN: origin }).SLACK_ORIGIN, origin);
  for (const origin of [
    'https://localhost:4747',
    'http://evil.example',
    'http://localhost.evil.example',
    'http://127.0.0.1.evil.example',
    'http://localhost:4747/path',
    'http://a:b@localhost:4747',
    'http://10.0.0.1',
    'localhost',
  ])
    assert.throws(
      () => readConfig(['SLACK_ORIGIN'], { SLACK_ORIGIN: origin }),
      ConfigError,
      origin,
    );
});

test('SLACK_TEAM_IDS with an empty entry is invalid: it does not mean every team', () => {
  for (const list of [',', 'T1,', ' '])
    assert.throws(() => readConfig(['SLACK_TEAM_IDS'], { SLACK_TEAM_IDS: list }), ConfigError);
});

test('CLOUDTRAIL_LOG_GROUP is required unless the evidence source is the event history', () => {
  assert.throws(() => readConfig(['CLOUDTRAIL_LOG_GROUP'], {}), ConfigError);
  const names = ['EVIDENCE_SOURCE', 'EVIDENCE_REGIONS', 'CLOUDTRAIL_LOG_GROUP'] as const;
  const environment = {
    EVIDENCE_SOURCE: 'event-history',
    EVIDENCE_REGIONS: 'eu-west-1, us-east-1',
  };
  assert.deepEqual(readConfig(names, environment), {
    EVIDENCE_SOURCE: 'event-history',
    EVIDENCE_REGIONS: ['eu-west-1', 'us-east-1'],
    CLOUDTRAIL_LOG_GROUP: [],
  });
});

const invalid = {
  EVIDENCE_SOURCE: ['cloudtrail-lake'],
  EVIDENCE_REGIONS: ['eu-west-1,', 'Ireland', 'us-east-1.example.com'],
  REPORT_FUNCTION_NAME: ['', 'arn:aws:lambda:x', 'a/b'],
  AWS_LAMBDA_FUNCTION_NAME: ['', 'a/b'],
  OWN_RESOURCES: ['', 'table,,topic', 'tab*', 'a table', 'x'.repeat(301), 'a*-table'],
  EVIDENCE_ROLE_NAME: ['path/role', 'arn:aws:iam::123456789012:role/x', 'x'.repeat(65)],
} as const;
for (const [name, values] of Object.entries(invalid) as [keyof typeof invalid, readonly string[]][])
  test(`rejects an invalid ${name}`, () => {
    for (const value of values)
      assert.throws(() => readConfig([name], { [name]: value }), ConfigError, value);
  });

test('an AWS endpoint must be an https URL, or an http URL of a loopback address', () => {
  const read = (url: string) =>
    readConfig(['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_SFN'], { AWS_ENDPOINT_URL_SFN: url });
  for (const url of ['http://127.0.0.1:4748', 'http://localhost:4748/', 'https://vpce.example.com'])
    assert.deepEqual(read(url), { AWS_ENDPOINT_URL: undefined, AWS_ENDPOINT_URL_SFN: url });
  for (const url of [
    'http://aws.example.com',
    'http://127.0.0.1.example.com',
    'https://user:password@example.com',
    'https://example.com/?a=b',
    'ftp://127.0.0.1',
    'localhost:4748',
  ])
    assert.throws(() => read(url), ConfigError);
});

test('EVENT_BUS_NAME is a name: `default` if unset, no event bus if off', () => {
  const read = (value: string) =>
    readConfig(['EVENT_BUS_NAME'], { EVENT_BUS_NAME: value }).EVENT_BUS_NAME;
  assert.deepEqual(['', 'security.bus-1', 'off'].map(read), [
    'default',
    'security.bus-1',
    undefined,
  ]);
  for (const value of ['a/b', 'arn:aws:events:us-east-1:1:event-bus/x', 'x'.repeat(257)])
    assert.throws(() => read(value), ConfigError);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError, readConfig } from './config.ts';

test('what is missing or wrong is named, all of it at once', () => {
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

test('what is not set has its default, and only what is named is read', () => {
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
    OPEN_RECORDS: 'allow',
    ACCESS_SECONDS: 3600,
    CLOUDTRAIL_DELAY_SECONDS: 900,
    CONTACT_EMAIL: ['a@example.com', 'b@example.com'],
  });
});

test('Slack’s origin is a loopback address, or the function refuses to start', () => {
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

test('a list of teams that names none is a mistake, not every team', () => {
  for (const list of [',', 'T1,', ' '])
    assert.throws(() => readConfig(['SLACK_TEAM_IDS'], { SLACK_TEAM_IDS: list }), ConfigError);
});

test('a log group is needed unless the event history is read', () => {
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

const wrong = {
  EVIDENCE_SOURCE: ['cloudtrail-lake'],
  EVIDENCE_REGIONS: ['eu-west-1,', 'Ireland', 'us-east-1.example.com'],
  EVIDENCE_ROLE_NAME: ['path/role', 'arn:aws:iam::123456789012:role/x', 'x'.repeat(65)],
} as const;
for (const [name, values] of Object.entries(wrong) as [keyof typeof wrong, readonly string[]][])
  test(`${name} that names nothing to be asked is refused`, () => {
    for (const value of values)
      assert.throws(() => readConfig([name], { [name]: value }), ConfigError, value);
  });

test('AWS’s endpoint is https, or an address of this machine, or the function refuses to start', () => {
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

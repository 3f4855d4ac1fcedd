import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  buildAssumeRoleRecord,
  buildChainedIdentity,
  record,
} from '../../../test/fixtures/evidence/cloudtrail-records.ts';
import { parseCloudTrailEvent } from '../cloudtrail-event.ts';
import { parseIssuedCredentials } from './issued-credential.ts';

const base = { id: 'e', identity: buildChainedIdentity(0), key: 'ASIA', session: 's' };
const parse = (raw: unknown) => {
  const event = parseCloudTrailEvent(raw);
  return event && parseIssuedCredentials(event)[0];
};
const at = (time: string) => Date.parse(`2026-07-01T${time}Z`);

test('reads the access key, ARN and lifetime of a session from an AssumeRole response', () => {
  assert.deepEqual(parse(buildAssumeRoleRecord(base)), {
    kind: 'session',
    accessKeyId: 'ASIA',
    arn: 'arn:aws:sts::123456789012:assumed-role/Deploy/s',
    issuedAt: at('08:10:00'),
    expiresAt: at('08:40:00'),
  });
});

const expirations = [
  { expiration: 'Jul 1, 2026, 12:17:54 PM', until: '12:17:54' },
  { expiration: 'Jul 1, 2026, 12:17:54\u202fAM', until: '00:17:54' },
  { expiration: 'Jul 1, 2026 8:25:00 AM', until: '08:25:00' },
  { expiration: '2026-07-01T08:25:00Z', until: '08:25:00' },
  { expiration: 'x', until: '09:10:00' },
  { expiration: 'Jul 77, 2026, 12:17:54 PM', until: '09:10:00' },
  { expiration: '1', until: '09:10:00' },
];
for (const { expiration, until } of expirations)
  test(`a session with the expiration «${expiration}» ends at ${until}`, () => {
    assert.equal(parse(buildAssumeRoleRecord({ ...base, expiration }))?.expiresAt, at(until));
  });

test('uses the requested duration, within the limits of STS, where the response has no expiration', () => {
  for (const [durationSeconds, minutes] of [
    [900, 15],
    ['900', 15],
    [-1, 60],
    [9_999_999, 60],
    [null, 60],
  ]) {
    const raw = {
      ...buildAssumeRoleRecord({ ...base, expiration: '' }),
      requestParameters: { durationSeconds },
    };
    assert.equal(parse(raw)?.expiresAt, at('08:10:00') + Number(minutes) * 60_000);
  }
});

test('returns no credential for a refused call', () => {
  const raw = buildAssumeRoleRecord(base);
  assert.equal(parse({ ...raw, errorCode: 'AccessDenied', responseElements: null }), undefined);
  assert.equal(parse(record({ eventSource: 'sts.amazonaws.com' })), undefined);
});

const createAccessKey = (accessKey: object, requestParameters: object = {}) =>
  record({
    eventSource: 'iam.amazonaws.com',
    eventName: 'CreateAccessKey',
    requestParameters,
    responseElements: { accessKey: { accessKeyId: 'AKIA', ...accessKey } },
  });

test('reads the user of a created access key from the response, or else from the parameters', () => {
  assert.equal(parse(createAccessKey({ userName: 'eve' }, { userName: 'x' }))?.userName, 'eve');
  assert.equal(parse(createAccessKey({}, { userName: 'eve+1@x' }))?.userName, 'eve+1@x');
});

test('what IAM allows in no user name is none', () => {
  for (const userName of ['', 'a b', "x'y", 'a\nb', 'x'.repeat(65), 7, null])
    assert.equal(parse(createAccessKey({ userName }))?.userName, undefined);
});

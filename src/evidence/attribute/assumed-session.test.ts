import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildAssumeRoleRecord, buildChainedIdentity, record } from '../../../test/fixtures/evidence/cloudtrail-records.ts';
import { parseCloudTrailEvent } from '../cloudtrail-event.ts';
import { parseAssumedSession } from './assumed-session.ts';

const base = { id: 'e', identity: buildChainedIdentity(0), key: 'ASIA', session: 's' };
const parse = (raw: unknown) => {
  const event = parseCloudTrailEvent(raw);
  return event && parseAssumedSession(event);
};
const at = (time: string) => Date.parse(`2026-07-01T${time}Z`);

test('an AssumeRole that was answered gives a key, a name and a life', () => {
  assert.deepEqual(parse(buildAssumeRoleRecord(base)), {
    accessKeyId: 'ASIA',
    arn: 'arn:aws:sts::123456789012:assumed-role/Deploy/s',
    issuedAt: at('08:10:00'),
    expiresAt: at('08:40:00'),
  });
});

const expirations = [
  { said: 'Jul 1, 2026, 12:17:54 PM', until: '12:17:54' },
  { said: 'Jul 1, 2026, 12:17:54\u202fAM', until: '00:17:54' },
  { said: 'Jul 1, 2026 8:25:00 AM', until: '08:25:00' },
  { said: '2026-07-01T08:25:00Z', until: '08:25:00' },
  { said: 'x', until: '09:10:00' },
  { said: 'Jul 77, 2026, 12:17:54 PM', until: '09:10:00' },
  { said: '1', until: '09:10:00' },
];
for (const { said, until } of expirations)
  test(`a life that is said to end at «${said}» ends at ${until}`, () => {
    assert.equal(parse(buildAssumeRoleRecord({ ...base, expiration: said }))?.expiresAt, at(until));
  });

test('where the answer names no end, what was asked for counts, within STS’s bounds', () => {
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

test('what was refused, and what another service answers, begins no session', () => {
  const raw = buildAssumeRoleRecord(base);
  assert.equal(parse({ ...raw, errorCode: 'AccessDenied', responseElements: null }), undefined);
  assert.equal(parse({ ...raw, eventSource: 'ec2.amazonaws.com' }), undefined);
  assert.equal(parse(record({ eventSource: 'sts.amazonaws.com' })), undefined);
});

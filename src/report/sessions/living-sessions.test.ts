import assert from 'node:assert/strict';
import { test } from 'node:test';
import { event, noEvidence } from '../../../test/fixtures/evidence/example-report.ts';
import { describeLiving } from './living-sessions.ts';

const now = Date.parse('2026-07-01T09:15:00Z');
const createKey = (accessKey: object, requestParameters: object = {}) =>
  event({
    eventSource: 'iam.amazonaws.com',
    eventName: 'CreateAccessKey',
    readOnly: false,
    requestParameters,
    responseElements: { accessKey },
  });
const describe = (...role: Parameters<typeof createKey>) =>
  describeLiving({
    evidence: { ...noEvidence, role: [createKey(...role)] },
    known: [],
    permissionSetName: 'BreakGlassProd',
    principalId: 'p',
    sessionsUntil: undefined,
    deniedBefore: '2026-07-01T09:00:00Z',
    now,
  });

const key = 'AKIAIOSFODNN7EXAMPLE';
const update = `aws iam update-access-key --status Inactive --access-key-id ${key} --user-name`;

test('the command that disables a created access key names its user', () => {
  assert.deepEqual(describe({ accessKeyId: key, userName: '-=eve+x@example.com' }), [
    `The access key ${key} of the user -=eve+x@example.com, which the sessions created, is valid without an end. To end it: ${update}='-=eve+x@example.com'`,
  ]);
  assert.match(describe({ accessKeyId: key }, { userName: 'eve' })[0] ?? '', /--user-name='eve'$/);
});

for (const userName of [undefined, '', 'a b', `x'; rm -rf /'`, '$(id)', 'a\nb', 'x'.repeat(65), 7])
  test(`no name that is none of an IAM user is in the command: ${JSON.stringify(userName)}`, () => {
    assert.deepEqual(describe({ accessKeyId: key, userName }), [
      `The access key ${key}, which the sessions created, is valid without an end. To end it (aws iam get-access-key-last-used --access-key-id ${key} names its user): ${update} <its user>`,
    ]);
  });

test('there is no command for what is no access key id', () => {
  assert.deepEqual(describe({ accessKeyId: '$(id)', userName: 'eve' }), [
    'The access key $(id) of the user eve, which the sessions created, is valid without an end. To end it, make it inactive.',
  ]);
});

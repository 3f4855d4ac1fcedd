import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  buildSessionIdentity,
  findEvidence,
  noEvidenceOfAnyKind,
  otherUserId,
  record,
  subject,
} from '../../../test/fixtures/evidence/cloudtrail-records.ts';

const sessionName = 'James@Example.com';
const withKey = (parts: object) => ({ ...buildSessionIdentity(parts), accessKeyId: 'ASIAONE' });
const proof = record({ eventID: 'proof', userIdentity: withKey({ sessionName }) });
const without = record({
  eventID: 'without',
  userIdentity: withKey({ sessionName, userId: undefined, issuedAt: undefined }),
});

test('what one record proves of an access key holds for all its records, in any order', () => {
  for (const records of [
    [proof, without],
    [without, proof],
  ])
    assert.deepEqual(findEvidence(records).role.toSorted(), ['proof', 'without']);
  assert.deepEqual(findEvidence([without]), noEvidenceOfAnyKind);
});

test('an access key of somebody else stays theirs, even if the session is called otherwise', () => {
  const theirs = { userId: otherUserId };
  const records = [
    record({ eventID: 'theirs', userIdentity: withKey(theirs) }),
    record({ eventID: 'named-james', userIdentity: withKey({ userId: undefined }) }),
  ];
  assert.deepEqual(findEvidence(records), noEvidenceOfAnyKind);
});

test('records that contradict each other prove nothing about a third', () => {
  const records = [
    proof,
    record({ eventID: 'theirs', userIdentity: withKey({ userId: otherUserId }) }),
    without,
  ];
  assert.deepEqual(findEvidence(records).role, ['proof']);
});

test('the console’s keys belong to the session that they share ARN and time of issue with', () => {
  const console = {
    ...buildSessionIdentity({ sessionName, userId: undefined }),
    accessKeyId: 'ASIACONSOLE',
  };
  const records = [proof, record({ eventID: 'console', userIdentity: console })];
  assert.deepEqual(findEvidence(records).role, ['proof', 'console']);
});

test('events of sessions begun before are earlier ones, also where the record has no time of issue', () => {
  fc.assert(
    fc.property(fc.boolean(), fc.integer({ min: 1, max: 43_000 }), (isFirst, seconds) => {
      const issuedAt = new Date(Date.parse(subject.from) - seconds * 1000).toISOString();
      const old = record({ eventID: 'old', userIdentity: withKey({ issuedAt }) });
      const same = record({ eventID: 'same', userIdentity: withKey({ issuedAt: undefined }) });
      const { earlier, role } = findEvidence(isFirst ? [old, same] : [same, old]);
      assert.deepEqual([[...earlier].sort(), role], [['old', 'same'], []]);
    }),
  );
});

test('the user’s other roles are told apart, by their id or by the session’s name', () => {
  const other = { roleName: 'AWSReservedSSO_Other_0123456789abcdef', account: '210987654321' };
  const records = [
    record({ eventID: 'by-id', userIdentity: buildSessionIdentity(other) }),
    record({
      eventID: 'by-name',
      userIdentity: buildSessionIdentity({ ...other, userId: undefined }),
    }),
    record({
      eventID: 'namesake',
      userIdentity: buildSessionIdentity({ ...other, userId: otherUserId }),
    }),
  ];
  assert.deepEqual(findEvidence(records), {
    ...noEvidenceOfAnyKind,
    elsewhere: ['by-id', 'by-name'],
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  roleEvidenceIds,
  findEvidenceIds,
  roleNameSuffix,
  noEvidenceIds,
  otherUserId,
  record,
  type SessionParts,
  buildSessionIdentity,
  subject,
} from '../../../test/fixtures/evidence/cloudtrail-records.ts';
import newer from '../../../test/vectors/cloudtrail/2026.json' with { type: 'json' };
import type { EvidenceSubject } from '../subject.ts';

const mine: readonly { of: string; session: SessionParts; with?: Partial<EvidenceSubject> }[] = [
  { of: 'without onBehalfOf', session: { userId: undefined } },
  {
    of: 'of a role with a region in its path',
    session: { path: 'aws-reserved/sso.amazonaws.com/eu-west-1/' },
  },
  { of: 'under another session name, on behalf of the user', session: { sessionName: 'j.a.mes' } },
  { of: 'issued in the second of the grant', session: { issuedAt: '2026-07-01T08:00:00Z' } },
  { of: 'that does not say when it was issued', session: { issuedAt: undefined } },
  { of: 'in another partition', session: { partition: 'aws-cn' }, with: { partition: 'aws-cn' } },
  {
    of: 'of a user whose name holds signs of a regular expression',
    session: { userId: undefined, sessionName: 'j+a.m=e,s@example.com' },
    with: { userName: 'j+a.m=e,s@example.com' },
  },
];
for (const { of, session, with: changes } of mine)
  test(`a session ${of} is the grant's`, () => {
    const events = [record({ userIdentity: buildSessionIdentity(session) })];
    assert.deepEqual(findEvidenceIds(events, { ...subject, ...changes }), roleEvidenceIds);
  });

const notMine: readonly { of: string; session: SessionParts; with?: Partial<EvidenceSubject> }[] = [
  { of: 'of another person', session: { userId: otherUserId, sessionName: 'maria@example.com' } },
  { of: 'of another person who once had the name', session: { userId: otherUserId } },
  { of: 'in another account', session: { account: '210987654321' } },
  { of: 'in another partition', session: { partition: 'aws-us-gov' } },
  { of: 'of another permission set', session: { roleName: `AWSReservedSSO_ReadOnly_${roleNameSuffix}` } },
  {
    of: 'of a set whose name begins like this one',
    session: { roleName: `AWSReservedSSO_BreakGlassProd_${roleNameSuffix}_${roleNameSuffix}` },
  },
  { of: 'of a role with too few digits', session: { roleName: 'AWSReservedSSO_BreakGlassProd_0' } },
  { of: 'from before the grant', session: { issuedAt: '2026-07-01T07:59:59Z' } },
  { of: 'of a longer name', session: { userId: undefined, sessionName: 'james@example.com.au' } },
  { of: 'of a shorter name', session: { userId: undefined, sessionName: 'james@example' } },
  {
    of: 'of a name with another before it',
    session: { userId: undefined, sessionName: 'a/james@example.com' },
  },
  {
    of: 'that the name would match as a regular expression',
    session: { userId: undefined, sessionName: 'jamesXexample.com' },
    with: { userName: 'james.example.com' },
  },
  {
    of: "of somebody's own role of the same name, without the reserved path",
    session: { userId: undefined, path: '' },
  },
];
for (const { of, session, with: changes } of notMine)
  test(`a session ${of} is not the grant's`, () => {
    const events = [record({ userIdentity: buildSessionIdentity(session) })];
    assert.deepEqual(findEvidenceIds(events, { ...subject, ...changes }), noEvidenceIds);
  });

test('a refused AssumeRoleWithSAML, which anybody may send in any name, is left out', () => {
  const refused = newer.Records.filter(({ eventName }) => eventName === 'AssumeRoleWithSAML').map(
    (event) => ({ ...event, errorCode: 'AccessDenied', responseElements: null }),
  );
  assert.deepEqual(findEvidenceIds(refused), noEvidenceIds);
});

test('credentials that were issued after the grant had ended are not the grant’s', () => {
  const ended = { ...subject, issuedUntil: '2026-07-01T09:01:00.000Z' };
  const issuedAt = (time: string) => [
    record({ userIdentity: buildSessionIdentity({ issuedAt: time }) }),
  ];
  assert.deepEqual(findEvidenceIds(issuedAt('2026-07-01T09:01:00Z'), ended), roleEvidenceIds);
  assert.deepEqual(findEvidenceIds(issuedAt('2026-07-01T09:01:01Z'), ended), noEvidenceIds);
});

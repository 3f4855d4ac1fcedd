import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  buildSessionIdentity,
  findEvidenceIds,
  noEvidenceIds,
  otherUserId,
  record,
  roleEvidenceIds,
  roleNameSuffix,
  type SessionParts,
  subject,
} from '../../../test/fixtures/evidence/cloudtrail-records.ts';
import newer from '../../../test/vectors/cloudtrail/2026.json' with { type: 'json' };
import type { EvidenceSubject } from '../subject.ts';

const included: readonly { of: string; session: SessionParts; with?: Partial<EvidenceSubject> }[] =
  [
    { of: 'without onBehalfOf', session: { userId: undefined } },
    {
      of: 'of a role with a region in its path',
      session: { path: 'aws-reserved/sso.amazonaws.com/eu-west-1/' },
    },
    { of: 'with another session name, on behalf of the user', session: { sessionName: 'j.a.mes' } },
    {
      of: 'issued in the first second of the grant',
      session: { issuedAt: '2026-07-01T08:00:00Z' },
    },
    { of: 'without a time of issue', session: { issuedAt: undefined } },
    { of: 'in another partition', session: { partition: 'aws-cn' }, with: { partition: 'aws-cn' } },
    {
      of: 'of a user whose name contains characters of a regular expression',
      session: { userId: undefined, sessionName: 'j+a.m=e,s@example.com' },
      with: { userName: 'j+a.m=e,s@example.com' },
    },
  ];
for (const { of, session, with: changes } of included)
  test(`a session ${of} belongs to the grant`, () => {
    const events = [record({ userIdentity: buildSessionIdentity(session) })];
    assert.deepEqual(findEvidenceIds(events, { ...subject, ...changes }), roleEvidenceIds);
  });

const excluded: readonly { of: string; session: SessionParts; with?: Partial<EvidenceSubject> }[] =
  [
    { of: 'of another user', session: { userId: otherUserId, sessionName: 'maria@example.com' } },
    { of: 'of another user with the same user name', session: { userId: otherUserId } },
    { of: 'in another account', session: { account: '210987654321' } },
    { of: 'in another partition', session: { partition: 'aws-us-gov' } },
    {
      of: 'of another permission set',
      session: { roleName: `AWSReservedSSO_ReadOnly_${roleNameSuffix}` },
    },
    {
      of: 'of a permission set whose name starts like this one',
      session: { roleName: `AWSReservedSSO_BreakGlassProd_${roleNameSuffix}_${roleNameSuffix}` },
    },
    {
      of: 'of a role with too few digits',
      session: { roleName: 'AWSReservedSSO_BreakGlassProd_0' },
    },
    { of: 'from before the grant', session: { issuedAt: '2026-07-01T07:59:59Z' } },
    {
      of: 'with a longer session name',
      session: { userId: undefined, sessionName: 'james@example.com.au' },
    },
    {
      of: 'with a shorter session name',
      session: { userId: undefined, sessionName: 'james@example' },
    },
    {
      of: 'with a slash in the session name',
      session: { userId: undefined, sessionName: 'a/james@example.com' },
    },
    {
      of: 'that the user name matches as a regular expression',
      session: { userId: undefined, sessionName: 'jamesXexample.com' },
      with: { userName: 'james.example.com' },
    },
    {
      of: 'of a user-created role of the same name, without the reserved path',
      session: { userId: undefined, path: '' },
    },
  ];
for (const { of, session, with: changes } of excluded)
  test(`a session ${of} does not belong to the grant`, () => {
    const events = [record({ userIdentity: buildSessionIdentity(session) })];
    assert.deepEqual(findEvidenceIds(events, { ...subject, ...changes }), noEvidenceIds);
  });

test('excludes a refused AssumeRoleWithSAML, which any caller can send with any name', () => {
  const refused = newer.Records.filter(({ eventName }) => eventName === 'AssumeRoleWithSAML').map(
    (event) => ({ ...event, errorCode: 'AccessDenied', responseElements: null }),
  );
  assert.deepEqual(findEvidenceIds(refused), noEvidenceIds);
});

test('excludes credentials that were issued after the end of the grant', () => {
  const ended = { ...subject, issuedUntil: '2026-07-01T09:01:00.000Z' };
  const issuedAt = (time: string) => [
    record({ userIdentity: buildSessionIdentity({ issuedAt: time }) }),
  ];
  assert.deepEqual(findEvidenceIds(issuedAt('2026-07-01T09:01:00Z'), ended), roleEvidenceIds);
  assert.deepEqual(findEvidenceIds(issuedAt('2026-07-01T09:01:01Z'), ended), noEvidenceIds);
});

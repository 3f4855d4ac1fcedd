import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  buildSessionIdentity,
  findEvidenceIds,
  noEvidenceIds,
  otherUserId,
  record,
  roleEvidenceIds,
  roleNameSuffix,
  subject,
  userId,
} from '../../../test/fixtures/evidence/cloudtrail-records.ts';
import older from '../../../test/vectors/cloudtrail/2022.json' with { type: 'json' };
import newer from '../../../test/vectors/cloudtrail/2026.json' with { type: 'json' };

test('attributes records of 2022 by the principal id and the session', () => {
  const window2022 = { from: '2022-03-04T08:00:00Z', until: '2022-03-04T10:00:00Z' };
  assert.deepEqual(findEvidenceIds(older.Records, { ...subject, ...window2022 }), {
    portal: ['22-authenticate', '22-user-authentication', '22-federate'],
    role: ['22-assume-role-with-saml', '22-stop-instances'],
    chained: [],
  });
});

test('attributes records of 2026 by onBehalfOf and the session', () => {
  assert.deepEqual(findEvidenceIds(newer.Records), {
    portal: [
      '26-credential-challenge',
      '26-authenticate',
      '26-list-accounts',
      '26-get-role-credentials',
      '26-create-token-with-iam',
    ],
    role: ['26-assume-role-with-saml', '26-console-login', '26-put-object-denied'],
    chained: [],
  });
});

const times = [
  { at: '2026-07-01T07:59:59Z', found: noEvidenceIds },
  { at: '2026-07-01T08:00:00Z', found: roleEvidenceIds },
  { at: '2026-07-01T10:00:00Z', found: roleEvidenceIds },
  { at: '2026-07-01T10:00:01Z', found: noEvidenceIds },
];
for (const { at, found } of times)
  test(`an event at ${at} is ${found === roleEvidenceIds ? 'within' : 'outside'} the window`, () => {
    const userIdentity = buildSessionIdentity({ issuedAt: undefined });
    assert.deepEqual(findEvidenceIds([record({ eventTime: at, userIdentity })]), found);
  });

test('returns an event once that occurs twice', () => {
  const event = record({ userIdentity: buildSessionIdentity() });
  assert.deepEqual(findEvidenceIds([event, { ...event }]), roleEvidenceIds);
});

test('selects exactly the grant’s events from any mix of users, accounts, permission sets and times', () => {
  const part = <T>(right: T, ...wrong: T[]) =>
    fc.oneof(
      { weight: 4, arbitrary: fc.constant({ value: right, isRight: true }) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(...wrong).map((value) => ({ value, isRight: false })),
      },
    );
  const call = fc.record({
    account: part(subject.accountId, '210987654321'),
    set: part('BreakGlassProd', 'BreakGlass', 'BreakGlassProd2', 'ReadOnly'),
    user: part(
      [userId, subject.userName],
      [otherUserId, 'james@example.co'],
      [otherUserId, 'maria'],
    ),
    issuedAt: part('2026-07-01T08:00:00Z', '2026-07-01T07:00:00Z'),
    eventTime: part('2026-07-01T09:00:00Z', '2026-07-01T11:00:00Z', '2026-06-30T09:00:00Z'),
    hasUserId: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(call, { maxLength: 30 }), (calls) => {
      const records = calls.map(({ account, set, user, issuedAt, eventTime, hasUserId }, index) =>
        record({
          eventID: String(index),
          eventTime: eventTime.value,
          userIdentity: buildSessionIdentity({
            account: account.value,
            roleName: `AWSReservedSSO_${set.value}_${roleNameSuffix}`,
            userId: hasUserId ? user.value[0] : undefined,
            sessionName: user.value[1] ?? '',
            issuedAt: issuedAt.value,
          }),
        }),
      );
      const expected = calls.flatMap(({ account, set, user, issuedAt, eventTime }, index) =>
        [account, set, user, issuedAt, eventTime].every(({ isRight }) => isRight)
          ? [`${index}`]
          : [],
      );
      assert.deepEqual(findEvidenceIds(records), { portal: [], role: expected, chained: [] });
    }),
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  buildAssumeRoleRecord,
  buildChainedIdentity,
  buildSessionIdentity,
  findEvidence,
  findEvidenceIds,
  otherUserId,
  record,
  subject,
  userId,
} from '../../../test/fixtures/evidence/cloudtrail-records.ts';

const mine = buildSessionIdentity();
const othersIdentity = buildSessionIdentity({
  userId: otherUserId,
  sessionName: 'maria@example.com',
});
/** The grant's session assumes a role from 8:10 to 8:40. */
const assumeRole = buildAssumeRoleRecord({
  id: 'assume',
  identity: mine,
  key: 'K0',
  session: 's0',
});

const call = (eventID: string, userIdentity: unknown, eventTime = '2026-07-01T08:20:00Z') =>
  record({ eventID, eventTime, userIdentity });
const issuedAt = (time: string, changes: object = {}) => ({
  ...buildChainedIdentity(0, { key: 'KCONSOLE' }),
  sessionContext: { attributes: { creationDate: `2026-07-01T${time}Z` } },
  ...changes,
});

const cases: readonly { of: string; event: Record<string, unknown>; counts: boolean }[] = [
  { of: 'with the key', event: call('e', buildChainedIdentity(0)), counts: true },
  {
    of: 'with the key and another ARN',
    event: call('e', buildChainedIdentity(0, { key: 'K0', session: 'else' })),
    counts: true,
  },
  {
    of: 'with the ARN, without a key',
    event: call('e', buildChainedIdentity(0, { key: undefined })),
    counts: true,
  },
  {
    of: 'with the ARN and a key of the console',
    event: call('e', issuedAt('08:15:00', { onBehalfOf: { userId } })),
    counts: true,
  },
  {
    of: 'with the ARN in the last second of the session',
    event: call('e', buildChainedIdentity(0, { key: undefined }), '2026-07-01T08:40:00Z'),
    counts: true,
  },
  {
    of: 'with the ARN after the session',
    event: call('e', buildChainedIdentity(0, { key: undefined }), '2026-07-01T08:40:01Z'),
    counts: false,
  },
  {
    of: 'with the ARN before the session',
    event: call('e', buildChainedIdentity(0, { key: undefined }), '2026-07-01T08:09:59Z'),
    counts: false,
  },
  {
    of: 'with the ARN of an earlier session',
    event: call('e', issuedAt('08:09:59')),
    counts: false,
  },
  {
    of: 'with the ARN, on behalf of another user',
    event: call('e', issuedAt('08:15:00', { onBehalfOf: { userId: otherUserId } })),
    counts: false,
  },
  {
    of: 'with a longer ARN',
    event: call('e', buildChainedIdentity(0, { key: 'KX', session: 's01' })),
    counts: false,
  },
  {
    of: 'with a shorter ARN',
    event: call('e', buildChainedIdentity(0, { key: 'KX', session: 's' })),
    counts: false,
  },
  { of: 'without an identity', event: call('e', undefined), counts: false },
];
for (const { of, event, counts } of cases)
  test(`an event ${of} ${counts ? 'belongs' : 'does not belong'} to the chained session`, () => {
    const expected = { portal: [], role: ['assume'], chained: counts ? ['e'] : [] };
    assert.deepEqual(findEvidenceIds([event, assumeRole, event]), expected);
  });

test('excludes another user’s session of the same role and session name at the same time', () => {
  const events = [
    call('hers', buildChainedIdentity(0, { key: 'KHERS' })),
    assumeRole,
    buildAssumeRoleRecord({
      id: 'assume-hers',
      identity: othersIdentity,
      key: 'KHERS',
      session: 's0',
      at: '2026-07-01T08:12:00Z',
    }),
    call('his', buildChainedIdentity(0)),
  ];
  assert.deepEqual(findEvidenceIds(events), { portal: [], role: ['assume'], chained: ['his'] });
});

test('does not follow a refused AssumeRole', () => {
  const refused = { ...assumeRole, errorCode: 'AccessDenied', responseElements: null };
  const found = findEvidenceIds([refused, call('e', buildChainedIdentity(0, { key: undefined }))]);
  assert.deepEqual(found, { portal: [], role: ['assume'], chained: [] });
});

test('does not follow a session from before the grant', () => {
  const before = buildSessionIdentity({ issuedAt: '2026-07-01T07:00:00Z' });
  const events = [
    buildAssumeRoleRecord({ id: 'b', identity: before, key: 'K0', session: 's0' }),
    call('e', buildChainedIdentity(0)),
  ];
  assert.deepEqual(findEvidenceIds(events), { portal: [], role: [], chained: [] });
});

test('excludes thousands of another user’s events with the ARN of fifty sessions', () => {
  const sessions = Array.from({ length: 50 }, (_, index) =>
    buildAssumeRoleRecord({ id: `b-${index}`, identity: mine, key: `K${index}`, session: 's0' }),
  );
  const calls = Array.from({ length: 2_000 }, (_, index) =>
    call(`e-${index}`, buildChainedIdentity(0, { key: `X${index}` }), '2026-07-01T08:50:00Z'),
  );
  assert.equal(findEvidenceIds([...calls, ...sessions]).chained.length, 0);
});

const iam = (eventName: string, responseElements: object, identity: unknown = mine) =>
  record({
    eventID: eventName,
    eventTime: '2026-07-01T08:10:00Z',
    eventSource: 'iam.amazonaws.com',
    eventName,
    userIdentity: identity,
    responseElements,
  });
const eveArn = 'arn:aws:iam::123456789012:user/eve';
const eve = { type: 'IAMUser', arn: eveArn };

test('follows created users and access keys, with the sessions that these start', () => {
  const records = [
    iam('CreateUser', { user: { arn: eveArn } }),
    iam('CreateAccessKey', { accessKey: { accessKeyId: 'AKIANEW' } }),
    call('before', eve, '2026-07-01T08:09:59Z'),
    call('by-user', eve),
    call('with-key', { type: 'IAMUser', arn: `${eveArn}2`, accessKeyId: 'AKIANEW' }),
    buildAssumeRoleRecord({ id: 'by-eve', identity: eve, key: 'K7', session: 's7' }),
    call('chained', buildChainedIdentity(7)),
    call('other', { type: 'IAMUser', arn: `${eveArn}3`, accessKeyId: 'AKIAOTHER' }),
  ];
  for (const ordered of [records, records.toReversed()]) {
    const { created, chained } = findEvidence(ordered);
    assert.deepEqual(created.toSorted(), ['by-eve', 'by-user', 'chained', 'with-key']);
    assert.deepEqual(chained, []);
  }
});

test('follows the credentials in an answer of any service', () => {
  const issue = record({
    eventID: 'issue',
    eventTime: '2026-07-01T08:10:00Z',
    eventSource: 'rolesanywhere.amazonaws.com',
    eventName: 'CreateSession',
    userIdentity: mine,
    responseElements: { credentialSet: [{ credentials: { accessKeyId: 'ASIAANY' } }] },
  });
  const used = call('used', { type: 'AssumedRole', accessKeyId: 'ASIAANY' });
  assert.deepEqual(findEvidence([used, issue]).chained, ['used']);
});

test('follows credentials that an earlier look at the evidence has found', () => {
  const known = {
    ...{ kind: 'session' as const, accessKeyId: 'ASIAKNOWN', arn: undefined, isCreated: false },
    ...{ issuedAt: 0, expiresAt: Date.parse('2027-01-01T00:00:00Z') },
  };
  const records = [call('used', { type: 'AssumedRole', accessKeyId: 'ASIAKNOWN' })];
  assert.deepEqual(findEvidence(records).chained, []);
  const withKnown = { ...subject, knownCredentials: [known] };
  assert.deepEqual(findEvidence(records, withKnown).chained, ['used']);
});

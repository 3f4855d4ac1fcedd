import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  buildAssumeRoleRecord,
  buildChainedIdentity,
  buildSessionIdentity,
  findEvidenceIds,
  otherUserId,
  record,
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

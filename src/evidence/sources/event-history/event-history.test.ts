import assert from 'node:assert/strict';
import { test } from 'node:test';
import { managementAccountId } from '../../../../local/seed.ts';
import { buildSessionIdentity } from '../../../../test/fixtures/evidence/cloudtrail-records.ts';
import {
  accountId,
  eventTime,
  otherAccountId,
  record,
  role,
  startEventHistory,
} from '../../../../test/fixtures/evidence/start-event-history.ts';

const searched = (account: string) =>
  ['eu-west-1', 'us-east-1'].map((region) => ({
    kind: 'searched',
    source: `CloudTrail event history of account ${account} in ${region}`,
  }));
const closingNotes = [
  { kind: 'arrived-until', at: eventTime },
  { kind: 'data-events-not-recorded' },
];

test('finds portal, role and chained events in their accounts, and in the Region of global services', async (t) => {
  const { collect } = await startEventHistory(t);
  assert.deepEqual(await collect(), {
    portal: ['portal', 'portal-eu'],
    role: ['chained-start', 'role', 'role-eu'],
    chained: ['chained', 'chained-console'],
    notes: [...[managementAccountId, accountId, otherAccountId].flatMap(searched), ...closingNotes],
  });
});

test('does not search the grant’s account without a role for it, and notes it', async (t) => {
  const { collect, calls } = await startEventHistory(t);
  assert.deepEqual(await collect({ roleName: '' }), {
    portal: ['portal', 'portal-eu'],
    role: [],
    chained: [],
    notes: [
      ...searched(managementAccountId),
      { kind: 'account-not-searched', accountId },
      ...closingNotes,
    ],
  });
  assert.ok(calls.every(({ operation }) => operation !== 'AssumeRole'));
});

test('needs no role for the function’s own account', async (t) => {
  const own = buildSessionIdentity({
    account: managementAccountId,
    issuedAt: '2026-11-21T08:05:00Z',
  });
  const delivered = [record('role', own, { recipientAccountId: managementAccountId })];
  const { collect } = await startEventHistory(t, delivered);
  const found = await collect({ roleName: '', changes: { accountId: managementAccountId } });
  assert.deepEqual(found, {
    portal: [],
    role: ['role'],
    chained: [],
    notes: [...searched(managementAccountId), ...closingNotes],
  });
});

test('notes a role that cannot be assumed, and keeps the other events', async (t) => {
  const { collect } = await startEventHistory(t);
  const { portal: found, notes } = await collect({
    assumeRoleAccounts: [],
    regions: ['us-east-1'],
  });
  assert.deepEqual(found, ['portal']);
  assert.deepEqual(
    notes.filter(({ kind }) => kind === 'source-failed'),
    [
      {
        kind: 'source-failed',
        source: `CloudTrail event history of account ${accountId} in us-east-1`,
        reason: `AccessDenied: User: AKIATEST is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::${accountId}:role/Audit`,
      },
    ],
  );
});

test('searches nothing when STS does not return the own account, and notes it', async (t) => {
  const { collect, faults } = await startEventHistory(t);
  faults.add({ service: 'sts', operation: '*', fault: 'access-denied', times: 9 });
  const { notes } = await collect();
  assert.deepEqual(
    notes.map((note) => (note.kind === 'source-failed' ? note.source : note.kind)),
    ['CloudTrail event history', 'data-events-not-recorded'],
  );
});

test('reads every page, at no more than two requests a second', async (t) => {
  const many = Array.from({ length: 130 }, (_, index) => record(`role-${index}`, role));
  const { collect, lookups } = await startEventHistory(t, many);
  const { role: found } = await collect({ regions: ['us-east-1'] });
  assert.equal(found.length, 130);
  const times = lookups().map(({ at }) => at.getTime());
  // Five requests for the portal's event sources in one account, three pages in the other.
  assert.equal(times.length, 8);
  for (const account of [times.slice(0, 5), times.slice(5)])
    account.forEach((time, index) => {
      assert.ok(index === 0 || time - (account[index - 1] ?? 0) >= 500);
    });
});

test('waits and retries when it is throttled', async (t) => {
  const { collect, faults, lookups } = await startEventHistory(t);
  faults.add({ service: 'cloudtrail', operation: 'LookupEvents', fault: 'throttle', times: 3 });
  const { notes } = await collect();
  assert.ok(notes.every(({ kind }) => kind !== 'source-failed'));
  assert.equal(lookups().filter(({ status }) => status !== 200).length, 3);
});

test('keeps the events found when time is up, and notes each account and Region not searched', async (t) => {
  const { collect, lookups } = await startEventHistory(t);
  const { portal: found, notes } = await collect({ isTimeUp: () => lookups().length >= 6 });
  assert.deepEqual(found, ['portal', 'portal-eu']);
  assert.deepEqual(
    notes.flatMap((note) =>
      note.kind === 'source-failed' ? [`${note.source}: ${note.reason}`] : [],
    ),
    [
      `CloudTrail event history of account ${managementAccountId} in us-east-1: there was no time left to search it`,
      `CloudTrail event history of account ${accountId} in eu-west-1: there was no time left to search it`,
      `CloudTrail event history of account ${accountId} in us-east-1: there was no time left to search it`,
    ],
  );
  assert.equal(lookups().length, 6);
});

test('looks once whether event history has anything since the end of access', async (t) => {
  const { collect, lookups, advance } = await startEventHistory(t);
  advance(3_600_000);
  const found = async (endedAt: string) => {
    const { notes } = await collect({ changes: { endedAt } });
    return notes.flatMap((note) => (note.kind === 'delivery' ? note.found : []));
  };
  const before = lookups().length;
  assert.deepEqual(await found('2026-11-21T08:09:00Z'), ['found']);
  const searches = lookups().length - before;
  assert.deepEqual(await found('2026-11-21T08:10:01Z'), ['none']);
  assert.equal(lookups().length - before, 2 * searches);
});

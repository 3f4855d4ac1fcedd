import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { STSClient } from '@aws-sdk/client-sts';
import { startTestAws, testStart } from '../../../../local/aws/start-test-aws.ts';
import { managementAccountId, users } from '../../../../local/seed.ts';
import { buildSessionIdentity } from '../../../../test/fixtures/evidence/cloudtrail-records.ts';
import { createEventHistoryClients } from '../../../aws/cloudtrail/event-history-clients.ts';
import type { CloudTrailEvent } from '../../cloudtrail-event.ts';
import { collectEvidence } from '../../collect.ts';
import { createEventHistory } from './event-history.ts';

const accountId = '123456789012';
const otherAccountId = '210987654321';
const subject = {
  partition: 'aws',
  accountId,
  permissionSetName: 'BreakGlassProd',
  principalId: users[0].id,
  userName: users[0].userName,
  from: testStart.toISOString(),
  until: new Date(testStart.getTime() + 3_600_000).toISOString(),
};
const eventTime = '2026-11-21T08:10:00Z';
const user = { type: 'IdentityCenterUser', onBehalfOf: { userId: users[0].id } };
const role = buildSessionIdentity({ issuedAt: '2026-11-21T08:05:00Z' });
const deployArn = `arn:aws:sts::${otherAccountId}:assumed-role/Deploy/now`;
const deploy = { type: 'AssumedRole', arn: deployArn, accessKeyId: 'ASIADEPLOY' };

const record = (eventID: string, userIdentity: unknown, changes: Record<string, unknown> = {}) => ({
  eventID,
  eventTime,
  eventSource: 'ec2.amazonaws.com',
  eventName: 'StopInstances',
  awsRegion: 'us-east-1',
  recipientAccountId: accountId,
  userIdentity,
  ...changes,
});
const portal = (eventID: string, userIdentity: unknown, awsRegion = 'us-east-1') =>
  record(eventID, userIdentity, {
    eventSource: 'sso.amazonaws.com',
    eventName: 'Authenticate',
    recipientAccountId: managementAccountId,
    awsRegion,
  });

const records = [
  portal('portal', user),
  portal('portal-eu', user, 'eu-west-1'),
  portal('portal-other-region', user, 'ap-south-1'),
  portal('portal-other', { ...user, onBehalfOf: { userId: users[1].id } }),
  record('role', role),
  record('role-eu', role, { awsRegion: 'eu-west-1' }),
  record('role-other-region', role, { awsRegion: 'ap-south-1' }),
  record(
    'role-other',
    buildSessionIdentity({ sessionName: 'maria@example.com', userId: users[1].id }),
  ),
  record('chained-start', role, {
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRole',
    responseElements: {
      credentials: { accessKeyId: 'ASIADEPLOY', expiration: 'Nov 21, 2026, 9:10:00 AM' },
      assumedRoleUser: { arn: deployArn },
    },
  }),
  record('chained', deploy, { recipientAccountId: otherAccountId }),
  record(
    'chained-console',
    { ...deploy, accessKeyId: 'ASIACONSOLE' },
    { recipientAccountId: otherAccountId },
  ),
  record('chained-other', { ...deploy, arn: `${deployArn}2`, accessKeyId: 'ASIAOTHER' }),
];

interface SearchOptions {
  readonly roleName?: string;
  readonly regions?: readonly string[];
  readonly assumeRoleAccounts?: readonly string[];
  readonly isTimeUp?: () => boolean;
  readonly changes?: Partial<typeof subject>;
}

async function startHistory(t: TestContext, delivered: readonly unknown[] = records) {
  const aws = await startTestAws(t, { settings: { eventHistoryScope: 'caller' } });
  aws.stores.trail.add(delivered, { deliveredAt: testStart });
  const sts = new STSClient(aws.client);
  t.after(() => sts.destroy());

  async function collect({
    roleName = 'Audit',
    regions = ['eu-west-1'],
    ...options
  }: SearchOptions = {}) {
    aws.settings.assumeRoleAccounts = options.assumeRoleAccounts ?? aws.settings.assumeRoleAccounts;
    const source = createEventHistory({
      accounts: createEventHistoryClients({
        sts,
        roleName,
        clientOptions: aws.client,
        now: () => aws.now().getTime(),
      }),
      regions,
      sleep: async (milliseconds) => aws.advance(milliseconds),
    });
    const wanted = { ...subject, ...options.changes };
    const { evidence, notes } = await collectEvidence(source, wanted, options.isTimeUp);
    const ids = (events: readonly CloudTrailEvent[]) => events.map(({ eventId }) => eventId).sort();
    const { portal: atPortal, role: inRole, chained } = evidence;
    return { portal: ids(atPortal), role: ids(inRole), chained: ids(chained), notes };
  }
  const lookups = () => aws.calls.filter(({ operation }) => operation === 'LookupEvents');
  return { ...aws, collect, lookups };
}

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
  const { collect } = await startHistory(t);
  assert.deepEqual(await collect(), {
    portal: ['portal', 'portal-eu'],
    role: ['chained-start', 'role', 'role-eu'],
    chained: ['chained', 'chained-console'],
    notes: [...[managementAccountId, accountId, otherAccountId].flatMap(searched), ...closingNotes],
  });
});

test('does not search the grant’s account without a role for it, and notes it', async (t) => {
  const { collect, calls } = await startHistory(t);
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
  const { collect } = await startHistory(t, delivered);
  const found = await collect({ roleName: '', changes: { accountId: managementAccountId } });
  assert.deepEqual(found, {
    portal: [],
    role: ['role'],
    chained: [],
    notes: [...searched(managementAccountId), ...closingNotes],
  });
});

test('notes a role that cannot be assumed, and keeps the other events', async (t) => {
  const { collect } = await startHistory(t);
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
  const { collect, faults } = await startHistory(t);
  faults.add({ service: 'sts', operation: '*', fault: 'access-denied', times: 9 });
  const { notes } = await collect();
  assert.deepEqual(
    notes.map((note) => (note.kind === 'source-failed' ? note.source : note.kind)),
    ['CloudTrail event history', 'data-events-not-recorded'],
  );
});

test('reads every page, at no more than two requests a second', async (t) => {
  const many = Array.from({ length: 130 }, (_, index) => record(`role-${index}`, role));
  const { collect, lookups } = await startHistory(t, many);
  const { role: found } = await collect({ regions: ['us-east-1'] });
  assert.equal(found.length, 130);
  const times = lookups().map(({ at }) => at.getTime());
  // Three requests for the portal's event sources in one account, three pages in the other.
  assert.equal(times.length, 6);
  for (const account of [times.slice(0, 3), times.slice(3)])
    account.forEach((time, index) => {
      assert.ok(index === 0 || time - (account[index - 1] ?? 0) >= 500);
    });
});

test('waits and retries when it is throttled', async (t) => {
  const { collect, faults, lookups } = await startHistory(t);
  faults.add({ service: 'cloudtrail', operation: 'LookupEvents', fault: 'throttle', times: 3 });
  const { notes } = await collect();
  assert.ok(notes.every(({ kind }) => kind !== 'source-failed'));
  assert.equal(lookups().filter(({ status }) => status !== 200).length, 3);
});

test('keeps the events found when time is up, and notes each account and Region not searched', async (t) => {
  const { collect, lookups } = await startHistory(t);
  const { portal: found, notes } = await collect({ isTimeUp: () => lookups().length >= 4 });
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
  assert.equal(lookups().length, 4);
});

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
const person = { type: 'IdentityCenterUser', onBehalfOf: { userId: users[0].id } };
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
  portal('portal', person),
  portal('portal-elsewhere', person, 'eu-west-1'),
  portal('portal-unasked', person, 'ap-south-1'),
  portal('portal-other', { ...person, onBehalfOf: { userId: users[1].id } }),
  record('role', role),
  record('role-elsewhere', role, { awsRegion: 'eu-west-1' }),
  record('role-unasked', role, { awsRegion: 'ap-south-1' }),
  record('role-other', buildSessionIdentity({ sessionName: 'maria@example.com', userId: users[1].id })),
  record('onward-begins', role, {
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRole',
    responseElements: {
      credentials: { accessKeyId: 'ASIADEPLOY', expiration: 'Nov 21, 2026, 9:10:00 AM' },
      assumedRoleUser: { arn: deployArn },
    },
  }),
  record('chained', deploy, { recipientAccountId: otherAccountId }),
  record(
    'onward-console',
    { ...deploy, accessKeyId: 'ASIACONSOLE' },
    { recipientAccountId: otherAccountId },
  ),
  record('onward-other', { ...deploy, arn: `${deployArn}2`, accessKeyId: 'ASIAOTHER' }),
];

interface Given {
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

  async function collect({ roleName = 'Audit', regions = ['eu-west-1'], ...given }: Given = {}) {
    aws.settings.assumeRoleAccounts = given.assumeRoleAccounts ?? aws.settings.assumeRoleAccounts;
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
    const wanted = { ...subject, ...given.changes };
    const { evidence, notes } = await collectEvidence(source, wanted, given.isTimeUp);
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
const summary = [{ kind: 'arrived-until', at: eventTime }, { kind: 'data-events-not-recorded' }];

test('portal, role and chained events are found in their accounts, and where global services are recorded', async (t) => {
  const { collect } = await startHistory(t);
  assert.deepEqual(await collect(), {
    portal: ['portal', 'portal-elsewhere'],
    role: ['onward-begins', 'role', 'role-elsewhere'],
    chained: ['chained', 'onward-console'],
    notes: [...[managementAccountId, accountId, otherAccountId].flatMap(searched), ...summary],
  });
});

test('without a role the grant’s account is not looked at, and that is told', async (t) => {
  const { collect, calls } = await startHistory(t);
  assert.deepEqual(await collect({ roleName: '' }), {
    portal: ['portal', 'portal-elsewhere'],
    role: [],
    chained: [],
    notes: [
      ...searched(managementAccountId),
      { kind: 'account-not-searched', accountId },
      ...summary,
    ],
  });
  assert.ok(calls.every(({ operation }) => operation !== 'AssumeRole'));
});

test('the function’s own account needs no role', async (t) => {
  const own = buildSessionIdentity({ account: managementAccountId, issuedAt: '2026-11-21T08:05:00Z' });
  const delivered = [record('role', own, { recipientAccountId: managementAccountId })];
  const { collect } = await startHistory(t, delivered);
  const found = await collect({ roleName: '', changes: { accountId: managementAccountId } });
  assert.deepEqual(found, {
    portal: [],
    role: ['role'],
    chained: [],
    notes: [...searched(managementAccountId), ...summary],
  });
});

test('a role that cannot be assumed is told, and what else there is is kept', async (t) => {
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
        why: `AccessDenied: User: AKIATEST is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::${accountId}:role/Audit`,
      },
    ],
  );
});

test('where STS does not say whose account this is, nothing is looked at, and that is told', async (t) => {
  const { collect, faults } = await startHistory(t);
  faults.add({ service: 'sts', operation: '*', fault: 'access-denied', times: 9 });
  const { notes } = await collect();
  assert.deepEqual(
    notes.map((note) => (note.kind === 'source-failed' ? note.source : note.kind)),
    ['CloudTrail event history', 'data-events-not-recorded'],
  );
});

test('every page is read, at two requests a second and no more', async (t) => {
  const many = Array.from({ length: 130 }, (_, index) => record(`role-${index}`, role));
  const { collect, lookups } = await startHistory(t, many);
  const { role: found } = await collect({ regions: ['us-east-1'] });
  assert.equal(found.length, 130);
  const times = lookups().map(({ at }) => at.getTime());
  // Three for the portal's sources in one account, three pages in the other.
  assert.equal(times.length, 6);
  for (const account of [times.slice(0, 3), times.slice(3)])
    account.forEach((time, index) => {
      assert.ok(index === 0 || time - (account[index - 1] ?? 0) >= 500);
    });
});

test('throttling is waited out', async (t) => {
  const { collect, faults, lookups } = await startHistory(t);
  faults.add({ service: 'cloudtrail', operation: 'LookupEvents', fault: 'throttle', times: 3 });
  const { notes } = await collect();
  assert.ok(notes.every(({ kind }) => kind !== 'source-failed'));
  assert.equal(lookups().filter(({ status }) => status !== 200).length, 3);
});

test('when time is up what was found is kept, and every place that was not looked at is told', async (t) => {
  const { collect, lookups } = await startHistory(t);
  const { portal: found, notes } = await collect({ isTimeUp: () => lookups().length >= 4 });
  assert.deepEqual(found, ['portal', 'portal-elsewhere']);
  assert.deepEqual(
    notes.flatMap((note) => (note.kind === 'source-failed' ? [`${note.source}: ${note.why}`] : [])),
    [
      `CloudTrail event history of account ${managementAccountId} in us-east-1: there was no time left to search it`,
      `CloudTrail event history of account ${accountId} in eu-west-1: there was no time left to search it`,
      `CloudTrail event history of account ${accountId} in us-east-1: there was no time left to search it`,
    ],
  );
  assert.equal(lookups().length, 4);
});

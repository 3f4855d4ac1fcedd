import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildSessionIdentity } from '../../../test/fixtures/evidence/cloudtrail-records.ts';
import {
  buildExampleReport,
  event,
  noEvidence,
} from '../../../test/fixtures/evidence/example-report.ts';
import { realEvidence, skipRealFiles } from '../../../test/fixtures/evidence/real-log-files.ts';
import { type Evidence, eventsOfGrant } from '../../evidence/attribute/attribute.ts';
import { buildSessions } from './build-sessions.ts';

const build = (evidence: Partial<Evidence>) =>
  buildSessions({ ...noEvidence, ...evidence }).sessions;
const at = (minute: number) => `2026-07-01T08:${String(minute).padStart(2, '0')}:00Z`;
const mine = { ...buildSessionIdentity(), accessKeyId: 'ASIA1' };
const role = `AWSReservedSSO_BreakGlassProd_0123456789abcdef`;

test('a row says how, from where, when and how often a session was used', () => {
  const call = (minute: number, changes: object = {}) =>
    event({ userIdentity: mine, eventTime: at(minute), ...changes });
  const sessions = build({
    role: [
      call(40, { eventName: 'StopInstances', readOnly: false }),
      call(20, { errorCode: 'AccessDenied', userAgent: 'Boto3/1.34.2 Botocore/1.34.2' }),
      call(30, { sourceIPAddress: '198.51.100.9' }),
      call(35, { userIdentity: { ...mine, invokedBy: 'cloudformation.amazonaws.com' } }),
    ],
  });
  assert.deepEqual(sessions, [
    {
      kinds: ['cli', 'sdk', 'service'],
      firstAt: at(20),
      lastAt: at(40),
      calls: 4,
      changes: 1,
      denials: 1,
      addresses: ['203.0.113.17', '198.51.100.9'],
      addressCount: 2,
      userAgents: ['aws-cli/2.32.5', 'Boto3/1.34.2'],
      userAgentCount: 2,
      accessKeyIds: ['ASIA1'],
      accessKeyCount: 1,
      delegateAccountIds: [],
      accountId: '123456789012',
      role,
      session: 'james@example.com',
    },
  ]);
});

const identity = (accessKeyId: string | undefined, issuedAt: string | undefined = at(1)) => ({
  ...buildSessionIdentity({ issuedAt }),
  ...(accessKeyId !== undefined && { accessKeyId }),
});
const callBy = (userIdentity: object, changes: object = {}) => event({ userIdentity, ...changes });

const groups = [
  {
    of: 'the console, which uses several access keys',
    role: [identity('A'), identity('B')],
    count: 1,
  },
  {
    of: 'two sessions, by the time of issue',
    role: [identity('A'), identity('A', at(2))],
    count: 2,
  },
  {
    of: 'records without the time of issue',
    role: [{ accessKeyId: 'A' }, { accessKeyId: 'A' }, { accessKeyId: 'B' }],
    count: 2,
  },
  {
    of: 'an access key without an end',
    role: [identity('AKIA1'), identity('AKIA1', at(2))],
    count: 1,
  },
  {
    of: 'portal sign-ins',
    portal: [{ credentialId: 'x' }, { credentialId: 'y' }, { credentialId: 'x' }, {}],
    count: 3,
  },
];
for (const { of, count, role: roles = [], portal = [] } of groups)
  test(`has the rows of ${of}`, () => {
    const callsOf = (identities: readonly object[]) => identities.map((each) => callBy(each));
    assert.equal(build({ role: callsOf(roles), portal: callsOf(portal) }).length, count);
  });

const kinds = [
  {
    record: { sessionCredentialFromConsole: 'true', userAgent: 'AWS Internal' },
    kinds: ['console'],
  },
  { record: { sessionCredentialFromConsole: 'true' }, kinds: ['console', 'cli'] },
  { record: { userAgent: undefined }, kinds: [] },
  { record: { userIdentity: { ...mine, invokedBy: 'aws-mcp.amazonaws.com' } }, kinds: ['agent'] },
  {
    record: { userIdentity: { ...mine, invokedByDelegate: { accountId: '444455556666' } } },
    kinds: ['agent', 'cli'],
  },
];
for (const { record, kinds: expected } of kinds)
  test(`is ${expected.join(', ') || 'not known'} for ${JSON.stringify(record).slice(0, 60)}`, () => {
    assert.deepEqual(
      build({ role: [event({ userIdentity: mine, ...record })] })[0]?.kinds,
      expected,
    );
  });

test('names the accounts to which access was delegated', () => {
  const userIdentity = { ...mine, invokedByDelegate: { accountId: '444455556666' } };
  assert.deepEqual(build({ role: [callBy(userIdentity)] })[0]?.delegateAccountIds, [
    '444455556666',
  ]);
});

test('signing in with SAML belongs to the session that it starts', () => {
  const signIn = event({
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRoleWithSAML',
    eventTime: at(1),
    userIdentity: { type: 'SAMLUser', userName: 'james@example.com' },
    responseElements: { assumedRoleUser: { arn: mine.arn } },
  });
  const [session, ...others] = build({ role: [signIn, callBy(mine, { eventTime: at(2) })] });
  assert.deepEqual([session?.calls, session?.session, others], [2, 'james@example.com', []]);
});

test('the chained and the created are told apart, and sorted by their first calls', () => {
  const chained = {
    arn: 'arn:aws:sts::210987654321:assumed-role/Deploy/nightly',
    accessKeyId: 'ASIA2',
  };
  const created = {
    type: 'IAMUser',
    arn: 'arn:aws:iam::123456789012:user/eve',
    accessKeyId: 'AKIA3',
  };
  const sessions = build({
    role: [callBy(mine, { eventTime: at(9) })],
    chained: [callBy(chained, { eventTime: at(8) })],
    created: [callBy(created, { eventTime: at(7) })],
    portal: [callBy({}, { eventTime: at(6), readOnly: false })],
  });
  assert.deepEqual(
    sessions.map((row) => [row.kinds[0], row.accountId, row.role, row.session, row.changes]),
    [
      ['portal', '', '', '', 0],
      ['created', '123456789012', '', 'user/eve', 0],
      ['chained', '210987654321', 'Deploy', 'nightly', 0],
      ['cli', '123456789012', role, 'james@example.com', 0],
    ],
  );
});

test('of very many sessions, those with changes and denials have rows', () => {
  const quiet = Array.from({ length: 500 }, (_, index) => callBy({ accessKeyId: `A${index}` }));
  const changing = callBy({ accessKeyId: 'Z' }, { eventTime: at(59), readOnly: false });
  const { sessions, sessionCount } = buildSessions({ ...noEvidence, role: [...quiet, changing] });
  assert.deepEqual([sessions.length, sessionCount], [200, 501]);
  assert.deepEqual(sessions.at(-1)?.accessKeyIds, ['Z']);
});

test('a row is of bounded size for any number of values of any length', () => {
  const long = 'x'.repeat(100_000);
  const role = Array.from({ length: 3_000 }, (_, index) =>
    callBy(
      { ...mine, accessKeyId: `${index}${long}` },
      { userAgent: `${index}${long}`, sourceIPAddress: `${index}${long}` },
    ),
  );
  const [row] = build({ role });
  assert.ok(JSON.stringify(row).length < 5_000);
  assert.deepEqual(
    [row?.addressCount, row?.userAgentCount, row?.accessKeyCount],
    [1_000, 1_000, 1_000],
  );
});

test('the rows of real log files add up to the counts of the report', {
  skip: skipRealFiles,
}, () => {
  const evidence = realEvidence();
  const { counts, sessions, sessionCount } = buildExampleReport({ evidence });
  const sum = (member: 'calls' | 'changes' | 'denials') =>
    sessions.reduce((total, row) => total + row[member], 0);
  assert.equal(sessions.length, sessionCount);
  assert.deepEqual(
    [sum('calls'), sum('changes'), sum('denials')],
    [eventsOfGrant(evidence).length, counts.changes, counts.denials],
  );
});

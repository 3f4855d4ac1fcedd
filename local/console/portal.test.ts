import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRecord } from '../is-record.ts';
import { permissionSets, users } from '../seed.ts';
import { createPortal, type PortalDeps } from './portal.ts';
import {
  ExpiredTokenException,
  ForbiddenException,
  UnauthorizedException,
} from './portal-errors.ts';

const start = new Date('2026-11-21T08:00:00.700Z');
const accountId = '123456789012';
const roleName = 'AWSReservedSSO_BreakGlassProd_0123456789abcdef';
const james = users[0].userName;

interface Delivered {
  readonly deliveredAt: Date;
  readonly record: Readonly<Record<string, unknown>>;
}

function startPortal(isAssigned: () => boolean = () => true) {
  const clock = { now: start };
  const delivered: Delivered[] = [];
  let ids = 0;
  const deps: PortalDeps = {
    identityCenter: {
      isAssigned,
      permissionSets: () => permissionSets.map((set) => ({ ...set, createdAt: start })),
      roleName: () => roleName,
    },
    directory: { users: () => users },
    trail: {
      add(records, { deliveredAt }) {
        for (const record of records.filter(isRecord)) delivered.push({ deliveredAt, record });
        return records.length;
      },
    },
    now: () => clock.now,
    newId: () => {
      ids += 1;
      return `id${ids}`;
    },
    settings: { sessionSeconds: 30, deliveryDelayMs: 5000 },
  };
  return { portal: createPortal(deps), clock, delivered };
}

const onBehalfOf = {
  userId: users[0].id,
  identityStoreArn: 'arn:aws:identitystore::111122223333:identitystore/d-1234567890',
};

test('records sign-in and portal events in the format that CloudTrail has had since 2025', () => {
  const { portal, delivered } = startPortal();
  portal.signIn(james).openRole(accountId, 'BreakGlassProd');
  const findRecord = (name: string) => delivered.find(({ record }) => record['eventName'] === name);
  assert.deepEqual(
    delivered.map(({ record }) => record['eventName']),
    [
      'CredentialChallenge',
      'CredentialVerification',
      'UserAuthentication',
      'Authenticate',
      'ListAccounts',
      'Federate',
      'GetRoleCredentials',
      'AssumeRoleWithSAML',
    ],
  );
  const { record = {}, deliveredAt } = findRecord('GetRoleCredentials') ?? {};
  const { eventID, requestID, userAgent, ...rest } = record;
  assert.deepEqual([typeof eventID, typeof requestID, typeof userAgent], Array(3).fill('string'));
  assert.deepEqual(rest, {
    eventVersion: '1.11',
    userIdentity: {
      type: 'IdentityCenterUser',
      accountId: '111122223333',
      onBehalfOf,
      credentialId: 'id1',
    },
    eventTime: '2026-11-21T08:00:00Z',
    eventSource: 'sso.amazonaws.com',
    eventName: 'GetRoleCredentials',
    awsRegion: 'us-east-1',
    sourceIPAddress: '203.0.113.17',
    requestParameters: null,
    responseElements: null,
    serviceEventDetails: { account_id: accountId, role_name: 'BreakGlassProd' },
    readOnly: true,
    eventType: 'AwsServiceEvent',
    managementEvent: true,
    recipientAccountId: '111122223333',
    eventCategory: 'Management',
  });
  assert.deepEqual(deliveredAt, new Date('2026-11-21T08:00:05.700Z'));
});

test('records the role, the session and the user of a call in the account', () => {
  const { portal, clock } = startPortal();
  const session = portal.signIn(james).openRole(accountId, 'BreakGlassProd');
  clock.now = new Date('2026-11-21T08:00:10Z');
  const record = session.call({
    eventSource: 'ec2.amazonaws.com',
    eventName: 'DescribeInstances',
    readOnly: true,
  });
  assert.deepEqual(record['userIdentity'], {
    type: 'AssumedRole',
    principalId: `${roleIdOf(record)}:${james}`,
    arn: `arn:aws:sts::${accountId}:assumed-role/${roleName}/${james}`,
    accountId,
    accessKeyId: session.accessKeyId,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: roleIdOf(record),
        arn: `arn:aws:iam::${accountId}:role/aws-reserved/sso.amazonaws.com/${roleName}`,
        accountId,
        userName: roleName,
      },
      attributes: { creationDate: '2026-11-21T08:00:00Z', mfaAuthenticated: 'false' },
    },
    onBehalfOf,
  });
  assert.equal(record['eventTime'], '2026-11-21T08:00:10Z');
  assert.equal(record['recipientAccountId'], accountId);
});

const roleIdOf = (record: unknown): string =>
  /"principalId":"(AROA[0-9A-F]{17}):/.exec(JSON.stringify(record))?.[1] ?? 'no role id';

test('refuses a role without an assignment, and records the attempt', () => {
  const { portal, delivered } = startPortal(() => false);
  const session = portal.signIn(james);
  assert.throws(() => session.openRole(accountId, 'BreakGlassProd'), ForbiddenException);
  const { record = {} } = delivered.at(-1) ?? {};
  assert.deepEqual(
    [record['eventName'], record['errorCode'], record['errorMessage']],
    ['GetRoleCredentials', 'ForbiddenException', 'No access'],
  );
});

test('keeps a session valid after its assignment is removed, until it expires', () => {
  let isAssigned = true;
  const { portal, clock } = startPortal(() => isAssigned);
  const session = portal.signIn(james).openRole(accountId, 'BreakGlassProd');
  isAssigned = false;
  const call = { eventSource: 's3.amazonaws.com', eventName: 'ListBuckets', readOnly: true };
  clock.now = new Date(start.getTime() + 29_999);
  assert.ok(session.call(call));
  clock.now = session.expiresAt;
  assert.throws(() => session.call(call), ExpiredTokenException);
});

for (const userName of [users[2].userName, 'nobody@example.com'])
  test(`refuses the sign-in of ${userName}`, () => {
    assert.throws(() => startPortal().portal.signIn(userName), UnauthorizedException);
  });

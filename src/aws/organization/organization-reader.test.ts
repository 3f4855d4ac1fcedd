import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { startTestAws } from '../../../local/aws/start-test-aws.ts';
import {
  groups,
  identityStoreId,
  instanceArn,
  permissionSets,
  users,
} from '../../../local/seed.ts';
import { buildJsonClient } from '../../../test/fixtures/aws-client/build-json-client.ts';
import { createRateLimit } from '../../platform/rate-limit.ts';
import { identityCenter, identityStore } from '../client/json-service.ts';
import { limitRate } from '../client/limit-rate.ts';
import { createOrganizationReader } from './organization-reader.ts';

async function start(t: TestContext, settings = {}) {
  const aws = await startTestAws(t, { settings });
  /** When each call may begin, in milliseconds from the first: the limit waits in no time. */
  const callTimes: number[] = [];
  const takeTurn = createRateLimit({
    perSecond: 15,
    now: () => 0,
    sleep: async (milliseconds) => {
      callTimes.push(milliseconds);
    },
  });
  const reader = createOrganizationReader({
    identityCenter: limitRate(buildJsonClient(aws.url, identityCenter), takeTurn),
    identityStore: limitRate(buildJsonClient(aws.url, identityStore), takeTurn),
    instanceArn,
    identityStoreId,
  });
  return { ...aws, reader, callTimes };
}

test('lists users, groups and permission sets, across pages', async (t) => {
  const { reader } = await start(t, { pageSize: 1 });
  const organization = await reader.readAll();
  assert.deepEqual(organization.instanceArn, instanceArn);
  assert.deepEqual(
    organization.users,
    users.map(({ id, userName, enabled }) => ({ id, userName, enabled })),
  );
  assert.deepEqual(
    organization.groups,
    groups.map(({ id, displayName: name }) => ({ id, name })),
  );
  assert.deepEqual(
    new Set(organization.permissionSets.map(({ arn, name }) => `${name} ${arn}`)),
    new Set(permissionSets.map(({ arn, name }) => `${name} ${arn}`)),
  );
});

test('finds a user and a group by the exact name, and the members of a group', async (t) => {
  const { reader } = await start(t);
  const [james, maria] = users;
  const [auditors] = groups;
  assert.deepEqual(await reader.findUser(james.userName), {
    id: james.id,
    userName: james.userName,
    enabled: true,
  });
  assert.equal(await reader.findUser('james'), undefined);
  assert.deepEqual(await reader.findGroup('Auditors'), { id: auditors.id, name: 'Auditors' });
  assert.equal(await reader.findGroup('auditors of old'), undefined);
  assert.deepEqual(await reader.listMembers(auditors.id), new Set([maria.id]));
});

test('3,000 users and 40 permission sets cost 72 calls, fewer than 20 of them a second', async (t) => {
  const { reader, calls, callTimes, stores } = await start(t, { pageSize: 100 });
  const digits = (n: number) => String(n).padStart(12, '0');
  for (let n = users.length; n < 3_000; n += 1)
    stores.directory.addUser({
      id: `9067642ac5-00000000-0000-4000-8000-${digits(n)}`,
      userName: `user-${n}@example.com`,
      displayName: `User ${n}`,
      enabled: true,
    });
  for (let n = permissionSets.length; n < 40; n += 1)
    stores.identityCenter.addPermissionSet({
      arn: `arn:aws:sso:::permissionSet/ssoins-12345/ps-${digits(n)}`,
      name: `Set${n}`,
      description: '',
      sessionDuration: 'PT1H',
    });
  const organization = await reader.readAll();
  assert.deepEqual([organization.users.length, organization.permissionSets.length], [3_000, 40]);
  const byOperation = Object.groupBy(calls, ({ operation }) => operation);
  assert.deepEqual(
    Object.fromEntries(Object.entries(byOperation).map(([name, all]) => [name, all?.length])),
    { ListUsers: 30, ListGroups: 1, ListPermissionSets: 1, DescribePermissionSet: 40 },
  );
  // The first call waits for nothing.
  assert.equal(callTimes.length, 71);
  for (const from of callTimes)
    assert.ok(callTimes.filter((at) => at >= from && at < from + 1_000).length < 20);
  assert.ok(Math.max(...callTimes) < 5_000);
});

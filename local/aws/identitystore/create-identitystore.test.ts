import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  DescribeGroupCommand,
  DescribeUserCommand,
  GetGroupIdCommand,
  GetUserIdCommand,
  IdentitystoreClient,
  IsMemberInGroupsCommand,
  ListGroupMembershipsCommand,
  ListGroupMembershipsForMemberCommand,
  ListGroupsCommand,
  paginateListUsers,
  ResourceNotFoundException,
} from '@aws-sdk/client-identitystore';
import { groups, identityStoreId, users } from '../../seed.ts';
import { startTestAws } from '../start-test-aws.ts';

const [james, maria, alex, priya] = users;
const [auditors] = groups;
const store = { IdentityStoreId: identityStoreId };
const unknownId = '9067642ac5-00000000-0000-4000-8000-000000000000';

async function startStore(t: TestContext, settings = {}) {
  const aws = await startTestAws(t, { settings });
  const client = new IdentitystoreClient(aws.client);
  t.after(() => client.destroy());
  return { ...aws, idstore: client };
}

test('DescribeUser returns all members of a user', async (t) => {
  const { idstore } = await startStore(t);
  const { $metadata, ...user } = await idstore.send(
    new DescribeUserCommand({ ...store, UserId: james.id }),
  );
  assert.deepEqual(user, {
    ...store,
    UserId: james.id,
    UserName: james.userName,
    DisplayName: 'James',
    Name: { GivenName: 'James', FamilyName: 'James' },
    Emails: [{ Value: james.userName, Type: 'work', Primary: true }],
    UserStatus: 'ENABLED',
  });
});

test('a user can be disabled and enabled again', async (t) => {
  const { idstore, stores } = await startStore(t);
  const status = async (UserId: string) =>
    (await idstore.send(new DescribeUserCommand({ ...store, UserId }))).UserStatus;
  assert.equal(await status(alex.id), 'DISABLED');
  stores.directory.setUserStatus(alex.id, 'ENABLED');
  stores.directory.setUserStatus(james.id, 'DISABLED');
  assert.deepEqual([await status(alex.id), await status(james.id)], ['ENABLED', 'DISABLED']);
});

test('a missing user is a ResourceNotFoundException with type and id', async (t) => {
  const { idstore } = await startStore(t);
  await assert.rejects(
    idstore.send(new DescribeUserCommand({ ...store, UserId: unknownId })),
    (error) =>
      error instanceof ResourceNotFoundException &&
      error.ResourceType === 'USER' &&
      error.ResourceId === unknownId,
  );
});

test('rejects another store and an invalid id', async (t) => {
  const { idstore } = await startStore(t);
  const describe = (input: { IdentityStoreId: string; UserId: string }) =>
    idstore.send(new DescribeUserCommand(input));
  await assert.rejects(describe({ IdentityStoreId: 'd-0000000000', UserId: james.id }), {
    name: 'ResourceNotFoundException',
    ResourceType: 'IDENTITY_STORE',
  });
  await assert.rejects(describe({ ...store, UserId: 'james' }), { name: 'ValidationException' });
});

test('lists users in pages', async (t) => {
  const { idstore } = await startStore(t, { pageSize: 2 });
  const pages: unknown[] = [];
  // The SDK's paginator writes its token into the input.
  const input = { ...store };
  for await (const { Users: page } of paginateListUsers({ client: idstore }, input)) {
    pages.push(page?.map(({ UserId }) => UserId));
  }
  assert.deepEqual(pages, [
    [james.id, maria.id],
    [alex.id, priya.id],
  ]);
});

test('GetUserId finds a user by name or mail address', async (t) => {
  const { idstore, stores } = await startStore(t);
  stores.directory.addUser({
    id: unknownId,
    userName: 'new@example.com',
    displayName: 'New',
    enabled: true,
  });
  for (const AttributePath of ['userName', 'emails.value']) {
    const { UserId } = await idstore.send(
      new GetUserIdCommand({
        ...store,
        AlternateIdentifier: {
          UniqueAttribute: { AttributePath, AttributeValue: 'new@example.com' },
        },
      }),
    );
    assert.equal(UserId, unknownId);
  }
});

test('GetGroupId finds a group by its name', async (t) => {
  const { idstore } = await startStore(t);
  const find = (AttributePath: string, AttributeValue: string) =>
    idstore.send(
      new GetGroupIdCommand({
        ...store,
        AlternateIdentifier: { UniqueAttribute: { AttributePath, AttributeValue } },
      }),
    );
  const { $metadata, ...found } = await find('displayName', auditors.displayName);
  assert.deepEqual(found, { ...store, GroupId: auditors.id });
  await assert.rejects(find('displayName', 'Renamed'), {
    name: 'ResourceNotFoundException',
    ResourceType: 'GROUP',
  });
  await assert.rejects(find('userName', auditors.displayName), { name: 'ValidationException' });
});

test('IsMemberInGroups returns one result for each group', async (t) => {
  const { idstore } = await startStore(t);
  const { Results: results } = await idstore.send(
    new IsMemberInGroupsCommand({
      ...store,
      MemberId: { UserId: maria.id },
      GroupIds: [unknownId, auditors.id],
    }),
  );
  assert.deepEqual(
    results?.map(({ GroupId, MembershipExists }) => [GroupId, MembershipExists]),
    [
      [unknownId, false],
      [auditors.id, true],
    ],
  );
});

test('lists groups, their members, and the groups of a member', async (t) => {
  const { idstore } = await startStore(t);
  const { Groups: listed } = await idstore.send(new ListGroupsCommand(store));
  assert.deepEqual(
    listed?.map(({ GroupId }) => GroupId),
    [auditors.id],
  );
  const described = await idstore.send(
    new DescribeGroupCommand({ ...store, GroupId: auditors.id }),
  );
  assert.equal(described.DisplayName, auditors.displayName);
  const ofGroup = await idstore.send(
    new ListGroupMembershipsCommand({ ...store, GroupId: auditors.id }),
  );
  const ofMember = await idstore.send(
    new ListGroupMembershipsForMemberCommand({ ...store, MemberId: { UserId: maria.id } }),
  );
  assert.deepEqual(ofGroup.GroupMemberships, ofMember.GroupMemberships);
  assert.deepEqual(ofGroup.GroupMemberships?.[0]?.MemberId, { UserId: maria.id });
});

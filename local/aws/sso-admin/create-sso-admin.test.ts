import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  DescribePermissionSetCommand,
  ListAccountAssignmentCreationStatusCommand,
  ListAccountAssignmentDeletionStatusCommand,
  ListAccountAssignmentsForPrincipalCommand,
  ListInstancesCommand,
  ListPermissionSetsCommand,
  ListPermissionSetsProvisionedToAccountCommand,
  paginateListAccountAssignments,
} from '@aws-sdk/client-sso-admin';
import { accounts, groups, instanceArn, users } from '../../seed.ts';
import { errorTypeOf, postJson, startTestAws, testStart } from '../start-test-aws.ts';
import {
  assignment,
  breakGlass,
  breakGlassAdmin,
  james,
  maria,
  production,
  readOnly,
  startIdentityCenter,
} from './start-test-identity-center.ts';

test('the lists of operations return status and request id, and filter by status', async (t) => {
  const identityCenter = await startIdentityCenter(t, { assignmentDelayMs: 1000 });
  const { RequestId: first } = await identityCenter.create();
  identityCenter.advance(1000);
  const { RequestId: second } = await identityCenter.create({ PermissionSetArn: readOnly.arn });
  const list = async (Status?: 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED') => {
    const filter = Status === undefined ? {} : { Filter: { Status } };
    const { AccountAssignmentsCreationStatus: operations = [] } = await identityCenter.sso.send(
      new ListAccountAssignmentCreationStatusCommand({ InstanceArn: instanceArn, ...filter }),
    );
    return operations;
  };

  assert.deepEqual(await list('SUCCEEDED'), [
    { Status: 'SUCCEEDED', RequestId: first, CreatedDate: testStart },
  ]);
  assert.deepEqual(
    (await list('IN_PROGRESS')).map(({ RequestId }) => RequestId),
    [second],
  );
  assert.equal((await list()).length, 2);
  const { AccountAssignmentsDeletionStatus: deletions } = await identityCenter.sso.send(
    new ListAccountAssignmentDeletionStatusCommand({ InstanceArn: instanceArn }),
  );
  assert.deepEqual(deletions, []);
});

test('the pages of a list together contain all entries', async (t) => {
  const identityCenter = await startIdentityCenter(t, { pageSize: 1, assignmentDelayMs: 0 });
  for (const user of users) {
    await identityCenter.create({ PrincipalId: user.id });
  }
  const pages: unknown[] = [];
  const input = {
    InstanceArn: instanceArn,
    AccountId: production.id,
    PermissionSetArn: breakGlass.arn,
  };
  for await (const page of paginateListAccountAssignments({ client: identityCenter.sso }, input)) {
    pages.push(page.AccountAssignments?.map(({ PrincipalId }) => PrincipalId));
  }
  assert.deepEqual(
    pages,
    users.map(({ id }) => [id]),
  );
});

test("a user's assignments include those of the user's groups", async (t) => {
  const identityCenter = await startIdentityCenter(t, { assignmentDelayMs: 0 });
  await identityCenter.create({ PrincipalType: 'GROUP', PrincipalId: groups[0].id });
  const { AccountAssignments: listed = [] } = await identityCenter.sso.send(
    new ListAccountAssignmentsForPrincipalCommand({
      InstanceArn: instanceArn,
      PrincipalId: maria.id,
      PrincipalType: 'USER',
      Filter: { AccountId: production.id },
    }),
  );
  assert.deepEqual(
    listed.map(({ PrincipalType, PermissionSetArn }) => [PrincipalType, PermissionSetArn]),
    [
      ['GROUP', breakGlass.arn],
      ['USER', readOnly.arn],
    ],
  );
  const use = { accountId: production.id, permissionSetArn: breakGlass.arn };
  const { stores } = identityCenter;
  assert.equal(stores.identityCenter.isAssigned({ ...use, principalId: maria.id }), true);
  assert.equal(stores.identityCenter.isAssigned({ ...use, principalId: james.id }), false);
});

test('describes the instance and its permission sets', async (t) => {
  const identityCenter = await startIdentityCenter(t);
  const { Instances: [instance] = [] } = await identityCenter.sso.send(
    new ListInstancesCommand({}),
  );
  assert.equal(instance?.InstanceArn, instanceArn);
  const { PermissionSets: arns } = await identityCenter.sso.send(
    new ListPermissionSetsCommand({ InstanceArn: instanceArn }),
  );
  assert.deepEqual(arns, [breakGlass.arn, readOnly.arn, breakGlassAdmin.arn]);
  const { PermissionSet: described } = await identityCenter.sso.send(
    new DescribePermissionSetCommand({
      InstanceArn: instanceArn,
      PermissionSetArn: breakGlass.arn,
    }),
  );
  assert.deepEqual(described, {
    Name: breakGlass.name,
    PermissionSetArn: breakGlass.arn,
    Description: breakGlass.description,
    SessionDuration: breakGlass.sessionDuration,
    CreatedDate: testStart,
  });
  const { PermissionSets: provisioned } = await identityCenter.sso.send(
    new ListPermissionSetsProvisionedToAccountCommand({
      InstanceArn: instanceArn,
      AccountId: production.id,
    }),
  );
  assert.deepEqual(provisioned, [readOnly.arn]);
});

test('the role name of a permission set in an account is stable', async (t) => {
  const { stores } = await startIdentityCenter(t);
  const name = stores.identityCenter.roleName(production.id, breakGlass.arn);
  assert.match(name ?? '', /^AWSReservedSSO_BreakGlassProd_[0-9a-f]{16}$/);
  assert.equal(stores.identityCenter.roleName(production.id, breakGlass.arn), name);
  assert.notEqual(stores.identityCenter.roleName(accounts[1].id, breakGlass.arn), name);
});

const invalidRequests = [
  {
    title: 'another instance',
    changes: { InstanceArn: 'arn:aws:sso:::instance/ssoins-99999' },
    code: 'ResourceNotFoundException',
  },
  {
    title: 'an unknown permission set',
    changes: { PermissionSetArn: 'arn:aws:sso:::permissionSet/ssoins-12345/ps-00000' },
    code: 'ResourceNotFoundException',
  },
  {
    title: 'an invalid ARN',
    changes: { PermissionSetArn: 'BreakGlassProd' },
    code: 'ValidationException',
  },
  {
    title: 'an account id that is too short',
    changes: { TargetId: '12345' },
    code: 'ValidationException',
  },
  {
    title: 'an invalid principal id',
    changes: { PrincipalId: 'james' },
    code: 'ValidationException',
  },
  {
    title: 'an unknown principal type',
    changes: { PrincipalType: 'ROBOT' },
    code: 'ValidationException',
  },
  { title: 'a missing account', changes: { TargetId: undefined }, code: 'ValidationException' },
  {
    title: 'a number for an account',
    changes: { TargetId: 123456789012 },
    code: 'ValidationException',
  },
];
test('rejects an invalid request immediately', async (t) => {
  const { url } = await startTestAws(t);
  for (const { title, changes, code } of invalidRequests) {
    const { body } = await postJson(url, {
      service: 'sso',
      target: 'SWBExternalService.CreateAccountAssignment',
      body: { ...assignment, ...changes },
    });
    assert.equal(errorTypeOf(body), code, title);
  }
});

test('rejects an unknown request id', async (t) => {
  const identityCenter = await startIdentityCenter(t);
  const unknown = crypto.randomUUID();
  await assert.rejects(identityCenter.creation(unknown), { name: 'ResourceNotFoundException' });
  await assert.rejects(identityCenter.deletion(unknown), { name: 'ResourceNotFoundException' });
});

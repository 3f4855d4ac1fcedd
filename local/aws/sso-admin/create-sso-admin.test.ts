import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  CreateAccountAssignmentCommand,
  type CreateAccountAssignmentCommandInput,
  DeleteAccountAssignmentCommand,
  DescribeAccountAssignmentCreationStatusCommand,
  DescribeAccountAssignmentDeletionStatusCommand,
  DescribePermissionSetCommand,
  ListAccountAssignmentCreationStatusCommand,
  ListAccountAssignmentDeletionStatusCommand,
  ListAccountAssignmentsCommand,
  ListAccountAssignmentsForPrincipalCommand,
  ListInstancesCommand,
  ListPermissionSetsCommand,
  ListPermissionSetsProvisionedToAccountCommand,
  paginateListAccountAssignments,
  SSOAdminClient,
} from '@aws-sdk/client-sso-admin';
import { accounts, groups, instanceArn, permissionSets, users } from '../../seed.ts';
import type { LocalAwsSettings } from '../local-aws-settings.ts';
import { errorTypeOf, postJson, startTestAws, testStart } from '../start-test-aws.ts';

const [production] = accounts;
const [breakGlass, readOnly] = permissionSets;
const [james, maria] = users;

const assignment: CreateAccountAssignmentCommandInput = {
  InstanceArn: instanceArn,
  TargetId: production.id,
  TargetType: 'AWS_ACCOUNT',
  PermissionSetArn: breakGlass.arn,
  PrincipalType: 'USER',
  PrincipalId: james.id,
};

type Changes = Partial<CreateAccountAssignmentCommandInput>;

async function startIdentityCenter(t: TestContext, settings: Partial<LocalAwsSettings> = {}) {
  const aws = await startTestAws(t, { settings });
  const client = new SSOAdminClient(aws.client);
  t.after(() => client.destroy());

  return {
    ...aws,
    sso: client,
    async create(changes: Changes = {}) {
      const input = { ...assignment, ...changes };
      const { AccountAssignmentCreationStatus: status } = await client.send(
        new CreateAccountAssignmentCommand(input),
      );
      return status ?? {};
    },
    async remove(changes: Changes = {}) {
      const input = { ...assignment, ...changes };
      const { AccountAssignmentDeletionStatus: status } = await client.send(
        new DeleteAccountAssignmentCommand(input),
      );
      return status ?? {};
    },
    async creation(requestId: string | undefined) {
      const { AccountAssignmentCreationStatus: status } = await client.send(
        new DescribeAccountAssignmentCreationStatusCommand({
          InstanceArn: instanceArn,
          AccountAssignmentCreationRequestId: requestId,
        }),
      );
      return status ?? {};
    },
    async deletion(requestId: string | undefined) {
      const { AccountAssignmentDeletionStatus: status } = await client.send(
        new DescribeAccountAssignmentDeletionStatusCommand({
          InstanceArn: instanceArn,
          AccountAssignmentDeletionRequestId: requestId,
        }),
      );
      return status ?? {};
    },
    async listed(permissionSetArn: string = breakGlass.arn) {
      const { AccountAssignments: found = [] } = await client.send(
        new ListAccountAssignmentsCommand({
          InstanceArn: instanceArn,
          AccountId: production.id,
          PermissionSetArn: permissionSetArn,
        }),
      );
      return found.map(({ PrincipalId }) => PrincipalId);
    },
  };
}

test('an assignment is in progress until its delay has passed, and only then in the list', async (t) => {
  const identityCenter = await startIdentityCenter(t, { assignmentDelayMs: 1000 });
  const started = await identityCenter.create();
  const { RequestId: requestId, ...rest } = started;

  assert.deepEqual(rest, {
    Status: 'IN_PROGRESS',
    CreatedDate: testStart,
    TargetId: production.id,
    TargetType: 'AWS_ACCOUNT',
    PermissionSetArn: breakGlass.arn,
    PrincipalType: 'USER',
    PrincipalId: james.id,
  });
  identityCenter.advance(999);
  assert.deepEqual(await identityCenter.creation(requestId), started);
  assert.deepEqual(await identityCenter.listed(), []);
  identityCenter.advance(1);
  assert.deepEqual(await identityCenter.creation(requestId), { ...started, Status: 'SUCCEEDED' });
  assert.deepEqual(await identityCenter.listed(), [james.id]);
});

test('a deletion is in progress until its delay has passed, and the entry stays listed until then', async (t) => {
  const identityCenter = await startIdentityCenter(t, { assignmentDelayMs: 0 });
  await identityCenter.create();
  identityCenter.settings.assignmentDelayMs = 500;
  const { RequestId: requestId, Status: status } = await identityCenter.remove();

  assert.equal(status, 'IN_PROGRESS');
  assert.deepEqual(await identityCenter.listed(), [james.id]);
  identityCenter.advance(500);
  assert.deepEqual(await identityCenter.listed(), []);
  assert.equal((await identityCenter.deletion(requestId)).Status, 'SUCCEEDED');
});

test('without a delay the next list contains the assignment', async (t) => {
  const identityCenter = await startIdentityCenter(t, { assignmentDelayMs: 0 });
  assert.equal((await identityCenter.create()).Status, 'IN_PROGRESS');
  assert.deepEqual(await identityCenter.listed(), [james.id]);
});

test('rejects a second operation on a permission set in an account while one runs', async (t) => {
  const identityCenter = await startIdentityCenter(t, { assignmentDelayMs: 1000 });
  await identityCenter.create();

  await assert.rejects(identityCenter.create({ PrincipalId: maria.id }), {
    name: 'ConflictException',
  });
  await assert.rejects(identityCenter.remove(), { name: 'ConflictException' });
  await identityCenter.create({ PermissionSetArn: readOnly.arn });
  identityCenter.advance(1000);
  assert.equal((await identityCenter.remove()).Status, 'IN_PROGRESS');
});

test('creating an assignment that exists succeeds and adds nothing', async (t) => {
  const identityCenter = await startIdentityCenter(t, { assignmentDelayMs: 0 });
  await identityCenter.create();
  const { RequestId: requestId } = await identityCenter.create();
  assert.equal((await identityCenter.creation(requestId)).Status, 'SUCCEEDED');
  assert.deepEqual(await identityCenter.listed(), [james.id]);
});

test('the settings decide how deleting a missing assignment ends', async (t) => {
  const identityCenter = await startIdentityCenter(t, { assignmentDelayMs: 0 });
  const failed = await identityCenter.deletion((await identityCenter.remove()).RequestId);
  assert.equal(failed.Status, 'FAILED');
  assert.match(failed.FailureReason ?? '', /does not exist/);

  identityCenter.settings.missingDeleteStatus = 'SUCCEEDED';
  assert.equal(
    (await identityCenter.deletion((await identityCenter.remove()).RequestId)).Status,
    'SUCCEEDED',
  );
});

const lateFailures = [
  { title: 'an account that is not in the organization', changes: { TargetId: '999999999999' } },
  {
    title: 'a principal that does not exist',
    changes: { PrincipalId: '9067642ac5-00000000-0000-4000-8000-000000000000' },
  },
  { title: 'a group id with the type USER', changes: { PrincipalId: groups[0].id } },
];
for (const { title, changes } of lateFailures) {
  test(`an assignment of ${title} fails when the operation completes`, async (t) => {
    const identityCenter = await startIdentityCenter(t, { assignmentDelayMs: 1000 });
    const { RequestId: requestId, Status: status } = await identityCenter.create(changes);
    assert.equal(status, 'IN_PROGRESS');
    identityCenter.advance(1000);
    const completed = await identityCenter.creation(requestId);
    assert.equal(completed.Status, 'FAILED');
    assert.ok(completed.FailureReason);
  });
}

test('an injected failure appears only when the operation ends, and leaves no assignment', async (t) => {
  const identityCenter = await startIdentityCenter(t, { assignmentDelayMs: 1000 });
  identityCenter.faults.add({
    service: 'sso-admin',
    operation: 'CreateAccountAssignment',
    fault: 'fail-assignment',
  });
  const { RequestId: requestId, Status: status } = await identityCenter.create();
  assert.equal(status, 'IN_PROGRESS');
  identityCenter.advance(1000);
  assert.equal((await identityCenter.creation(requestId)).Status, 'FAILED');
  assert.deepEqual(await identityCenter.listed(), []);
});

test('lists that lag show an earlier state', async (t) => {
  const identityCenter = await startIdentityCenter(t, { assignmentDelayMs: 0, listLagMs: 3000 });
  await identityCenter.create();
  assert.deepEqual(await identityCenter.listed(), []);
  assert.deepEqual(await identityCenter.listed(readOnly.arn), [maria.id]);
  identityCenter.advance(3000);
  assert.deepEqual(await identityCenter.listed(), [james.id]);
  await identityCenter.remove();
  assert.deepEqual(await identityCenter.listed(), [james.id]);
  identityCenter.advance(3000);
  assert.deepEqual(await identityCenter.listed(), []);
});

test('the lists of operations return status and request id, and filter by status', async (t) => {
  const identityCenter = await startIdentityCenter(t, { assignmentDelayMs: 1000 });
  const { RequestId: first } = await identityCenter.create();
  identityCenter.advance(1000);
  const { RequestId: second } = await identityCenter.create({ PermissionSetArn: readOnly.arn });
  const list = async (Status?: 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED') => {
    const filter = Status === undefined ? {} : { Filter: { Status } };
    const { AccountAssignmentsCreationStatus: found = [] } = await identityCenter.sso.send(
      new ListAccountAssignmentCreationStatusCommand({ InstanceArn: instanceArn, ...filter }),
    );
    return found;
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
  const { AccountAssignments: found = [] } = await identityCenter.sso.send(
    new ListAccountAssignmentsForPrincipalCommand({
      InstanceArn: instanceArn,
      PrincipalId: maria.id,
      PrincipalType: 'USER',
      Filter: { AccountId: production.id },
    }),
  );
  assert.deepEqual(
    found.map(({ PrincipalType, PermissionSetArn }) => [PrincipalType, PermissionSetArn]),
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
  assert.deepEqual(arns, [breakGlass.arn, readOnly.arn]);
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

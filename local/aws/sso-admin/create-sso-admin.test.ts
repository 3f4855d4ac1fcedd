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

async function startCenter(t: TestContext, settings: Partial<LocalAwsSettings> = {}) {
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

test('an assignment is in progress until its time has passed, and only then in the list', async (t) => {
  const center = await startCenter(t, { assignmentDelayMs: 1000 });
  const begun = await center.create();
  const { RequestId: requestId, ...rest } = begun;

  assert.deepEqual(rest, {
    Status: 'IN_PROGRESS',
    CreatedDate: testStart,
    TargetId: production.id,
    TargetType: 'AWS_ACCOUNT',
    PermissionSetArn: breakGlass.arn,
    PrincipalType: 'USER',
    PrincipalId: james.id,
  });
  center.advance(999);
  assert.deepEqual(await center.creation(requestId), begun);
  assert.deepEqual(await center.listed(), []);
  center.advance(1);
  assert.deepEqual(await center.creation(requestId), { ...begun, Status: 'SUCCEEDED' });
  assert.deepEqual(await center.listed(), [james.id]);
});

test('a deletion is in progress until its time has passed, and only then the entry is gone', async (t) => {
  const center = await startCenter(t, { assignmentDelayMs: 0 });
  await center.create();
  center.settings.assignmentDelayMs = 500;
  const { RequestId: requestId, Status: status } = await center.remove();

  assert.equal(status, 'IN_PROGRESS');
  assert.deepEqual(await center.listed(), [james.id]);
  center.advance(500);
  assert.deepEqual(await center.listed(), []);
  assert.equal((await center.deletion(requestId)).Status, 'SUCCEEDED');
});

test('without a delay an assignment is there by the next look', async (t) => {
  const center = await startCenter(t, { assignmentDelayMs: 0 });
  assert.equal((await center.create()).Status, 'IN_PROGRESS');
  assert.deepEqual(await center.listed(), [james.id]);
});

test('a second operation on a permission set in an account conflicts while one runs', async (t) => {
  const center = await startCenter(t, { assignmentDelayMs: 1000 });
  await center.create();

  await assert.rejects(center.create({ PrincipalId: maria.id }), { name: 'ConflictException' });
  await assert.rejects(center.remove(), { name: 'ConflictException' });
  await center.create({ PermissionSetArn: readOnly.arn });
  center.advance(1000);
  assert.equal((await center.remove()).Status, 'IN_PROGRESS');
});

test('creating an assignment that exists succeeds and adds nothing', async (t) => {
  const center = await startCenter(t, { assignmentDelayMs: 0 });
  await center.create();
  const { RequestId: requestId } = await center.create();
  assert.equal((await center.creation(requestId)).Status, 'SUCCEEDED');
  assert.deepEqual(await center.listed(), [james.id]);
});

test('deleting an assignment that is not there ends as the settings say', async (t) => {
  const center = await startCenter(t, { assignmentDelayMs: 0 });
  const failed = await center.deletion((await center.remove()).RequestId);
  assert.equal(failed.Status, 'FAILED');
  assert.match(failed.FailureReason ?? '', /does not exist/);

  center.settings.missingDeleteStatus = 'SUCCEEDED';
  assert.equal((await center.deletion((await center.remove()).RequestId)).Status, 'SUCCEEDED');
});

const lateFailures = [
  { of: 'an account that is not in the organization', changes: { TargetId: '999999999999' } },
  {
    of: 'a principal that does not exist',
    changes: { PrincipalId: '9067642ac5-00000000-0000-4000-8000-000000000000' },
  },
  { of: 'a group id given as a user', changes: { PrincipalId: groups[0].id } },
];
for (const { of, changes } of lateFailures) {
  test(`an assignment of ${of} fails late`, async (t) => {
    const center = await startCenter(t, { assignmentDelayMs: 1000 });
    const { RequestId: requestId, Status: status } = await center.create(changes);
    assert.equal(status, 'IN_PROGRESS');
    center.advance(1000);
    const ended = await center.creation(requestId);
    assert.equal(ended.Status, 'FAILED');
    assert.ok(ended.FailureReason);
  });
}

test('an ordered failure shows only when the operation ends, and leaves no assignment', async (t) => {
  const center = await startCenter(t, { assignmentDelayMs: 1000 });
  center.faults.add({
    service: 'sso-admin',
    operation: 'CreateAccountAssignment',
    fault: 'fail-assignment',
  });
  const { RequestId: requestId, Status: status } = await center.create();
  assert.equal(status, 'IN_PROGRESS');
  center.advance(1000);
  assert.equal((await center.creation(requestId)).Status, 'FAILED');
  assert.deepEqual(await center.listed(), []);
});

test('lists that lag show an earlier state', async (t) => {
  const center = await startCenter(t, { assignmentDelayMs: 0, listLagMs: 3000 });
  await center.create();
  assert.deepEqual(await center.listed(), []);
  assert.deepEqual(await center.listed(readOnly.arn), [maria.id]);
  center.advance(3000);
  assert.deepEqual(await center.listed(), [james.id]);
  await center.remove();
  assert.deepEqual(await center.listed(), [james.id]);
  center.advance(3000);
  assert.deepEqual(await center.listed(), []);
});

test('the lists of operations tell status and request id, and filter by status', async (t) => {
  const center = await startCenter(t, { assignmentDelayMs: 1000 });
  const { RequestId: first } = await center.create();
  center.advance(1000);
  const { RequestId: second } = await center.create({ PermissionSetArn: readOnly.arn });
  const list = async (Status?: 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED') => {
    const filter = Status === undefined ? {} : { Filter: { Status } };
    const { AccountAssignmentsCreationStatus: found = [] } = await center.sso.send(
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
  const { AccountAssignmentsDeletionStatus: deletions } = await center.sso.send(
    new ListAccountAssignmentDeletionStatusCommand({ InstanceArn: instanceArn }),
  );
  assert.deepEqual(deletions, []);
});

test('a list is cut into pages that together hold everything', async (t) => {
  const center = await startCenter(t, { pageSize: 1, assignmentDelayMs: 0 });
  for (const user of users) {
    await center.create({ PrincipalId: user.id });
  }
  const pages: unknown[] = [];
  const input = {
    InstanceArn: instanceArn,
    AccountId: production.id,
    PermissionSetArn: breakGlass.arn,
  };
  for await (const page of paginateListAccountAssignments({ client: center.sso }, input)) {
    pages.push(page.AccountAssignments?.map(({ PrincipalId }) => PrincipalId));
  }
  assert.deepEqual(
    pages,
    users.map(({ id }) => [id]),
  );
});

test('what a user may use includes what his groups may', async (t) => {
  const center = await startCenter(t, { assignmentDelayMs: 0 });
  await center.create({ PrincipalType: 'GROUP', PrincipalId: groups[0].id });
  const { AccountAssignments: found = [] } = await center.sso.send(
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
  const { identityCenter } = center.stores;
  assert.equal(identityCenter.isAssigned({ ...use, principalId: maria.id }), true);
  assert.equal(identityCenter.isAssigned({ ...use, principalId: james.id }), false);
});

test('the instance and its permission sets are described', async (t) => {
  const center = await startCenter(t);
  const { Instances: [instance] = [] } = await center.sso.send(new ListInstancesCommand({}));
  assert.equal(instance?.InstanceArn, instanceArn);
  const { PermissionSets: arns } = await center.sso.send(
    new ListPermissionSetsCommand({ InstanceArn: instanceArn }),
  );
  assert.deepEqual(arns, [breakGlass.arn, readOnly.arn]);
  const { PermissionSet: described } = await center.sso.send(
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
  const { PermissionSets: provisioned } = await center.sso.send(
    new ListPermissionSetsProvisionedToAccountCommand({
      InstanceArn: instanceArn,
      AccountId: production.id,
    }),
  );
  assert.deepEqual(provisioned, [readOnly.arn]);
});

test('the role of a permission set in an account always has the same name', async (t) => {
  const { stores } = await startCenter(t);
  const name = stores.identityCenter.roleName(production.id, breakGlass.arn);
  assert.match(name ?? '', /^AWSReservedSSO_BreakGlassProd_[0-9a-f]{16}$/);
  assert.equal(stores.identityCenter.roleName(production.id, breakGlass.arn), name);
  assert.notEqual(stores.identityCenter.roleName(accounts[1].id, breakGlass.arn), name);
});

const refusals = [
  {
    of: 'another instance',
    changes: { InstanceArn: 'arn:aws:sso:::instance/ssoins-99999' },
    code: 'ResourceNotFoundException',
  },
  {
    of: 'an unknown permission set',
    changes: { PermissionSetArn: 'arn:aws:sso:::permissionSet/ssoins-12345/ps-00000' },
    code: 'ResourceNotFoundException',
  },
  {
    of: 'an ARN that is none',
    changes: { PermissionSetArn: 'BreakGlassProd' },
    code: 'ValidationException',
  },
  {
    of: 'an account id that is too short',
    changes: { TargetId: '12345' },
    code: 'ValidationException',
  },
  {
    of: 'a principal id that is none',
    changes: { PrincipalId: 'james' },
    code: 'ValidationException',
  },
  {
    of: 'an unknown principal type',
    changes: { PrincipalType: 'ROBOT' },
    code: 'ValidationException',
  },
  { of: 'a missing account', changes: { TargetId: undefined }, code: 'ValidationException' },
  {
    of: 'a number for an account',
    changes: { TargetId: 123456789012 },
    code: 'ValidationException',
  },
];
test('what does not fit is refused at once', async (t) => {
  const { url } = await startTestAws(t);
  for (const { of, changes, code } of refusals) {
    const { body } = await postJson(url, {
      service: 'sso',
      target: 'SWBExternalService.CreateAccountAssignment',
      body: { ...assignment, ...changes },
    });
    assert.equal(errorTypeOf(body), code, of);
  }
});

test('a request id that nobody was given is not found', async (t) => {
  const center = await startCenter(t);
  const unknown = crypto.randomUUID();
  await assert.rejects(center.creation(unknown), { name: 'ResourceNotFoundException' });
  await assert.rejects(center.deletion(unknown), { name: 'ResourceNotFoundException' });
});

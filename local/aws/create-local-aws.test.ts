import assert from 'node:assert/strict';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateAccountAssignmentCommand,
  DeleteAccountAssignmentCommand,
  DescribeAccountAssignmentCreationStatusCommand,
  SSOAdminClient,
} from '@aws-sdk/client-sso-admin';
import { accounts, instanceArn, permissionSets, standingAssignments, users } from '../seed.ts';
import { createLocalAws } from './create-local-aws.ts';
import { startTestAws, testStart } from './start-test-aws.ts';
import { FolderInUseError } from './storage/folder-lock.ts';

async function makeFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'local-aws-'));
  t.after(() => rm(folder, { recursive: true }));
  return folder;
}

const assignment = {
  InstanceArn: instanceArn,
  TargetId: accounts[0].id,
  TargetType: 'AWS_ACCOUNT',
  PermissionSetArn: permissionSets[0].arn,
  PrincipalType: 'USER',
  PrincipalId: users[0].id,
} as const;

test('an assignment started before a restart completes after it', async (t) => {
  const folder = await makeFolder(t);
  const settings = { assignmentDelayMs: 5000 };
  const before = await startTestAws(t, { folder, settings });
  const sso = new SSOAdminClient(before.client);
  const { AccountAssignmentCreationStatus: started } = await sso.send(
    new CreateAccountAssignmentCommand(assignment),
  );
  sso.destroy();
  await before.close();

  const after = await startTestAws(t, { folder, settings });
  after.advance(5000);
  const ssoAfterRestart = new SSOAdminClient(after.client);
  t.after(() => ssoAfterRestart.destroy());
  const { AccountAssignmentCreationStatus: completed } = await ssoAfterRestart.send(
    new DescribeAccountAssignmentCreationStatusCommand({
      InstanceArn: instanceArn,
      AccountAssignmentCreationRequestId: started?.RequestId,
    }),
  );
  assert.equal(completed?.Status, 'SUCCEEDED');
  assert.equal(after.stores.identityCenter.assignments().length, standingAssignments.length + 1);
});

test('a second start does not seed again', async (t) => {
  const folder = await makeFolder(t);
  const before = await startTestAws(t, { folder, settings: { assignmentDelayMs: 0 } });
  const sso = new SSOAdminClient(before.client);
  const [seeded] = standingAssignments;
  await sso.send(
    new DeleteAccountAssignmentCommand({
      ...assignment,
      TargetId: seeded.accountId,
      PermissionSetArn: seeded.permissionSetArn,
      PrincipalId: seeded.principalId,
    }),
  );
  sso.destroy();
  before.stores.directory.setUserStatus(users[0].id, 'DISABLED');
  await before.close();

  const { stores } = await startTestAws(t, { folder });
  assert.equal(stores.identityCenter.assignments().length, standingAssignments.length - 1);
  assert.equal(stores.directory.user(users[0].id)?.enabled, false);
  assert.equal(stores.topics.list().length, 1);
});

test('a restart keeps the table, parameters and CloudTrail records', async (t) => {
  const folder = await makeFolder(t);
  const before = await startTestAws(t, { folder });
  const TableName = 'break-glass-access';
  const Item = { id: { S: 'principal#U1' }, ssoPrincipal: { S: 'x' } };
  const dynamodb = new DynamoDBClient(before.client);
  await dynamodb.send(new PutItemCommand({ TableName, Item }));
  dynamodb.destroy();
  before.stores.parameters.put({ name: '/a', type: 'SecureString', value: 'b' });
  const record = { eventTime: '2026-11-21T07:00:00Z', eventSource: 'a', eventName: 'b' };
  before.stores.trail.add([record], { deliveredAt: testStart });
  const stored = { ...before.stores.parameters.get('/a') };
  await before.close();

  const after = await startTestAws(t, { folder });
  const dynamodbAfterRestart = new DynamoDBClient(after.client);
  t.after(() => dynamodbAfterRestart.destroy());
  const { Item: storedItem } = await dynamodbAfterRestart.send(
    new GetItemCommand({ TableName, Key: { id: Item.id } }),
  );
  assert.deepEqual(storedItem, Item);
  assert.deepEqual(after.stores.parameters.get('/a'), stored);
  const delivered = after.stores.trail.delivered({ from: testStart, to: testStart });
  assert.deepEqual(
    delivered.map(({ text }) => text),
    [JSON.stringify(record)],
  );
});

test('a data folder that it creates is for this user alone', async (t) => {
  const folder = join(await makeFolder(t), 'data');
  const local = await createLocalAws({ folder, now: () => testStart });
  t.after(() => local.close());
  assert.equal((await stat(folder)).mode & 0o777, 0o700);
});

test('only one local environment uses a folder at a time, until it closes', async (t) => {
  const folder = await makeFolder(t);
  const now = () => testStart;
  const first = await createLocalAws({ folder, now });
  await assert.rejects(
    createLocalAws({ folder, now }),
    (error) =>
      error instanceof FolderInUseError &&
      error.message === `Another local environment is running on ${folder}`,
  );
  await first.close();
  await (await createLocalAws({ folder, now })).close();
});

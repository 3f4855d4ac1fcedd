import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Assignment } from '../../local/aws/sso-admin/store/assignment.ts';
import { startTestAws } from '../../local/aws/start-test-aws.ts';
import { accounts, groups, instanceArn, permissionSets, users } from '../../local/seed.ts';
import { buildJsonClient } from '../../test/fixtures/aws-client/build-json-client.ts';
import type { CreateResult } from '../grant/access/account-assignments.ts';
import { AssignmentPendingError } from '../grant/errors.ts';
import { createAssignmentCreator, createAssignmentRemover } from './account-assignments.ts';
import { identityCenter as service } from './client/json-service.ts';
import { createPermissionSets } from './permission-sets.ts';

const target = {
  accountId: accounts[0].id,
  permissionSetArn: permissionSets[0].arn,
  principalId: users[0].id,
};

type Options = Parameters<typeof startTestAws>[1];

async function identityCenter(t: Parameters<typeof startTestAws>[0], settings?: Options) {
  const aws = await startTestAws(t, settings);
  const client = buildJsonClient(aws.url, service);
  const giver = createAssignmentCreator({ client, clientWithoutRetries: client, instanceArn });
  const taker = createAssignmentRemover({ client, instanceArn });
  return { aws, client, giver, taker };
}

type TestAws = Awaited<ReturnType<typeof startTestAws>>;

function assign(aws: TestAws, principal: Pick<Assignment, 'principalType' | 'principalId'>): void {
  aws.stores.identityCenter.start('CREATE', { ...target, ...principal });
  aws.advance(1_000);
}

async function requestIdOf(sent: Promise<CreateResult>): Promise<string> {
  const result = await sent;
  return result.outcome === 'accepted' ? result.requestId : assert.fail(result.error);
}

test('a create whose answer was lost is sent once, and is no definite refusal', async (t) => {
  const { aws, giver } = await identityCenter(t);
  const createCall = { service: 'sso-admin', operation: 'CreateAccountAssignment', times: 1 };
  aws.faults.add({ ...createCall, fault: 'drop-after' });
  await assert.rejects(giver.create(target));
  assert.equal((await giver.listCreationsSince(target, '2026-01-01T00:00:00.000Z')).length, 1);
});

test('an assignment is made, listed, deleted and gone', async (t) => {
  const { aws, giver, taker } = await identityCenter(t);
  assert.equal(await giver.isListed(target), false);
  const before = aws.now().toISOString();
  const created = await requestIdOf(giver.create(target));
  assert.deepEqual(await giver.describeCreation(created), { status: 'in-progress' });
  assert.deepEqual(await giver.listCreationsSince(target, before), [created]);
  aws.advance(1_000);
  assert.deepEqual(await giver.describeCreation(created), { status: 'succeeded' });
  assert.deepEqual(await giver.listCreationsSince(target, before), [created]);
  const after = new Date(aws.now().getTime() + 1_000).toISOString();
  assert.deepEqual(await giver.listCreationsSince(target, after), []);
  assert.equal(await giver.isListed(target), true);
  const deleted = await taker.delete(target);
  assert.ok(deleted);
  assert.deepEqual(await taker.describeDeletion(deleted), { status: 'in-progress' });
  aws.advance(1_000);
  assert.deepEqual(await taker.describeDeletion(deleted), { status: 'succeeded' });
  assert.equal(await taker.isListed(target), false);
});

test('another’s creation is not taken for this one', async (t) => {
  const { aws, giver } = await identityCenter(t);
  await giver.create({ ...target, principalId: users[1].id });
  assert.deepEqual(await giver.listCreationsSince(target, aws.now().toISOString()), []);
});

test('an assignment to a group that the user is in is not the user’s own', async (t) => {
  const { aws, giver } = await identityCenter(t);
  assign(aws, { principalType: 'GROUP', principalId: groups[0].id });
  assert.equal(await giver.isListed({ ...target, principalId: users[1].id }), false);
});

test('ConflictException and throttling mean: not yet', async (t) => {
  const { aws, giver, taker } = await identityCenter(t);
  await giver.create(target);
  const refused = await giver.create({ ...target, principalId: users[1].id });
  assert.ok(refused.outcome === 'rejected' && refused.error instanceof AssignmentPendingError);
  await assert.rejects(taker.delete(target), AssignmentPendingError);
  const throttle = { service: 'sso-admin', operation: '*', fault: 'throttle', times: 1 };
  aws.faults.add(throttle);
  await assert.rejects(giver.isListed(target), AssignmentPendingError);
});

test('a creation that Identity Center gives up says why', async (t) => {
  const { aws, giver } = await identityCenter(t);
  const created = await requestIdOf(giver.create({ ...target, accountId: '999999999999' }));
  aws.advance(1_000);
  const creation = await giver.describeCreation(created);
  assert.equal(creation.status, 'failed');
  assert.ok(creation.status === 'failed' && creation.reason.length > 0);
});

test('a request id that Identity Center does not know is unknown, not an error', async (t) => {
  const { giver, taker } = await identityCenter(t);
  const none = '00000000-0000-4000-8000-000000000000';
  assert.deepEqual(await giver.describeCreation(none), { status: 'unknown' });
  assert.deepEqual(await taker.describeDeletion(none), { status: 'unknown' });
});

test('the list is read to its last page', async (t) => {
  const { aws, giver } = await identityCenter(t, { settings: { pageSize: 1 } });
  for (const { id } of users) assign(aws, { principalType: 'USER', principalId: id });
  for (const { id } of users)
    assert.equal(await giver.isListed({ ...target, principalId: id }), true);
});

test('a permission set is asked for once, and one that is unknown is none', async (t) => {
  const { aws, client } = await identityCenter(t);
  const sets = createPermissionSets(client, instanceArn);
  const expected = { name: 'BreakGlassProd', sessionSeconds: 3600 };
  assert.deepEqual(await sets.find(target.permissionSetArn), expected);
  const calls = aws.calls.length;
  assert.deepEqual(await sets.find(target.permissionSetArn), expected);
  assert.equal(aws.calls.length, calls);
  const unknown = 'arn:aws:sso:::permissionSet/ssoins-12345/ps-unknown';
  assert.equal(await sets.find(unknown), undefined);
});

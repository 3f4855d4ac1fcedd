import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Assignment } from '../../local/aws/sso-admin/store/assignment.ts';
import { startTestAws } from '../../local/aws/start-test-aws.ts';
import { accounts, groups, instanceArn, permissionSets, users } from '../../local/seed.ts';
import { buildJsonClient } from '../../test/fixtures/aws-client/build-json-client.ts';
import {
  respondWithJson,
  startScriptedServer,
} from '../../test/fixtures/aws-client/scripted-server.ts';
import type { CreateResult, DeleteResult } from '../grant/access/account-assignments.ts';
import { AssignmentPendingError, TargetGoneError } from '../grant/errors.ts';
import { createAssignmentCreator, createAssignmentRemover } from './account-assignments.ts';
import { identityCenter } from './client/json-service.ts';

const target = {
  accountId: accounts[0].id,
  permissionSetArn: permissionSets[0].arn,
  principalId: users[0].id,
};

type Options = Parameters<typeof startTestAws>[1];

async function startIdentityCenter(t: Parameters<typeof startTestAws>[0], settings?: Options) {
  const aws = await startTestAws(t, settings);
  const client = buildJsonClient(aws.url, identityCenter);
  const creator = createAssignmentCreator({ client, clientWithoutRetries: client, instanceArn });
  const remover = createAssignmentRemover({ client, clientWithoutRetries: client, instanceArn });
  return { aws, creator, remover };
}

type TestAws = Awaited<ReturnType<typeof startTestAws>>;

function assign(aws: TestAws, principal: Pick<Assignment, 'principalType' | 'principalId'>): void {
  aws.stores.identityCenter.start('CREATE', { ...target, ...principal });
  aws.advance(1_000);
}

async function requestIdOf(sent: Promise<CreateResult | DeleteResult>): Promise<string> {
  const result = await sent;
  return result.outcome === 'accepted' ? result.requestId : assert.fail(result.outcome);
}

test('sends a create once and throws when the response is lost', async (t) => {
  const { aws, creator } = await startIdentityCenter(t);
  const createCall = { service: 'sso-admin', operation: 'CreateAccountAssignment', times: 1 };
  aws.faults.add({ ...createCall, fault: 'drop-after' });
  await assert.rejects(creator.create(target));
  aws.advance(1_000);
  assert.equal(await creator.isListed(target), true);
});

test('creates, lists and deletes an assignment', async (t) => {
  const { aws, creator, remover } = await startIdentityCenter(t);
  const subject = { target, acceptedAt: '2026-11-21T08:00:00.000Z' };
  assert.equal(await creator.isListed(target), false);
  const creationId = await requestIdOf(creator.create(target));
  assert.deepEqual(await creator.describeCreation(creationId), {
    status: 'in-progress',
    ...subject,
  });
  aws.advance(1_000);
  assert.deepEqual(await creator.describeCreation(creationId), { status: 'succeeded', ...subject });
  assert.equal(await creator.isListed(target), true);
  const deletionId = await requestIdOf(remover.delete(target));
  const deleted = { target, acceptedAt: '2026-11-21T08:00:01.000Z' };
  assert.deepEqual(await remover.describeDeletion(deletionId), {
    status: 'in-progress',
    ...deleted,
  });
  aws.advance(1_000);
  assert.deepEqual(await remover.describeDeletion(deletionId), { status: 'succeeded', ...deleted });
  assert.equal(await remover.isListed(target), false);
});

test('ignores an assignment to a group of the user', async (t) => {
  const { aws, creator } = await startIdentityCenter(t);
  assign(aws, { principalType: 'GROUP', principalId: groups[0].id });
  assert.equal(await creator.isListed({ ...target, principalId: users[1].id }), false);
});

test('throws AssignmentPendingError for ConflictException and throttling', async (t) => {
  const { aws, creator, remover } = await startIdentityCenter(t);
  await creator.create(target);
  const result = await creator.create({ ...target, principalId: users[1].id });
  assert.ok(result.outcome === 'rejected' && result.error instanceof AssignmentPendingError);
  const deletion = await remover.delete(target);
  assert.ok(deletion.outcome === 'rejected' && deletion.error instanceof AssignmentPendingError);
  const throttle = { service: 'sso-admin', operation: '*', fault: 'throttle', times: 1 };
  aws.faults.add(throttle);
  await assert.rejects(creator.isListed(target), AssignmentPendingError);
});

test('returns the reason of a failed creation', async (t) => {
  const { aws, creator } = await startIdentityCenter(t);
  const creationId = await requestIdOf(creator.create({ ...target, accountId: '999999999999' }));
  aws.advance(1_000);
  const creation = await creator.describeCreation(creationId);
  assert.equal(creation.status, 'failed');
  assert.ok(creation.status === 'failed' && creation.reason.length > 0);
});

test('an unknown request id has the status unknown', async (t) => {
  const { creator, remover } = await startIdentityCenter(t);
  const unknownId = '00000000-0000-4000-8000-000000000000';
  assert.deepEqual(await creator.describeCreation(unknownId), { status: 'unknown' });
  assert.deepEqual(await remover.describeDeletion(unknownId), { status: 'unknown' });
});

test('a request id that has not the form of one has the status unknown', async (t) => {
  const malformed = respondWithJson({ __type: 'ValidationException' }, 400);
  const { url } = await startScriptedServer(t, [malformed, malformed]);
  const client = buildJsonClient(url, identityCenter, { maxAttempts: 1 });
  const remover = createAssignmentRemover({ client, clientWithoutRetries: client, instanceArn });
  assert.deepEqual(await remover.describeCreation('x'), { status: 'unknown' });
  assert.deepEqual(await remover.describeDeletion('x'), { status: 'unknown' });
});

test('reads every page of the list', async (t) => {
  const { aws, creator } = await startIdentityCenter(t, { settings: { pageSize: 1 } });
  for (const { id } of users) assign(aws, { principalType: 'USER', principalId: id });
  for (const { id } of users)
    assert.equal(await creator.isListed({ ...target, principalId: id }), true);
});

test('a permission set that is gone is an error for the list, and has nothing to delete', async (t) => {
  const { remover } = await startIdentityCenter(t);
  const permissionSetArn = `${permissionSets[0].arn}0`;
  await assert.rejects(remover.isListed({ ...target, permissionSetArn }), (error) => {
    assert.ok(error instanceof TargetGoneError);
    assert.match(error.message, new RegExp(`${permissionSetArn} in account ${target.accountId}`));
    return true;
  });
  assert.deepEqual(await remover.delete({ ...target, permissionSetArn }), { outcome: 'none' });
});

test('only ResourceNotFoundException means that the target is gone', async (t) => {
  for (const [code, name] of [
    ['ResourceNotFoundException', 'TargetGoneError'],
    ['AccessDeniedException', 'AccessDeniedException'],
    ['ValidationException', 'ValidationException'],
    ['ThrottlingException', 'AssignmentPendingError'],
  ] as const) {
    const { url } = await startScriptedServer(t, [respondWithJson({ __type: code }, 400)]);
    const client = buildJsonClient(url, identityCenter, { maxAttempts: 1 });
    const remover = createAssignmentRemover({ client, clientWithoutRetries: client, instanceArn });
    await assert.rejects(remover.isListed(target), { name });
  }
});

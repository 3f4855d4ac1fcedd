import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groups } from '../../seed.ts';
import { testStart } from '../start-test-aws.ts';
import {
  breakGlass,
  james,
  maria,
  production,
  readOnly,
  startIdentityCenter,
} from './start-test-identity-center.ts';

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

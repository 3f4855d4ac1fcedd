import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { LocalEnvironment } from '../../local/environment/local-environment.ts';
import { instanceArn, region, standingAssignments } from '../../local/seed.ts';
import { runAsOperator } from '../fixtures/cli/run-as-operator.ts';
import { example, isAssigned } from '../fixtures/local-environment/read-state.ts';
import { startEnvironment, stopAfterAll } from '../fixtures/local-environment/start-environment.ts';
import { openTable, putRecord } from '../fixtures/local-environment/table.ts';

let local: LocalEnvironment;
const allTests = stopAfterAll();
before(async () => {
  local = await startEnvironment(allTests);
});

/** James has this assignment, so that Identity Center lists it. */
const [, standing] = standingAssignments;
const lostGrantId = 'f'.repeat(32);
type Target = typeof example;

const lockId = ({ accountId, permissionSetArn, principalId }: Target) =>
  `open#${accountId}#${permissionSetArn}#${principalId}`;
const readLock = (target: Target) => openTable(local).read(lockId(target));
const loseGrant = (target: Target) => putRecord(local, { id: lockId(target), lostGrantId });
const unlock = (target: Target, ...options: readonly string[]) =>
  runAsOperator(
    ...['unlock', target.accountId, target.permissionSetArn, target.principalId],
    ...[...options, '--endpoint-url', local.urls.aws],
  );

test('unlock says when there is nothing to unlock', async () => {
  const { code, stdout } = await unlock(example);
  assert.deepEqual(
    [code, stdout],
    [0, 'There is nothing to unlock: no lost grant locks this access.\n'],
  );
  assert.equal(await readLock(example), undefined);
});

test('unlock removes a lost grant from the lock when the assignment is not listed', async () => {
  await loseGrant(example);
  const { code, stdout } = await unlock(example);
  assert.equal(code, 0);
  assert.match(stdout, new RegExp(`^Unlocked: .* not listed\\. Lost grant: ${lostGrantId}\\.\n$`));
  assert.deepEqual(await readLock(example), { id: lockId(example) });
});

test('unlock refuses while the assignment is listed, and prints how to delete it', async () => {
  await loseGrant(standing);
  const { code, stdout } = await unlock(standing);
  assert.equal(code, 1);
  assert.match(stdout, /^Not unlocked: /);
  assert.match(stdout, /--keep-assignment/);
  const command = `  aws sso-admin delete-account-assignment --region ${region} --endpoint-url ${local.urls.aws} --instance-arn ${instanceArn} --target-type AWS_ACCOUNT --target-id ${standing.accountId} --permission-set-arn ${standing.permissionSetArn} --principal-type USER --principal-id ${standing.principalId}`;
  assert.ok(stdout.split('\n').includes(command), stdout);
  assert.deepEqual(await readLock(standing), { id: lockId(standing), lostGrantId });
  assert.ok(isAssigned(local, standing));
});

test('unlock --json says the same to programs', async () => {
  await loseGrant(standing);
  const { code, stdout } = await unlock(standing, '--json');
  assert.deepEqual([code, JSON.parse(stdout)], [1, { outcome: 'still-assigned', lostGrantId }]);
});

test('unlock --keep-assignment unlocks, and keeps the assignment', async () => {
  await loseGrant(standing);
  const { code, stdout } = await unlock(standing, '--keep-assignment');
  assert.equal(code, 0);
  assert.match(stdout, /^Unlocked: .* The user keeps the assignment\./);
  assert.deepEqual(await readLock(standing), { id: lockId(standing) });
  assert.ok(isAssigned(local, standing));
});

test('unlock changes nothing when Identity Center cannot be read, and exits with 1', async () => {
  await loseGrant(example);
  const fault = { service: 'sso-admin', operation: 'ListAccountAssignments', times: 1 };
  local.faults.add({ ...fault, fault: 'access-denied' });
  const { code, stderr } = await unlock(example);
  assert.equal(code, 1);
  assert.match(stderr, /^AccessDeniedException: /);
  assert.deepEqual(await readLock(example), { id: lockId(example), lostGrantId });
});

test('unlock exits with 2 and the usage for wrong arguments', async () => {
  const runs = await Promise.all([
    runAsOperator('unlock'),
    runAsOperator('unlock', example.accountId, example.permissionSetArn),
    unlock({ ...example, accountId: '1234' }),
    unlock({ ...example, permissionSetArn: 'BreakGlassProd' }),
    unlock({ ...example, principalId: 'james' }),
  ]);
  for (const { code, stdout, stderr } of runs) {
    assert.equal(code, 2);
    assert.match(stdout + stderr, /^Usage: break-glass unlock /m);
  }
});

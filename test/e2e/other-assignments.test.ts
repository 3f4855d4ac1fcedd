import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { CreateAccountAssignmentCommand, SSOAdminClient } from '@aws-sdk/client-sso-admin';
import type { Assignment } from '../../local/aws/sso-admin/store/assignment.ts';
import type { LocalEnvironment } from '../../local/environment/local-environment.ts';
import { accounts, groups, instanceArn, users } from '../../local/seed.ts';
import {
  makeOverdue,
  openAccess,
  requestEnd,
  stopExecution,
} from '../fixtures/local-environment/grant-actions.ts';
import { pressButton } from '../fixtures/local-environment/press-button.ts';
import { example, grantIds } from '../fixtures/local-environment/read-state.ts';
import {
  sdkOptionsOf,
  startEnvironment,
  stopAfterAll,
} from '../fixtures/local-environment/start-environment.ts';
import { putRecord, readGrantRecord } from '../fixtures/local-environment/table.ts';
import { waitForAccess, waitForEnd } from '../fixtures/local-environment/wait-for-execution.ts';

const [james, maria, alex] = users;
const [, staging] = accounts;
const [auditors] = groups;
const asMaria = { user: maria.slackUserId };
const inStaging = { payload: { callback_id: `x_${staging.id}_y` } };

/** All tests share one local environment. Maria, an auditor, may get the same access as James, for longer. */
let local: LocalEnvironment;
const allTests = stopAfterAll();
before(async () => {
  local = await startEnvironment(allTests, { accessSeconds: 4, retryDelayMs: 5 });
  const { accountId, permissionSetArn } = example;
  await putRecord(local, {
    id: `access#${accountId}#${permissionSetArn}#${maria.id}`,
    accessSeconds: 600,
  });
  await putRecord(local, {
    id: `access#${staging.id}#${permissionSetArn}#${james.id}`,
    accessSeconds: 600,
  });
  // Another tool has assigned the same permission set in the same account to a user and to a group.
  await assignDirectly('USER', alex.id);
  await assignDirectly('GROUP', auditors.id);
  await local.warmUp();
});

const assignDirectly = (principalType: 'USER' | 'GROUP', principalId: string) =>
  new SSOAdminClient(sdkOptionsOf(local)).send(
    new CreateAccountAssignmentCommand({
      InstanceArn: instanceArn,
      TargetType: 'AWS_ACCOUNT',
      TargetId: example.accountId,
      PermissionSetArn: example.permissionSetArn,
      PrincipalType: principalType,
      PrincipalId: principalId,
    }),
  );

/** Every assignment in Identity Center as text, sorted. */
const listAssignments = (): readonly string[] =>
  local.stores.identityCenter.assignments().map(assignmentText).sort();

const assignmentText = (assignment: Assignment): string =>
  [
    assignment.accountId,
    assignment.permissionSetArn,
    assignment.principalType,
    assignment.principalId,
  ].join(' ');

const assignmentOfJames = assignmentText({ ...example, principalType: 'USER' });
const assignmentOfMaria = assignmentText({
  ...example,
  principalType: 'USER',
  principalId: maria.id,
});
const sorted = (...texts: readonly string[]): readonly string[] => [...texts].sort();

async function endBySweep(grantId: string): Promise<void> {
  await stopExecution(local, grantId);
  await makeOverdue(local, grantId);
  assert.equal((await local.sweep()).ok, true);
  assert.equal((await readGrantRecord(local, grantId))['status'], 'ended');
}

const endByRequest = async (grantId: string, options = {}): Promise<void> => {
  await requestEnd(local, grantId, options);
  await waitForEnd(local, grantId);
};

test('a grant that fails revokes no assignment', async () => {
  const grantOfMaria = await openAccess(local, asMaria);
  const others = listAssignments();
  const fault = { service: 'sso-admin', operation: 'CreateAccountAssignment', times: 1 };
  local.faults.add({ ...fault, fault: 'fail-assignment' });
  await pressButton(local);
  const grantId = grantIds(local).at(-1) ?? '';
  assert.equal((await waitForEnd(local, grantId)).status, 'FAILED');
  assert.equal((await readGrantRecord(local, grantId))['status'], 'failed');
  assert.deepEqual(listAssignments(), others);
  await endByRequest(grantOfMaria, asMaria);
});

const ends: [string, (grantId: string) => Promise<unknown>][] = [
  ['at its deadline', (grantId) => waitForEnd(local, grantId)],
  ['at its requester’s request', (grantId) => endByRequest(grantId)],
  ['by the sweep', endBySweep],
];
for (const [title, endGrant] of ends)
  test(`a grant that ends ${title} revokes only its own assignment`, async () => {
    const others = listAssignments();
    const grantOfMaria = await openAccess(local, asMaria);
    const grantId = await openAccess(local);
    assert.deepEqual(listAssignments(), sorted(...others, assignmentOfMaria, assignmentOfJames));
    await endGrant(grantId);
    assert.deepEqual(listAssignments(), sorted(...others, assignmentOfMaria));
    assert.equal((await readGrantRecord(local, grantOfMaria))['status'], 'active');
    await endByRequest(grantOfMaria, asMaria);
    assert.deepEqual(listAssignments(), others);
  });

test('a group’s assignment does not count as the user’s own, and is not revoked', async () => {
  const others = listAssignments();
  const target = { ...example, principalId: maria.id };
  assert.ok(local.stores.identityCenter.isAssigned(target));
  const grantId = await openAccess(local, asMaria);
  assert.equal((await readGrantRecord(local, grantId))['alreadyAssigned'], false);
  assert.deepEqual(listAssignments(), sorted(...others, assignmentOfMaria));
  await endByRequest(grantId, asMaria);
  assert.deepEqual(listAssignments(), others);
  assert.ok(local.stores.identityCenter.isAssigned(target));
});

for (const [title, endGrant] of ends.slice(1))
  test(`a user keeps an assignment from before the grant when the grant ends ${title}`, async () => {
    const assignments = listAssignments();
    const grantId = await openAccess(local, inStaging);
    assert.deepEqual(listAssignments(), assignments);
    await endGrant(grantId);
    const { alreadyAssigned, status } = await readGrantRecord(local, grantId);
    assert.deepEqual({ alreadyAssigned, status }, { alreadyAssigned: true, status: 'ended' });
    assert.deepEqual(listAssignments(), assignments);
  });

test('two users who press at once both have access, each until the end of their own grant', async () => {
  const others = listAssignments();
  const earlier = grantIds(local).length;
  const [first, second] = await Promise.all([pressButton(local), pressButton(local, asMaria)]);
  assert.match(`${first.text}\n${second.text}`, /^Glass broken.*\nGlass broken/);
  const ids = grantIds(local).slice(earlier);
  const records = await Promise.all(ids.map((id) => readGrantRecord(local, id)));
  const grantOfJames = ids[records.findIndex(({ principalId }) => principalId === james.id)] ?? '';
  const grantOfMaria = ids.find((id) => id !== grantOfJames) ?? '';
  for (const id of ids) await waitForAccess(local, id);
  assert.deepEqual(listAssignments(), sorted(...others, assignmentOfMaria, assignmentOfJames));
  await endByRequest(grantOfJames);
  assert.deepEqual(listAssignments(), sorted(...others, assignmentOfMaria));
  await endByRequest(grantOfMaria, asMaria);
  assert.deepEqual(listAssignments(), others);
});

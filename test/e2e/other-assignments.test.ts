import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { CreateAccountAssignmentCommand, SSOAdminClient } from '@aws-sdk/client-sso-admin';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Assignment } from '../../local/aws/sso-admin/store/assignment.ts';
import type { LocalEnvironment } from '../../local/environment/local-environment.ts';
import { accounts, groups, instanceArn, users } from '../../local/seed.ts';
import {
  makeOverdue,
  openAccess,
  requestEnd,
} from '../fixtures/local-environment/grant-actions.ts';
import { pressButton } from '../fixtures/local-environment/press-button.ts';
import { example, grantIds } from '../fixtures/local-environment/read-state.ts';
import {
  sdkOptionsOf,
  startEnvironment,
  stopAfterAll,
} from '../fixtures/local-environment/start-environment.ts';
import { readGrantRecord } from '../fixtures/local-environment/table.ts';
import {
  executionArnOf,
  waitForEnd,
  waitForState,
} from '../fixtures/local-environment/wait-for-execution.ts';

const [james, maria, alex] = users;
const [, staging] = accounts;
const [auditors] = groups;
const asMaria = { user: maria.slackUserId };
const inStaging = { payload: { callback_id: `x_${staging.id}_y` } };

/** One local environment for all tests. Maria, an auditor, has the same access as James, for longer. */
let local: LocalEnvironment;
const file = stopAfterAll();
before(async () => {
  local = await startEnvironment(file, { accessSeconds: 4, retryDelayMs: 5 });
  const { accountId, permissionSetArn: set } = example;
  await putRecord({ id: `access#${accountId}#${set}#${maria.id}`, accessSeconds: 600 });
  await putRecord({ id: `access#${staging.id}#${set}#${james.id}`, accessSeconds: 600 });
  // What another tool has assigned: the very same access, to somebody else and to a group.
  await assignDirectly('USER', alex.id);
  await assignDirectly('GROUP', auditors.id);
  await local.warmUp();
});

const putRecord = (record: Record<string, unknown>) =>
  new DynamoDBClient(sdkOptionsOf(local)).send(
    new PutItemCommand({ TableName: 'break-glass-access', Item: marshall(record) }),
  );

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

/** Every assignment, as one text each. */
const assignments = (): readonly string[] =>
  local.stores.identityCenter.assignments().map(textOf).sort();

const textOf = (held: Assignment): string =>
  [held.accountId, held.permissionSetArn, held.principalType, held.principalId].join(' ');

const ofJames = textOf({ ...example, principalType: 'USER' });
const ofMaria = textOf({ ...example, principalType: 'USER', principalId: maria.id });
const together = (...texts: readonly string[]): readonly string[] => [...texts].sort();

/** Leaves a grant to the sweep, and lets it end it. */
async function endBySweep(grantId: string): Promise<void> {
  const stop = new StopExecutionCommand({ executionArn: executionArnOf(grantId) });
  await new SFNClient(sdkOptionsOf(local)).send(stop);
  await makeOverdue(local, grantId);
  assert.equal((await local.sweep()).ok, true);
  assert.equal((await readGrantRecord(local, grantId))['status'], 'ended');
}

const endEarly = async (grantId: string, options = {}): Promise<void> => {
  await requestEnd(local, grantId, options);
  await waitForEnd(local, grantId);
};

test('a grant that fails revokes nothing', async () => {
  const marias = await openAccess(local, asMaria);
  const others = assignments();
  const fault = { service: 'sso-admin', operation: 'CreateAccountAssignment', times: 1 };
  local.faults.add({ ...fault, fault: 'fail-assignment' });
  await pressButton(local);
  const grantId = grantIds(local).at(-1) ?? '';
  assert.equal((await waitForEnd(local, grantId)).status, 'FAILED');
  assert.equal((await readGrantRecord(local, grantId))['status'], 'failed');
  assert.deepEqual(assignments(), others);
  await endEarly(marias, asMaria);
});

const ends: [string, (grantId: string) => Promise<unknown>][] = [
  ['its deadline', (grantId) => waitForEnd(local, grantId)],
  ['the wish of its holder', (grantId) => endEarly(grantId)],
  ['the sweep', endBySweep],
];
for (const [title, end] of ends)
  test(`a grant that is ended by ${title} revokes nothing but its own`, async () => {
    const others = assignments();
    const marias = await openAccess(local, asMaria);
    const grantId = await openAccess(local);
    assert.deepEqual(assignments(), together(...others, ofMaria, ofJames));
    await end(grantId);
    assert.deepEqual(assignments(), together(...others, ofMaria));
    assert.equal((await readGrantRecord(local, marias))['status'], 'active');
    await endEarly(marias, asMaria);
    assert.deepEqual(assignments(), others);
  });

test('what a group gives is neither taken for a person’s own, nor revoked', async () => {
  const before = assignments();
  const held = { ...example, principalId: maria.id };
  assert.ok(local.stores.identityCenter.isAssigned(held));
  const grantId = await openAccess(local, asMaria);
  assert.equal((await readGrantRecord(local, grantId))['alreadyAssigned'], false);
  assert.deepEqual(assignments(), together(...before, ofMaria));
  await endEarly(grantId, asMaria);
  assert.deepEqual(assignments(), before);
  assert.ok(local.stores.identityCenter.isAssigned(held));
});

for (const [title, end] of ends.slice(1))
  test(`what a person held before a grant is kept when ${title} ends it`, async () => {
    const before = assignments();
    const grantId = await openAccess(local, inStaging);
    assert.deepEqual(assignments(), before);
    await end(grantId);
    const { alreadyAssigned, status } = await readGrantRecord(local, grantId);
    assert.deepEqual({ alreadyAssigned, status }, { alreadyAssigned: true, status: 'ended' });
    assert.deepEqual(assignments(), before);
  });

test('of two people who press at once, each has what is theirs until their own end', async () => {
  const others = assignments();
  const earlier = grantIds(local).length;
  const [first, second] = await Promise.all([pressButton(local), pressButton(local, asMaria)]);
  assert.match(`${first.text}\n${second.text}`, /^Glass broken.*\nGlass broken/);
  const ids = grantIds(local).slice(earlier);
  const records = await Promise.all(ids.map((id) => readGrantRecord(local, id)));
  const jamess = ids[records.findIndex(({ principalId }) => principalId === james.id)] ?? '';
  const marias = ids.find((id) => id !== jamess) ?? '';
  for (const id of ids) await waitForState(local, id, 'WaitForAccessToExpire');
  assert.deepEqual(assignments(), together(...others, ofMaria, ofJames));
  await endEarly(jamess);
  assert.deepEqual(assignments(), together(...others, ofMaria));
  await endEarly(marias, asMaria);
  assert.deepEqual(assignments(), others);
});

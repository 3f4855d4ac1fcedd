import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import type { LocalEnvironment } from '../../../local/environment/local-environment.ts';
import { users } from '../../../local/seed.ts';
import {
  adminAccess,
  pressDirectly,
  pressValue,
  requestApproval,
} from '../../fixtures/local-environment/approval-actions.ts';
import {
  directMessages,
  isAssigned,
  stateOf,
} from '../../fixtures/local-environment/read-state.ts';
import {
  startEnvironment,
  stopAfterAll,
  waitUntil,
} from '../../fixtures/local-environment/start-environment.ts';
import { openTable, putRecord, readGrantRecord } from '../../fixtures/local-environment/table.ts';
import {
  waitForAccess,
  waitForEnd,
  waitForState,
} from '../../fixtures/local-environment/wait-for-execution.ts';

/** All tests share one local environment, and each leaves James without an open grant. */
let local: LocalEnvironment;
const allTests = stopAfterAll();
before(async () => {
  local = await startEnvironment(allTests, { accessSeconds: 3_600, retryDelayMs: 5 });
});

const [james, , , priya] = users;
const minute = 60_000;
/** The sweep does what is due for longer than five minutes. */
const sweepLater = async (): Promise<void> => {
  local.advanceClock(6 * minute + 1_000);
  assert.equal((await local.sweep()).ok, true);
};

async function endAndWait(grantId: string): Promise<void> {
  await pressDirectly(local, james.slackUserId, 'end_access');
  assert.equal((await waitForEnd(local, grantId)).status, 'SUCCEEDED');
  assert.equal(isAssigned(local, adminAccess), false);
}

test('an approval whose function is killed before it ends the wait is finished by the sweep', async () => {
  const grantId = await requestApproval(local);
  const call = { service: 'stepfunctions', operation: 'SendTaskSuccess' };
  local.faults.add({ ...call, fault: 'delay-60000' });
  const press = pressDirectly(local, priya.slackUserId, 'approve_access');
  await waitUntil(local, () => local.faults.pending().length === 0, 'the call');
  assert.equal(local.functions.pool('access-requested').killBusy(), 1);
  await press;
  assert.equal((await readGrantRecord(local, grantId))['status'], 'opening');
  assert.equal(stateOf(local, grantId), 'WaitForApproval');
  await sweepLater();
  await waitForAccess(local, grantId);
  assert.ok(isAssigned(local, adminAccess));
  assert.match(directMessages(local, priya.slackUserId).at(-1)?.text ?? '', /^You approved this: /);
  await endAndWait(grantId);
});

test('an approval whose token is lost gives access when the time to approve is over', async () => {
  const grantId = await requestApproval(local);
  const wait = `wait#${grantId}#approval`;
  await openTable(local).change(wait, { remove: ['taskToken'] }, [{ present: 'id' }]);
  await pressDirectly(local, priya.slackUserId, 'approve_access');
  assert.equal(stateOf(local, grantId), 'WaitForApproval');
  local.advanceClock(15 * minute);
  await waitForAccess(local, grantId);
  await endAndWait(grantId);
});

/** What the definition of today sends after a wait. Source of a change: CONTRIBUTING.md */
const inputs: readonly { readonly step: string; readonly grantId: string }[] = JSON.parse(
  readFileSync(new URL('../../vectors/task-input-v2-waits.json', import.meta.url), 'utf8'),
);

/** An upgrade replaces the functions; the execution keeps its definition, and sends what it always sent. */
async function sendAsEarlier(index: number, grantId: string): Promise<unknown> {
  const input = inputs[index];
  const name = input?.step === 'RevokeAccess' ? 'revoke-access' : 'grant-access';
  const invocation = await local.functions.invoke(name, { ...input, grantId });
  return invocation.ok ? Object(invocation.payload)['outcome'] : invocation;
}

test('functions that are upgraded while a grant waits for approval, or while it is extended, go on with it', async () => {
  const { accountId, permissionSetArn } = adminAccess;
  const rule = { approvals: 1, approvers: new Set([priya.id]), maxAccessSeconds: 7_200 };
  await putRecord(local, { id: `access#${accountId}#${permissionSetArn}#${james.id}`, ...rule });
  const grantId = await requestApproval(local);
  const call = { service: 'stepfunctions', operation: 'SendTaskSuccess' };
  local.faults.add({ ...call, fault: 'drop-before', times: 100 });
  await pressDirectly(local, priya.slackUserId, 'approve_access');
  local.faults.cancel(() => true);
  assert.equal(await sendAsEarlier(0, grantId), 'granted');
  // A second press ends the wait that the first one did not end.
  await pressValue(local, priya.slackUserId, 'approve_access', grantId);
  await waitForAccess(local, grantId);

  await pressDirectly(local, james.slackUserId, 'extend_access');
  local.advanceClock(61 * minute);
  await waitUntil(
    local,
    () => local.executions().some(({ states }) => states.includes('WaitAgain')),
    'the second wait',
  );
  await waitForState(local, grantId, 'WaitForAccessToExpire');
  assert.equal(await sendAsEarlier(1, grantId), 'wait-again');
  assert.ok(isAssigned(local, adminAccess));
  await endAndWait(grantId);
});

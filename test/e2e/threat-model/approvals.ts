import assert from 'node:assert/strict';
import { test } from 'node:test';
import { users } from '../../../local/seed.ts';
import { stepFunctions } from '../../../src/aws/client/json-service.ts';
import { createExecutionWaits } from '../../../src/aws/step-functions.ts';
import { endWait } from '../../../src/grant/end-wait.ts';
import { buildJsonClient } from '../../fixtures/aws-client/build-json-client.ts';
import {
  changeAs,
  credentialsOf,
  openTableAs,
} from '../../fixtures/local-environment/act-as-role.ts';
import {
  adminAccess,
  pressDirectly,
  requestApproval,
} from '../../fixtures/local-environment/approval-actions.ts';
import {
  buildPressPayload,
  postInteraction,
  signInteraction,
} from '../../fixtures/local-environment/press-button.ts';
import { directMessages, isAssigned } from '../../fixtures/local-environment/read-state.ts';
import { readGrantRecord } from '../../fixtures/local-environment/table.ts';
import { waitForAccess, waitForEnd } from '../../fixtures/local-environment/wait-for-execution.ts';
import { local, secondsFromNow, signingSecret } from './test-context.ts';

const [james, maria, , priya] = users;

/** Ends the wait for approval with the access key of a role. */
async function endApprovalWait(role: string, grantId: string): Promise<void> {
  const credentials = async () => credentialsOf(role);
  const client = buildJsonClient(local.urls.aws, stepFunctions, { credentials });
  const deps = { records: openTableAs(local, role), waits: createExecutionWaits(client) };
  await endWait({ ...deps, now: Date.now }, `wait#${grantId}#approval`);
}

/** Writes an approval that nobody gave, with the access key of a role, then ends the wait. */
async function forgeApproval(role: string, { id, slackUserId, userName }: (typeof users)[number]) {
  const grantId = await requestApproval(local);
  const at = secondsFromNow(0);
  const approvals = { [id]: { at, slackUserId, userName } };
  const opening = { status: 'opening', approvedAt: at, deadlineAt: secondsFromNow(590) };
  await changeAs(local, role, `grant#${grantId}`, { ...opening, approvals });
  // The role of revoke-access cannot end the wait: there its time is over at some time.
  await endApprovalWait(role === 'revoke-access' ? 'access-requested' : role, grantId);
  return grantId;
}

/** The approver ends the access with the button of the message that told them of it. */
async function endAsApprover(grantId: string): Promise<void> {
  const told = directMessages(local, priya.slackUserId).at(-1)?.text ?? '';
  assert.match(told, /^You approved this: .* If you did not: End now\.$/);
  await pressDirectly(local, priya.slackUserId, 'end_access');
  await waitForEnd(local, grantId);
  assert.equal(isAssigned(local, adminAccess), false);
}

/** Tests of what forged approvals do. */
export function testApprovals(): void {
  test('A forged approval counts as that of the approver whom it names, who is told of the access, and can end it.', async () => {
    const grantId = await requestApproval(local);
    const action = { action_id: 'approve_access', block_id: 'x', type: 'button', value: grantId };
    const payload = { type: 'block_actions', actions: [action] };
    const press = buildPressPayload(local, { user: priya.slackUserId, payload });
    await postInteraction(local, signInteraction(signingSecret(), press));
    await waitForAccess(local, grantId);
    await endAsApprover(grantId);
  });

  test('`access-requested`, `revoke-access` and `sweep-grants` can write approvals that nobody gave into a request: they count only for approvers whom the access rule names, and these are told of the access.', async () => {
    for (const role of ['access-requested', 'revoke-access', 'sweep-grants']) {
      const refused = await forgeApproval(role, maria);
      await waitForEnd(local, refused);
      assert.equal((await readGrantRecord(local, refused))['status'], 'failed');
      assert.equal(isAssigned(local, adminAccess), false);
      const granted = await forgeApproval(role, priya);
      await waitForAccess(local, granted);
      await endAsApprover(granted);
    }
  });

  test('`access-requested` can go ahead without approval in the requester’s place, where the access rule allows that: everybody who was skipped is told.', async () => {
    const grantId = await requestApproval(local);
    const overriddenAt = secondsFromNow(0);
    const opening = { status: 'opening', overriddenAt, deadlineAt: secondsFromNow(590) };
    await changeAs(local, 'access-requested', `grant#${grantId}`, opening);
    await endApprovalWait('access-requested', grantId);
    await waitForAccess(local, grantId);
    const told = directMessages(local, priya.slackUserId).at(-1)?.text ?? '';
    assert.match(told, /^WITHOUT APPROVAL: /);
    await pressDirectly(local, james.slackUserId, 'end_access');
    await waitForEnd(local, grantId);
  });

  test('`sweep-grants` can end the wait for an approval: the request then expires without access.', async () => {
    const grantId = await requestApproval(local);
    await endApprovalWait('sweep-grants', grantId);
    await waitForEnd(local, grantId);
    assert.equal((await readGrantRecord(local, grantId))['status'], 'expired');
    assert.equal(isAssigned(local, adminAccess), false);
  });
}

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { LocalEnvironment } from '../../local/environment/local-environment.ts';
import {
  makeOverdue,
  openAccess,
  requestEnd,
} from '../fixtures/local-environment/grant-actions.ts';
import { clearFault, injectFault } from '../fixtures/local-environment/inject-faults.ts';
import { pressButton } from '../fixtures/local-environment/press-button.ts';
import {
  alertsAbout,
  directMessages,
  grantIds,
  isAssigned,
  mailsAbout,
  stateOf,
} from '../fixtures/local-environment/read-state.ts';
import { startEnvironment, waitUntil } from '../fixtures/local-environment/start-environment.ts';
import { readGrantRecord } from '../fixtures/local-environment/table.ts';
import { waitForOutcome, waitForState } from '../fixtures/local-environment/wait-for-execution.ts';

/** The functions' time limits are a fraction of the sweep's interval, and a killed function's lease lasts for its limit. */
const options = { accessSeconds: 600, retryDelayMs: 5, sweepSeconds: 5 };
const failedAfterAlert = ['FAILED', 'AlertPeople', 'Failed'];

describe('the workflow', { concurrency: true }, () => {
  test('alerts operators and notifies the requester when Identity Center denies GrantAccess the create', async (t) => {
    const local = await startEnvironment(t, options);
    injectFault(local, 'sso-admin', 'CreateAccountAssignment', 'access-denied');
    await pressButton(local);
    const [grantId = ''] = grantIds(local);
    assert.deepEqual(await waitForOutcome(local, grantId), failedAfterAlert);
    assert.equal(isAssigned(local), false);
    assert.equal(alertsAbout(local, grantId).length, 1);
    // The sweep looks at the list once more.
    const { status, due, dueAt, endedAt } = await readGrantRecord(local, grantId);
    assert.deepEqual([status, due], ['failed', 'grant']);
    assert.equal(dueAt, Math.ceil(Date.parse(String(endedAt)) / 1000) + 900);
    const [message, ...more] = directMessages(local);
    assert.match(message?.text ?? '', /^No access\. Access could not be granted: /);
    assert.deepEqual(more, []);
  });

  test('revokes an assignment that GrantAccess created when every try of GrantAccess is killed', async (t) => {
    const local = await startEnvironment(t, options);
    injectFault(local, 'sso-admin', 'DescribeAccountAssignmentCreationStatus', 'delay-60000');
    await pressButton(local);
    const [grantId = ''] = grantIds(local);
    // The request id is stored: without it RevokeAccess waits until the list must show the creation.
    const isAsked = () => local.faults.pending().some(({ times }) => times < 10_000);
    await waitUntil(local, isAsked, 'the status of the creation');
    assert.ok(isAssigned(local));
    await killWhileIn(local, grantId, 'GrantAccess', 'grant-access');
    clearFault(local, 'sso-admin', 'DescribeAccountAssignmentCreationStatus');
    assert.deepEqual(await waitForOutcome(local, grantId), failedAfterAlert);
    assert.equal(isAssigned(local), false);
    assert.equal(alertsAbout(local, grantId).length, 1);
    assert.equal(mailsAbout(local, grantId).length, 1);
  });

  test('alerts operators when every try of RevokeAccess is killed, and the sweep revokes access', async (t) => {
    const local = await startEnvironment(t, options);
    const grantId = await openAccess(local);
    await requestEnd(local, grantId);
    await waitForState(local, grantId, 'RevokeAccess');
    await killWhileIn(local, grantId, 'RevokeAccess', 'revoke-access');
    assert.deepEqual(await waitForOutcome(local, grantId), failedAfterAlert);
    assert.ok(alertsAbout(local, grantId).length >= 1);
    await makeOverdue(local, grantId);
    await waitUntil(local, () => !isAssigned(local), 'the sweep');
  });
});

/** Kills the function's busy workers again and again until the execution leaves the state. */
function killWhileIn(
  local: LocalEnvironment,
  grantId: string,
  state: string,
  name: string,
): Promise<void> {
  return waitUntil(
    local,
    () => {
      if (stateOf(local, grantId) !== state) return true;
      local.functions.pool(name).killBusy();
      return false;
    },
    `the end of ${state}`,
  );
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DeleteAccountAssignmentCommand, SSOAdminClient } from '@aws-sdk/client-sso-admin';
import { standingAssignments } from '../../../local/seed.ts';
import { lockRecordId } from '../../../src/grant/record/lock.ts';
import { toEpochSeconds } from '../../../src/platform/time.ts';
import { changeAs, sdkOptionsAs } from '../../fixtures/local-environment/act-as-role.ts';
import { openWithToken, sweepOverdue } from '../../fixtures/local-environment/grant-actions.ts';
import { alertsAbout, example, isAssigned } from '../../fixtures/local-environment/read-state.ts';
import { openTable } from '../../fixtures/local-environment/table.ts';
import { waitForEnd } from '../../fixtures/local-environment/wait-for-execution.ts';
import * as call from './denied-calls.ts';
import {
  assertDenied,
  assignment,
  changeDirectly,
  cleanUp,
  endedAnswer,
  endWait,
  kindsOfAlerts,
  local,
  replaceFunction,
  secondsFromNow,
} from './test-context.ts';

const [standing] = standingAssignments;
const nothing = { ended: 0, reported: 0, failed: 0 };

/** What `revoke-access` writes when it has ended a grant. */
function closedRecord() {
  const endedAt = secondsFromNow(0);
  return { status: 'ended', endedAt, due: 'grant', dueAt: toEpochSeconds(endedAt) + 900 };
}

/** Tests of the worst that the role of `revoke-access` can do. */
export function testRevokeAccess(): void {
  test('`revoke-access` can delete every assignment of the allowed permission sets in the allowed accounts, a standing one, too.', async () => {
    assert.ok(isAssigned(local, standing));
    await new SSOAdminClient(sdkOptionsAs(local, 'revoke-access')).send(
      new DeleteAccountAssignmentCommand(assignment(standing)),
    );
    assert.equal(isAssigned(local, standing), false);
    changeDirectly('CREATE', standing);
  });

  test('`revoke-access` can say that access has ended while it stands: the sweep’s second look at the list sees it, and people are alerted.', async (t) => {
    const grantId = await openWithToken(local);
    replaceFunction(t, 'revoke-access', async () => {
      await changeAs(local, 'revoke-access', `grant#${grantId}`, closedRecord());
      return endedAnswer;
    });
    await endWait(grantId);
    assert.equal((await waitForEnd(local, grantId)).status, 'SUCCEEDED');
    assert.ok(isAssigned(local));
    assert.deepEqual(await sweepOverdue(local, grantId), nothing);
    assert.deepEqual(
      alertsAbout(local, grantId).map(({ attributes }) => attributes),
      [{ severity: 'critical', kind: 'listed-again' }],
    );
    await cleanUp(grantId);
  });

  test('`revoke-access` can do nothing and say so: the sweep ends the grant after its deadline, and people are alerted.', async (t) => {
    const grantId = await openWithToken(local);
    replaceFunction(t, 'revoke-access', () => endedAnswer);
    await endWait(grantId);
    assert.equal((await waitForEnd(local, grantId)).status, 'SUCCEEDED');
    assert.ok(isAssigned(local));
    assert.deepEqual(await sweepOverdue(local, grantId), { ...nothing, ended: 1 });
    assert.equal(isAssigned(local), false);
    assert.deepEqual(kindsOfAlerts(grantId), ['swept']);
    assert.deepEqual(await sweepOverdue(local, grantId), { ...nothing, reported: 1 });
  });

  test('`revoke-access` can take a grant and its lock out of the sweep, too: then access stays, and nobody is alerted.', async (t) => {
    const lockId = lockRecordId(example);
    const makeLockDue = () =>
      openTable(local).change(lockId, { set: { dueAt: 1 } }, [{ present: 'dueAt' }]);
    for (const kinds of [['listed-again'], []]) {
      const grantId = await openWithToken(local);
      replaceFunction(t, 'revoke-access', async () => {
        const closed = { ...closedRecord(), due: 'x' };
        await changeAs(local, 'revoke-access', `grant#${grantId}`, closed);
        if (kinds.length === 0) await changeAs(local, 'revoke-access', lockId, { due: 'x' });
        return endedAnswer;
      });
      await endWait(grantId);
      assert.equal((await waitForEnd(local, grantId)).status, 'SUCCEEDED');
      await makeLockDue();
      assert.deepEqual(await sweepOverdue(local, grantId), nothing);
      assert.deepEqual([isAssigned(local), kindsOfAlerts(grantId)], [true, kinds]);
      await cleanUp(grantId);
      t.mock.reset();
    }
  });

  test('`revoke-access` cannot create an assignment, or write an access rule, a user link, the freeze or a wait.', () =>
    assertDenied('revoke-access', [
      call.createAssignment,
      call.writeAccessRule,
      call.writeUserLink,
      call.writeFreeze,
      call.writeWait,
    ]));
}

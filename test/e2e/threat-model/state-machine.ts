import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { alertTopicArn, standingAssignments } from '../../../local/seed.ts';
import {
  changeAs,
  openTableAs,
  sdkOptionsAs,
} from '../../fixtures/local-environment/act-as-role.ts';
import {
  openWithToken,
  requestEnd,
  sweepOverdue,
} from '../../fixtures/local-environment/grant-actions.ts';
import { example, isAssigned } from '../../fixtures/local-environment/read-state.ts';
import { openTable, readGrantRecord } from '../../fixtures/local-environment/table.ts';
import { waitForEnd } from '../../fixtures/local-environment/wait-for-execution.ts';
import * as call from './denied-calls.ts';
import {
  assertDenied,
  changeDirectly,
  decisionFor,
  endWait,
  kindsOfAlerts,
  listAssignments,
  local,
  newGrantId,
  ofMaria,
  secondsFromNow,
} from './test-context.ts';

const [standing] = standingAssignments;

/** An input that the role of the state machine may send to a function. */
const taskInput = (grantId: string, step: string, decision: object) => ({
  ...{ version: 2, grantId, step, decision, granted: null, waitEnded: null },
  enteredAt: secondsFromNow(0),
});

/** Tests of the worst that the role of `state-machine` can do. */
export function testStateMachine(): void {
  test('`state-machine` can invoke GrantAccess with any memory: what the record and the access rules do not allow is refused.', async () => {
    const grantId = await openWithToken(local);
    const creates = local.stores.identityCenter.operations('CREATE').length;
    const others = listAssignments();
    for (const id of [grantId, newGrantId()])
      for (const decision of [decisionFor(ofMaria), decisionFor(example, true)]) {
        const input = taskInput(id, 'GrantAccess', decision);
        const result = await local.functions.invoke('grant-access', input);
        assert.equal(!result.ok && result.errorType, 'GrantRefusedError');
      }
    assert.equal(local.stores.identityCenter.operations('CREATE').length, creates);
    assert.deepEqual(listAssignments(), others);
    await endWait(grantId);
    await waitForEnd(local, grantId);
  });

  test('`state-machine` can delete any assignment of the allowed permission sets, by invoking RevokeAccess with a false memory.', async () => {
    assert.ok(isAssigned(local, standing));
    const input = taskInput(newGrantId(), 'RevokeAccess', decisionFor(standing));
    await local.functions.invoke('revoke-access', input);
    assert.equal(isAssigned(local, standing), false);
    changeDirectly('CREATE', standing);
  });

  test('`state-machine` can close the record of a grant while its access stands: the execution ends it all the same, and people are alerted.', async () => {
    const grantId = await openWithToken(local);
    const input = taskInput(grantId, 'RevokeAccess', decisionFor(example, true));
    assert.equal((await local.functions.invoke('revoke-access', input)).ok, true);
    assert.equal((await readGrantRecord(local, grantId))['status'], 'ended');
    assert.ok(isAssigned(local));
    await endWait(grantId);
    assert.equal((await waitForEnd(local, grantId)).status, 'SUCCEEDED');
    assert.equal(isAssigned(local), false);
    assert.deepEqual(kindsOfAlerts(grantId), ['contradicted']);
  });

  test('`state-machine` can send false alerts, and take the token out of a wait: an early end then takes until the next sweep.', async () => {
    const grantId = await openWithToken(local);
    const id = `wait#${grantId}#expiry`;
    const taskToken = String((await openTable(local).read(id))?.['taskToken']);
    await openTableAs(local, 'state-machine').change(id, { remove: ['taskToken'] }, [
      { present: 'id' },
    ]);
    await new SNSClient(sdkOptionsAs(local, 'state-machine')).send(
      new PublishCommand({ TopicArn: alertTopicArn, Message: 'All is well.' }),
    );
    await requestEnd(local, grantId);
    assert.ok(isAssigned(local));
    assert.deepEqual(await sweepOverdue(local, grantId), { ended: 1, reported: 0, failed: 0 });
    assert.equal(isAssigned(local), false);
    await changeAs(local, 'state-machine', id, { taskToken });
    await endWait(grantId);
    assert.equal((await waitForEnd(local, grantId)).status, 'SUCCEEDED');
  });

  test('`state-machine` cannot write a grant, a lock or a report, or create or delete an assignment itself.', () =>
    assertDenied('state-machine', [
      call.writeGrant,
      call.writeLock,
      call.writeReport,
      call.createAssignment,
      call.deleteAssignment,
    ]));
}

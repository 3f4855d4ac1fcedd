import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { CreateAccountAssignmentCommand, SSOAdminClient } from '@aws-sdk/client-sso-admin';
import { alertTopicArn } from '../../../local/seed.ts';
import { lockRecordId } from '../../../src/grant/record/lock.ts';
import { unbroken } from '../../fixtures/evidence/unbroken.ts';
import { changeAs, sdkOptionsAs } from '../../fixtures/local-environment/act-as-role.ts';
import { openWithToken, sweepOverdue } from '../../fixtures/local-environment/grant-actions.ts';
import {
  example,
  grantIds,
  isAssigned,
  mailsAbout,
} from '../../fixtures/local-environment/read-state.ts';
import { openTable } from '../../fixtures/local-environment/table.ts';
import { waitForEnd } from '../../fixtures/local-environment/wait-for-execution.ts';
import * as call from './denied-calls.ts';
import {
  assertDenied,
  assignment,
  changeDirectly,
  cleanUp,
  decisionFor,
  endWait,
  kindsOfAlerts,
  local,
  ofMaria,
  replaceFunction,
  secondsFromNow,
} from './test-context.ts';

/** Tests of the worst that the role of `grant-access` can do. */
export function testGrantAccess(): void {
  test('`grant-access` can assign every allowed permission set in every allowed account to anybody: nothing here sees or ends that.', async () => {
    const alerts = local.stores.topics.published().length;
    await new SSOAdminClient(sdkOptionsAs(local, 'grant-access')).send(
      new CreateAccountAssignmentCommand(assignment(ofMaria)),
    );
    assert.equal((await local.sweep()).ok, true);
    assert.ok(isAssigned(local, ofMaria));
    assert.equal(local.stores.topics.published().length, alerts);
    changeDirectly('DELETE', ofMaria);
  });

  test('`grant-access` can let a grant keep its assignment, by saying that the user had it before: the report says so, too.', async (t) => {
    replaceFunction(t, 'grant-access', async ({ step }) => {
      if (step === 'Decide') return decisionFor(example, true);
      await new SSOAdminClient(sdkOptionsAs(local, 'grant-access')).send(
        new CreateAccountAssignmentCommand(assignment(example)),
      );
      const accessBeganAt = secondsFromNow(0);
      const set = { status: 'active', alreadyAssigned: true, accessBeganAt };
      await changeAs(local, 'grant-access', `grant#${grantIds(local).at(-1)}`, set);
      return { secondsLeft: 500, grantedAt: accessBeganAt, createsUntil: null };
    });
    const grantId = await openWithToken(local);
    await endWait(grantId);
    assert.equal((await waitForEnd(local, grantId)).status, 'SUCCEEDED');
    assert.ok(isAssigned(local));
    assert.deepEqual(await sweepOverdue(local, grantId), { ended: 0, reported: 0, failed: 0 });
    assert.deepEqual(kindsOfAlerts(grantId), []);
    assert.match(
      unbroken(mailsAbout(local, grantId)[0]?.text),
      /the user had the assignment before the grant, and it was not removed/,
    );
    await cleanUp(grantId);
  });

  test('`grant-access` can give a grant a deadline of its own, later than any access rule allows: nothing here sees that before.', async (t) => {
    const deadlineAt = secondsFromNow(86_400 * 300);
    replaceFunction(t, 'grant-access', async ({ step }) => {
      if (step === 'Decide') return { ...decisionFor(example), latestDeadline: deadlineAt };
      await new SSOAdminClient(sdkOptionsAs(local, 'grant-access')).send(
        new CreateAccountAssignmentCommand(assignment(example)),
      );
      const accessBeganAt = secondsFromNow(0);
      const active = { status: 'active', alreadyAssigned: false, accessBeganAt };
      const later = { deadlineAt, dueAt: Date.parse(deadlineAt) / 1000 };
      const set = { ...active, ...later };
      await changeAs(local, 'grant-access', `grant#${grantIds(local).at(-1)}`, set);
      return { secondsLeft: 86_400 * 300, grantedAt: accessBeganAt, createsUntil: null };
    });
    const grantId = await openWithToken(local);
    await openTable(local).change(lockRecordId(example), { set: { dueAt: 1 } }, [
      { present: 'dueAt' },
    ]);
    assert.equal((await local.sweep()).ok, true);
    assert.deepEqual([isAssigned(local), kindsOfAlerts(grantId)], [true, []]);
    await endWait(grantId);
    await waitForEnd(local, grantId);
    assert.equal(isAssigned(local), false);
    await cleanUp(grantId);
  });

  test('`grant-access` can send false alerts and notices.', async () => {
    await new SNSClient(sdkOptionsAs(local, 'grant-access')).send(
      new PublishCommand({ TopicArn: alertTopicArn, Subject: 'False', Message: 'No access.' }),
    );
    assert.equal(local.stores.topics.published().at(-1)?.message, 'No access.');
  });

  test('`grant-access` cannot delete an assignment, or write an access rule, a user link, the freeze or a lock.', () =>
    assertDenied('grant-access', [
      call.deleteAssignment,
      call.writeAccessRule,
      call.writeUserLink,
      call.writeFreeze,
      call.writeLock,
    ]));
}

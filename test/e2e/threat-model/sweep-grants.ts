import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { readPermissions, type Statement } from '../../../infra/permissions.ts';
import { alertTopicArn } from '../../../local/seed.ts';
import { changeAs, sdkOptionsAs } from '../../fixtures/local-environment/act-as-role.ts';
import { openWithToken } from '../../fixtures/local-environment/grant-actions.ts';
import { isAssigned } from '../../fixtures/local-environment/read-state.ts';
import { waitForEnd } from '../../fixtures/local-environment/wait-for-execution.ts';
import * as call from './denied-calls.ts';
import { assertDenied, endWait, kindsOfAlerts, local } from './test-context.ts';

/** Whether each action of a statement is allowed by another role, on the same and on no fewer records. */
function isCovered(statement: Statement, others: readonly Statement[]): boolean {
  const keysOf = ({ conditions }: Statement) =>
    [conditions?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ?? []].flat();
  return statement.actions.every((action) =>
    others.some(
      (other) =>
        other.actions.includes(action) &&
        statement.resources.every((resource) => other.resources.includes(resource)) &&
        keysOf(statement).every((key) => keysOf(other).includes(key)),
    ),
  );
}

/** Tests of the worst that the role of `sweep-grants` can do. */
export function testSweepGrants(): void {
  test('`sweep-grants` can do everything that `revoke-access` can do, except answering the workflow.', async () => {
    const permissions = await readPermissions();
    const sweep = permissions['sweep-grants'] ?? [];
    for (const statement of permissions['revoke-access'] ?? [])
      assert.ok(statement.sid === 'WriteOwnLog' || isCovered(statement, sweep), statement.sid);
    const invoked = (permissions['state-machine'] ?? [])
      .filter(({ actions }) => actions.includes('lambda:InvokeFunction'))
      .flatMap(({ resources }) => resources);
    assert.ok(invoked.length > 0 && !invoked.join().includes('Sweep'));
  });

  test('`sweep-grants` can say that a grant is over: its execution ends access all the same, and people are alerted.', async () => {
    const grantId = await openWithToken(local);
    const over = { status: 'ended', endedAt: '2026-01-01T00:00:00.000Z', due: 'x' };
    await changeAs(local, 'sweep-grants', `grant#${grantId}`, over);
    await endWait(grantId);
    assert.equal((await waitForEnd(local, grantId)).status, 'SUCCEEDED');
    assert.equal(isAssigned(local), false);
    assert.deepEqual(kindsOfAlerts(grantId), ['contradicted']);
  });

  test('`sweep-grants` can send false alerts.', async () => {
    await new SNSClient(sdkOptionsAs(local, 'sweep-grants')).send(
      new PublishCommand({ TopicArn: alertTopicArn, Subject: 'False', Message: 'All is well.' }),
    );
    assert.equal(local.stores.topics.published().at(-1)?.message, 'All is well.');
  });

  test('`sweep-grants` cannot create an assignment, start a grant, or write an access rule, a user link or the freeze.', () =>
    assertDenied('sweep-grants', [
      call.createAssignment,
      call.startGrant,
      call.writeAccessRule,
      call.writeUserLink,
      call.writeFreeze,
    ]));
}

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { LocalEnvironment } from '../../local/environment/local-environment.ts';
import { stateMachineArn } from '../../local/seed.ts';
import { openAccess, requestEnd } from '../fixtures/local-environment/grant-actions.ts';
import { alertsAbout, example, isAssigned } from '../fixtures/local-environment/read-state.ts';
import {
  sdkOptionsOf,
  startEnvironment,
  stopAfterAll,
} from '../fixtures/local-environment/start-environment.ts';
import { readGrantRecord } from '../fixtures/local-environment/table.ts';
import { waitForEnd, waitForOutcome } from '../fixtures/local-environment/wait-for-execution.ts';

/** All tests share one local environment. */
let local: LocalEnvironment;
const allTests = stopAfterAll();
before(async () => {
  local = await startEnvironment(allTests, { accessSeconds: 600, retryDelayMs: 5 });
});

/** Starts an execution that no press started. */
const forge = (name: string, input: unknown) =>
  new SFNClient(sdkOptionsOf(local)).send(
    new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
  );

/** What the workflow would remember of a grant to James. */
const decision = {
  outcome: 'granted',
  target: { ...example, permissionSetName: 'BreakGlassProd', userName: 'james@example.com' },
  alreadyAssigned: false,
  latestDeadline: '2126-01-01T00:00:00.000Z',
  sessionSeconds: null,
};

const failedAfterAlert = ['FAILED', 'AlertPeople', 'Failed'];
const inputs: readonly unknown[] = [
  ...[[], 'x', 5, null, true, {}],
  { decision },
  { version: 2, grantId: '0'.repeat(32), step: 'GrantAccess', decision, waitEnded: null },
];

for (const [index, input] of inputs.entries())
  for (const name of [`forged-${index}`, String(index).repeat(32)])
    test(`an execution ${name} with the input ${JSON.stringify(input).slice(0, 30)} grants nothing and alerts people`, async () => {
      const before = local.stores.identityCenter.assignments();
      await forge(name, input);
      assert.deepEqual(await waitForOutcome(local, name), failedAfterAlert);
      assert.deepEqual(local.stores.identityCenter.assignments(), before);
      assert.deepEqual(local.stores.identityCenter.operations('CREATE'), []);
      assert.deepEqual(local.stores.identityCenter.operations('DELETE'), []);
      assert.deepEqual(
        alertsAbout(local, name).map(({ attributes }) => attributes),
        [{ severity: 'critical', kind: 'execution-failed' }],
      );
    });

test('an execution for a grant that is open is refused: its name is taken', async () => {
  const grantId = await openAccess(local);
  await assert.rejects(forge(grantId, null), { name: 'ExecutionAlreadyExists' });
  await requestEnd(local, grantId);
  assert.equal((await waitForEnd(local, grantId)).status, 'SUCCEEDED');
  assert.equal(isAssigned(local), false);
  assert.equal((await readGrantRecord(local, grantId))['status'], 'ended');
  assert.deepEqual(alertsAbout(local, grantId), []);
});

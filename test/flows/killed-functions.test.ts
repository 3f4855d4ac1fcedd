import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { LocalEnvironment } from '../../local/environment/local-environment.ts';
import { breakFor, mend } from '../helpers/break-calls.ts';
import {
  alertsOf,
  endOf,
  mailsOf,
  makeOverdue,
  openAccess,
  pressDone,
  stateOf,
  untilState,
} from '../helpers/flow-grants.ts';
import {
  click,
  grantIds,
  grantRecord,
  isAssigned,
  slackTexts,
  startWorld,
  until,
} from '../helpers/flow-world.ts';

/** The sweep's interval makes the functions' time limits short: a dead one's lease lasts for its limit. */
const options = { accessSeconds: 600, retryDelayMs: 5, sweepSeconds: 5 };
const failedAfterAlert = ['FAILED', 'AlertPeople', 'Failed'];

describe('functions that fail or die in the middle', { concurrency: true }, () => {
  test('GrantAccess that is refused for good: nothing is given, people are alerted, the person is told', async (t) => {
    const world = await startWorld(t, options);
    breakFor(world, 'sso-admin', 'CreateAccountAssignment', 'access-denied');
    await click(world);
    const [grantId = ''] = grantIds(world);
    assert.deepEqual(await endOf(world, grantId), failedAfterAlert);
    assert.equal(isAssigned(world), false);
    assert.equal(alertsOf(world, grantId).length, 1);
    assert.equal((await grantRecord(world, grantId))['due'], undefined);
    assert.match(slackTexts(world).at(-1) ?? '', /^Access could not be given/);
  });

  test('GrantAccess that is killed again and again after it gave: what it gave is revoked', async (t) => {
    const world = await startWorld(t, options);
    breakFor(world, 'sso-admin', 'DescribeAccountAssignmentCreationStatus', 'delay-60000');
    await click(world);
    const [grantId = ''] = grantIds(world);
    await until(world, () => isAssigned(world), 'the assignment');
    await killWhileIn(world, grantId, 'GrantAccess', 'grant-access');
    mend(world, 'sso-admin', 'DescribeAccountAssignmentCreationStatus');
    assert.deepEqual(await endOf(world, grantId), failedAfterAlert);
    assert.equal(isAssigned(world), false);
    assert.equal(alertsOf(world, grantId).length, 1);
    assert.equal(mailsOf(world, grantId).length, 1);
  });

  test('RevokeAccess that is killed again and again: people are alerted, and the sweep ends it', async (t) => {
    const world = await startWorld(t, options);
    const grantId = await openAccess(world);
    await pressDone(world, grantId);
    await untilState(world, grantId, 'RevokeAccess');
    await killWhileIn(world, grantId, 'RevokeAccess', 'revoke-access');
    assert.deepEqual(await endOf(world, grantId), failedAfterAlert);
    assert.ok(alertsOf(world, grantId).length >= 1);
    await makeOverdue(world, grantId);
    await until(world, () => !isAssigned(world), 'the sweep');
  });
});

/** Kills the function's workers, as often as there is one at work, until the execution goes on. */
function killWhileIn(
  world: LocalEnvironment,
  grantId: string,
  state: string,
  name: string,
): Promise<void> {
  return until(
    world,
    () => {
      if (stateOf(world, grantId) !== state) return true;
      world.functions.pool(name).killBusy();
      return false;
    },
    `the end of ${state}`,
  );
}

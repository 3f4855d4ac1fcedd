import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { browserTest, browserTests, shareBrowser } from './chromium.ts';
import { clean, openPage } from './open-page.ts';
import { breakGlass, getAccess, reach, readInSlack, skip, turn } from './page-deeds.ts';

const browser = shareBrowser();
const retried = (page: Page, state: string) =>
  page.locator(`li[data-state="${state}"]`, { hasText: 'retried' }).waitFor();
const gone = (page: Page) => page.locator('.role.granted').waitFor({ state: 'detached' });

const strike = async (page: Page, blow: string, answer: string): Promise<void> => {
  await page.getByRole('button', { name: `Run: ${blow}` }).click();
  await page.locator('#faults output', { hasText: answer }).waitFor();
};

describe('what can go wrong', browserTests, () => {
  test(
    'throttled, a step is tried again; with Slack down, access comes and ends all the same',
    browserTest,
    async (t) => {
      const { page, watched } = await openPage(t, browser());
      await turn(page, 'Slack is down');
      await turn(page, 'Identity Center throttles');
      await breakGlass(page);
      await retried(page, 'GrantAccess');
      const throttled = page.locator('#activity-calls tr.bad', { hasText: 'ThrottlingException' });
      await throttled.first().waitFor();
      await turn(page, 'Identity Center throttles');
      await reach(page, 'WaitForAccessToExpire', 'running');
      await skip(page);
      await gone(page);
      await reach(page, 'WaitForCloudTrail', 'running');
      assert.equal(
        await page
          .locator('#messages')
          .getByText(/Access (is there|has ended):/)
          .count(),
        0,
      );
      assert.deepEqual(watched, clean);
    },
  );

  test('an assignment that fails is told, and people are alerted', browserTest, async (t) => {
    const { page, world, watched } = await openPage(t, browser());
    await turn(page, 'Assignments fail');
    await breakGlass(page);
    await readInSlack(page, 'Access could not be given:');
    await reach(page, 'Failed', 'failed');
    await reach(page, 'GrantAccess', 'failed');
    await page.locator('#inbox').getByText('a grant needs attention').waitFor();
    assert.equal(world.stores.identityCenter.assignments().length, 2);
    assert.deepEqual(watched, clean);
  });

  test('with mail down, access ends, and the report comes later', browserTest, async (t) => {
    const { page, watched } = await openPage(t, browser(), { cloudTrailDelaySeconds: 0 });
    await turn(page, 'Mail is down');
    await getAccess(page);
    await skip(page);
    await retried(page, 'ReportOnAccess');
    assert.equal(await page.locator('.role.granted').count(), 0);
    await turn(page, 'Mail is down');
    await page.locator('#mail-view iframe').waitFor();
    assert.deepEqual(watched, clean);
  });

  test(
    'with the functions killed, the step is tried again; with the runner killed, the sweep ends access',
    browserTest,
    async (t) => {
      // What is killed leaves its lease until its time limit is over.
      const { page, world, watched } = await openPage(t, browser(), { functionSeconds: 8 });
      // Held in the middle: the assignment is asked for, and nobody knows of it.
      world.faults.add({
        service: 'sso-admin',
        operation: 'DescribeAccountAssignmentCreationStatus',
        fault: 'delay-600000',
        times: 1000,
      });
      await breakGlass(page);
      await page.locator('#activity-calls').getByText('CreateAccountAssignment').first().waitFor();
      await strike(page, 'Kill the functions', 'Killed.');
      world.faults.cancel(() => true);
      await retried(page, 'GrantAccess');
      await readInSlack(page, 'Access is active:');
      await reach(page, 'WaitForAccessToExpire', 'running');
      await strike(page, 'Abort the executions', 'Aborted.');
      await page.locator('.grant', { hasText: 'aborted' }).waitFor();
      await strike(page, 'Skip to the deadline', 'The deadline has passed.');
      await gone(page);
      await skip(page);
      await page.locator('#mail-view').getByText('Source').waitFor();
      await strike(page, 'Abort the executions', 'Nothing was running.');
      assert.equal(world.stores.identityCenter.assignments().length, 2);
      assert.deepEqual(watched, clean);
    },
  );
});

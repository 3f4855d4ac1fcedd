import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { browserTest, browserTests, shareBrowser } from './chromium.ts';
import { noErrors, openPage } from './open-page.ts';
import {
  breakGlass,
  directMessages,
  requestAccess,
  skipWait,
  toggleFault,
  waitForState,
} from './page-actions.ts';

const browser = shareBrowser();
const waitForRetry = (page: Page, state: string) =>
  page.locator(`li[data-state="${state}"]`, { hasText: 'retried' }).waitFor();
const waitUntilRevoked = (page: Page) =>
  page.locator('.role.granted').waitFor({ state: 'detached' });

const runFault = async (page: Page, label: string, result: string): Promise<void> => {
  await page.getByRole('button', { name: `Run: ${label}` }).click();
  await page.locator('#faults output', { hasText: result }).waitFor();
};

describe('fault switches', browserTests, () => {
  test(
    'retries a throttled step; grants and revokes access while Slack is down, and notifies later',
    browserTest,
    async (t) => {
      // Slack is down for fewer sweeps than try to notify.
      const { page, pageActivity } = await openPage(t, browser(), { sweepSeconds: 5 });
      await toggleFault(page, 'Slack is down');
      await toggleFault(page, 'Identity Center throttles');
      await breakGlass(page);
      await waitForRetry(page, 'Decide');
      const throttled = page.locator('#activity-calls tr.bad', { hasText: 'ThrottlingException' });
      await throttled.first().waitFor();
      await toggleFault(page, 'Identity Center throttles');
      await waitForState(page, 'WaitForAccessToExpire', 'running');
      await skipWait(page);
      await waitUntilRevoked(page);
      await waitForState(page, 'WaitForCloudTrail', 'running');
      assert.equal(await directMessages(page).count(), 0);
      await toggleFault(page, 'Slack is down');
      await directMessages(page).getByText('Access has ended:').waitFor();
      assert.equal(await directMessages(page).count(), 1);
      assert.deepEqual(pageActivity, noErrors);
    },
  );

  test(
    'notifies the requester and publishes an alert when an assignment fails',
    browserTest,
    async (t) => {
      const { page, local, pageActivity } = await openPage(t, browser());
      await toggleFault(page, 'Assignments fail');
      await breakGlass(page);
      await directMessages(page).getByText('No access').waitFor();
      await directMessages(page).getByText('Access could not be granted:').waitFor();
      await waitForState(page, 'Failed', 'failed');
      await waitForState(page, 'GrantAccess', 'failed');
      await page.locator('#inbox').getByText('Grant failed').waitFor();
      assert.equal(local.stores.identityCenter.assignments().length, 2);
      assert.deepEqual(pageActivity, noErrors);
    },
  );

  test('revokes access while mail is down, and sends the report later', browserTest, async (t) => {
    const { page, pageActivity } = await openPage(t, browser(), { cloudTrailDelaySeconds: 0 });
    await toggleFault(page, 'Mail is down');
    await requestAccess(page);
    await skipWait(page);
    await waitForRetry(page, 'ReportOnAccess');
    assert.equal(await page.locator('.role.granted').count(), 0);
    await toggleFault(page, 'Mail is down');
    await page.locator('#mail-view iframe').waitFor();
    assert.deepEqual(pageActivity, noErrors);
  });

  test(
    'retries a step after its function was killed; the sweep revokes access after an aborted execution',
    browserTest,
    async (t) => {
      // A killed function leaves its lease until its time limit is over.
      const { page, local, pageActivity } = await openPage(t, browser(), { functionSeconds: 8 });
      // Blocks GrantAccess after its create request, before it knows the result.
      local.faults.add({
        service: 'sso-admin',
        operation: 'DescribeAccountAssignmentCreationStatus',
        fault: 'delay-600000',
        times: 1000,
      });
      await breakGlass(page);
      await page.locator('#activity-calls').getByText('CreateAccountAssignment').first().waitFor();
      await runFault(page, 'Kill the functions', 'Killed.');
      local.faults.cancel(() => true);
      await waitForRetry(page, 'GrantAccess');
      await directMessages(page).getByText('You’re in').waitFor();
      await waitForState(page, 'WaitForAccessToExpire', 'running');
      await runFault(page, 'Abort the executions', 'Aborted.');
      await page.locator('.grant', { hasText: 'aborted' }).waitFor();
      await runFault(page, 'Skip to the deadline', 'The deadline has passed.');
      await waitUntilRevoked(page);
      await skipWait(page);
      await page.locator('#mail-view').getByText('Source').waitFor();
      await runFault(page, 'Abort the executions', 'Nothing was running.');
      assert.equal(local.stores.identityCenter.assignments().length, 2);
      assert.deepEqual(pageActivity, noErrors);
    },
  );
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Page } from 'playwright-core';
import type { LocalEnvironment } from '../../../local/environment/local-environment.ts';
import { accounts, permissionSets, users } from '../../../local/seed.ts';
import { sdkOptionsOf } from '../../fixtures/local-environment/start-environment.ts';
import { browserTest, browserTests, shareBrowser } from './chromium.ts';
import { noErrors, openPage } from './open-page.ts';
import {
  actAs,
  breakGlass,
  directMessages,
  endAccess,
  postBreakGlassMessage,
  requestAccess,
  skipWait,
  waitForState,
} from './page-actions.ts';

const browser = shareBrowser();
const openRole = (page: Page) =>
  page.getByRole('button', { name: 'Open BreakGlassProd in Production' });

/** Presses a button in the first or the last console. The last one may be of an assumed role. */
const pressInConsole = (page: Page, name: string, console: 'first' | 'last' = 'last') =>
  page.locator('.session')[console]().getByRole('button', { name }).click();

/** Adds an access rule that gives Maria the access of James. */
const allowMaria = (local: LocalEnvironment) => {
  const id = `access#${accounts[0].id}#${permissionSets[0].arn}#${users[1].id}`;
  const put = new PutItemCommand({ TableName: 'break-glass-access', Item: { id: { S: id } } });
  return new DynamoDBClient(sdkOptionsOf(local)).send(put);
};

describe('a grant on the page', browserTests, () => {
  test(
    'goes from the press to the report, and reports later actions of a session',
    browserTest,
    async (t) => {
      const { page, local, pageActivity } = await openPage(t, browser());
      const completed = page.locator('#steps .done');
      assert.equal(await completed.count(), 0);
      const thread = await postBreakGlassMessage(page, local);
      await thread.getByRole('button', { name: 'Break the glass' }).click();
      await page
        .locator('#messages .ephemeral', { hasText: 'Glass broken - access incoming.' })
        .waitFor();
      await waitForState(page, 'WaitForAccessToExpire', 'running');
      const direct = directMessages(page);
      await direct.getByText('You’re in').waitFor();
      await direct.getByRole('link', { name: 'Open AWS' }).click();
      assert.match(page.url(), /#accounts$/);
      const card = thread.locator('.thread .message');
      await card.getByText('Glass broken: access is active').waitFor();
      await card.getByRole('button', { name: 'End now' }).waitFor();
      assert.match((await page.locator('.countdown').textContent()) ?? '', /^(1:00:00|5\d:\d\d)$/);
      assert.equal(await completed.count(), 1);

      await openRole(page).click();
      await pressInConsole(page, 'Read a secret');
      await pressInConsole(page, 'Create a user');
      await pressInConsole(page, 'Assume role OrdersAdmin');
      await page.locator('.session').nth(1).waitFor();
      await pressInConsole(page, 'Stop the trail', 'first');
      await page.locator('.entry').nth(3).waitFor();

      await skipWait(page);
      await card.getByText('Access has ended at the deadline').waitFor();
      assert.equal(await card.getByRole('button').count(), 0);
      // The message "You’re in" is edited, and a new one is pushed: the session lives on.
      await direct.nth(1).getByText('Sessions that you opened may live until').waitFor();
      await direct.first().getByText('Access has ended:').waitFor();
      await direct.first().getByText('(edited)').waitFor();
      assert.equal(await page.locator('#direct').getByRole('button').count(), 0);
      assert.equal(await openRole(page).count(), 0);
      await page.getByText('This session stays valid until it expires').first().waitFor();
      await waitForState(page, 'WaitForCloudTrail', 'running');
      await skipWait(page);
      await waitForState(page, 'Closed', 'done');
      const report = page.frameLocator('#mail-view iframe');
      await report.getByText('Chained session activity').waitFor();
      for (const call of [
        'secretsmanager.amazonaws.com',
        'cloudtrail StopLogging',
        'iam CreateUser',
      ])
        await report.getByText(call).first().waitFor();
      await card.getByText('Report', { exact: true }).waitFor();
      await card.getByText('Access has ended at the deadline').waitFor();
      assert.equal(await page.locator('.thread .message').count(), 1);
      assert.equal(await direct.count(), 2);
      assert.equal(await completed.count(), 4);

      await pressInConsole(page, 'Delete a table');
      await page.locator('.session').last().getByText('Delete a table done').waitFor();
      await skipWait(page);
      await page.locator('#inbox .tag', { hasText: 'follow-up report' }).waitFor();
      await report.getByText('dynamodb DeleteTable').first().waitFor();

      await page.getByRole('button', { name: 'Show execution' }).click();
      const execution = page.locator('#execution-body');
      await execution.getByText('ExecutionSucceeded').waitFor();
      for (const heading of ['Input', 'Output', 'History'])
        await execution.getByRole('heading', { name: heading }).waitFor();
      assert.deepEqual(pageActivity, noErrors);
    },
  );

  test('shows the reason of a denial, and starts no execution', browserTest, async (t) => {
    const { page, local, pageActivity } = await openPage(t, browser());
    const reasons = { Maria: 'but not by you', Alex: 'is disabled', Robin: 'is not linked' };
    for (const [name, reason] of Object.entries(reasons)) {
      await actAs(page, name);
      await breakGlass(page);
      await page.locator('.ephemeral', { hasText: reason }).waitFor();
    }
    await actAs(page, 'James');
    await page.locator('.ephemeral').first().waitFor({ state: 'detached' });
    assert.deepEqual(local.executions(), []);
    assert.deepEqual(pageActivity, noErrors);
  });

  test(
    'lists two open grants; “I’m done” ends one, and the other is shown after a reload',
    browserTest,
    async (t) => {
      const { page, local, pageActivity } = await openPage(t, browser());
      await allowMaria(local);
      await page.getByRole('button', { name: 'Break Glass Prod' }).click();
      assert.equal(await page.locator('#confirm-text').textContent(), 'Are you sure?');
      await page.locator('#confirm').getByRole('button', { name: 'No' }).click();
      await requestAccess(page);
      await actAs(page, 'Maria');
      await breakGlass(page);
      await page.locator('.grant', { hasText: 'Maria' }).waitFor();
      await waitForState(page, 'WaitForAccessToExpire', 'running');
      assert.equal(await page.locator('.grant').count(), 2);
      await page.locator('#direct').getByRole('button', { name: 'I’m done' }).click();
      assert.equal(await page.locator('#confirm-title').textContent(), 'End access now?');
      await page.locator('#confirm').getByRole('button', { name: 'Keep it' }).click();
      await endAccess(page);
      await page.locator('#direct .ephemeral', { hasText: 'is being revoked' }).waitFor();
      await directMessages(page).first().getByText('Access has ended early:').waitFor();
      await waitForState(page, 'RevokeAccess', 'done');
      await page.locator('#grants button', { hasText: 'James' }).click();
      await waitForState(page, 'WaitForAccessToExpire', 'running');
      await actAs(page, 'James');
      const before = await page.locator('#messages .message').count();
      await page.reload();
      await openRole(page).waitFor();
      await page.locator('.grant', { hasText: 'James' }).waitFor();
      await page.locator('#direct').getByRole('button', { name: 'I’m done' }).waitFor();
      assert.equal(await page.locator('#messages .message').count(), before);
      assert.deepEqual(pageActivity, noErrors);
    },
  );

  test(
    'reconnects after a restart of the environment, and the sweep revokes access',
    browserTest,
    async (t) => {
      const { page, pageActivity, restart } = await openPage(t, browser());
      await requestAccess(page);
      const disconnected = page.locator('#connection[data-state="lost"]').waitFor();
      await restart();
      await disconnected;
      await page.locator('#connection[data-state="live"]').waitFor();
      await page.locator('.grant', { hasText: 'aborted' }).waitFor();
      await skipWait(page);
      await page.locator('#inbox').getByText('Grant ended late, by the sweep').waitFor();
      await page.locator('.role.granted').waitFor({ state: 'detached' });
      assert.deepEqual(pageActivity.foreignRequests, []);
      const unexpectedErrors = pageActivity.errors.filter(
        (error) => !/net::ERR_|Failed to load/.test(error),
      );
      assert.deepEqual(unexpectedErrors, []);
    },
  );
});

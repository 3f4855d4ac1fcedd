import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Page } from 'playwright-core';
import type { LocalEnvironment } from '../../local/environment/local-environment.ts';
import { accounts, permissionSets, users } from '../../local/seed.ts';
import { sdkOptionsOf } from '../fixtures/local-environment/start-environment.ts';
import { browserTest, browserTests, shareBrowser } from './chromium.ts';
import { clean, openPage } from './open-page.ts';
import * as deeds from './page-deeds.ts';

const { be, breakGlass, getAccess, reach, readInSlack, skip } = deeds;
const browser = shareBrowser();
const openRole = (page: Page) =>
  page.getByRole('button', { name: 'Open BreakGlassProd in Production' });

/** Presses a button in the console of the permission set's role, or of the role assumed from it. */
const act = (page: Page, name: string, console: 'first' | 'last' = 'last') =>
  page.locator('.session')[console]().getByRole('button', { name }).click();

/** Lets Maria have what James may have. */
const allowMaria = (world: LocalEnvironment) => {
  const id = `access#${accounts[0].id}#${permissionSets[0].arn}#${users[1].id}`;
  const put = new PutItemCommand({ TableName: 'break-glass-access', Item: { id: { S: id } } });
  return new DynamoDBClient(sdkOptionsOf(world)).send(put);
};

describe('the way of a grant', browserTests, () => {
  test('from the press to the mail, and what a session does later', browserTest, async (t) => {
    const { page, watched } = await openPage(t, browser());
    const done = page.locator('#steps .done');
    assert.equal(await done.count(), 0);
    await getAccess(page);
    await readInSlack(page, 'Access is active:');
    assert.match((await page.locator('.countdown').textContent()) ?? '', /^(1:00:00|5\d:\d\d)$/);
    assert.equal(await done.count(), 1);

    await openRole(page).click();
    await act(page, 'Read a secret');
    await act(page, 'Create a user');
    await act(page, 'Assume role OrdersAdmin');
    await page.locator('.session').nth(1).waitFor();
    await act(page, 'Stop the trail', 'first');
    await page.locator('.entry').nth(3).waitFor();

    await skip(page);
    await readInSlack(page, 'Access has ended:');
    assert.equal(await openRole(page).count(), 0);
    await page.getByText('This session stays valid until it expires').first().waitFor();
    await reach(page, 'WaitForCloudTrail', 'running');
    await skip(page);
    await reach(page, 'Closed', 'done');
    const report = page.frameLocator('#mail-view iframe');
    await report.getByText('Activity of chained sessions').waitFor();
    for (const call of ['secretsmanager.amazonaws.com', 'cloudtrail StopLogging', 'iam CreateUser'])
      await report.getByText(call).first().waitFor();
    assert.equal(await done.count(), 4);

    await act(page, 'Delete a table');
    await page.locator('.session').last().getByText('Delete a table done').waitFor();
    await skip(page);
    await page.locator('#inbox .tag', { hasText: 'follow-up report' }).waitFor();
    await report.getByText('dynamodb DeleteTable').first().waitFor();

    await page.getByRole('button', { name: 'Show execution' }).click();
    const closer = page.locator('#execution-body');
    await closer.getByText('ExecutionSucceeded').waitFor();
    for (const heading of ['Input', 'Output', 'History'])
      await closer.getByRole('heading', { name: heading }).waitFor();
    assert.deepEqual(watched, clean);
  });

  test('who may not is told why, and nothing starts', browserTest, async (t) => {
    const { page, world, watched } = await openPage(t, browser());
    const reasons = { Maria: 'but not by you', Alex: 'is disabled', Robin: 'is not linked' };
    for (const [name, reason] of Object.entries(reasons)) {
      await be(page, name);
      await breakGlass(page);
      await page.locator('.ephemeral', { hasText: reason }).waitFor();
    }
    await be(page, 'James');
    await page.locator('.ephemeral').first().waitFor({ state: 'detached' });
    assert.deepEqual(world.executions(), []);
    assert.deepEqual(watched, clean);
  });

  test(
    'two grants at once are a list; "I\'m done" ends one of them, and the other outlives a reload',
    browserTest,
    async (t) => {
      const { page, world, watched } = await openPage(t, browser());
      await allowMaria(world);
      await page.getByRole('button', { name: 'Break Glass Prod' }).click();
      assert.equal(await page.locator('#confirm-text').textContent(), 'Are you sure?');
      await page.locator('#confirm').getByRole('button', { name: 'No' }).click();
      await getAccess(page);
      await be(page, 'Maria');
      await breakGlass(page);
      await page.locator('.grant', { hasText: 'Maria' }).waitFor();
      await reach(page, 'WaitForAccessToExpire', 'running');
      assert.equal(await page.locator('.grant').count(), 2);
      await page.getByRole('button', { name: "I'm done" }).click();
      await readInSlack(page, 'Access has ended:');
      await reach(page, 'RevokeAccess', 'done');
      await page.locator('#grants button', { hasText: 'James' }).click();
      await reach(page, 'WaitForAccessToExpire', 'running');
      await be(page, 'James');
      const before = await page.locator('#messages .message').count();
      await page.reload();
      await openRole(page).waitFor();
      await page.locator('.grant', { hasText: 'James' }).waitFor();
      await page.getByRole('button', { name: "I'm done" }).waitFor();
      assert.equal(await page.locator('#messages .message').count(), before);
      assert.deepEqual(watched, clean);
    },
  );

  test(
    'a world that restarts in the middle is found again, and its sweep ends access',
    browserTest,
    async (t) => {
      const { page, watched, restart } = await openPage(t, browser());
      await getAccess(page);
      const gone = page.locator('#connection[data-state="lost"]').waitFor();
      await restart();
      await gone;
      await page.locator('#connection[data-state="live"]').waitFor();
      await page.locator('.grant', { hasText: 'aborted' }).waitFor();
      await skip(page);
      await page.locator('#inbox').getByText('the sweep had to end a grant').waitFor();
      await page.locator('.role.granted').waitFor({ state: 'detached' });
      assert.deepEqual(watched.strangers, []);
      const told = watched.errors.filter((error) => !/net::ERR_|Failed to load/.test(error));
      assert.deepEqual(told, []);
    },
  );
});

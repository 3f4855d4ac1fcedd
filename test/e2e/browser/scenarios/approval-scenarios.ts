import type { Page } from 'playwright-core';
import { users } from '../../../../local/seed.ts';
import { putAdminRule } from '../../../fixtures/local-environment/approval-actions.ts';
import { putRecord } from '../../../fixtures/local-environment/table.ts';
import { actAs, cardOf, directMessages, endAccess, finish, waitForState } from '../page-actions.ts';
import type { Scenario } from './scenario.ts';

const [, maria, , priya] = users;

/** Presses the button of the second example message as James, and waits until he is told who was asked. */
async function request(page: Page): Promise<void> {
  await actAs(page, 'James');
  await page.getByRole('button', { name: 'Break Glass Admin' }).first().click();
  await page.locator('#confirm-yes').click();
  await waitForState(page, 'WaitForApproval', 'running');
  await directMessages(page).getByText('There is no access yet.').waitFor();
}

async function approve(page: Page, name: string): Promise<void> {
  await actAs(page, name);
  await page.locator('#direct').getByRole('button', { name: 'Approve' }).click();
}

const waitForNotice = (page: Page) =>
  directMessages(page).last().getByRole('button', { name: 'End now' }).waitFor();

async function openApproved(page: Page): Promise<void> {
  await request(page);
  await approve(page, 'Priya');
  await waitForNotice(page);
  await actAs(page, 'James');
  await directMessages(page).last().getByRole('button', { name: 'I’m done' }).waitFor();
}

async function end(page: Page): Promise<void> {
  await actAs(page, 'James');
  await endAccess(page);
  await finish(page);
}

export const approvalScenarios: readonly Scenario[] = [
  {
    title: 'one approval',
    async run({ page }, look) {
      await request(page);
      await look('one-approval-waiting');
      await actAs(page, 'Priya');
      await directMessages(page).last().getByText('Approval needed').waitFor();
      await look('one-approval-asked');
      await approve(page, 'Priya');
      await waitForNotice(page);
      await look('one-approval-approver');
      await actAs(page, 'James');
      await directMessages(page).last().getByRole('button', { name: 'I’m done' }).waitFor();
      await look('one-approval-active');
      await end(page);
      await page.locator('#mail-view iframe').waitFor();
      await look('one-approval-report');
    },
  },
  {
    title: 'two of two',
    async run({ page, local }, look) {
      await putAdminRule(local, { approvals: 2, approvers: new Set([priya.id, maria.id]) });
      await request(page);
      await approve(page, 'Priya');
      await directMessages(page).last().getByText('1 more approval is needed').waitFor();
      await look('two-of-two-first');
      await actAs(page, 'James');
      await directMessages(page).last().getByText('1 of 2').waitFor();
      await look('two-of-two-waiting');
      await approve(page, 'Maria');
      await waitForNotice(page);
      await look('two-of-two-second');
      await end(page);
      await putAdminRule(local);
    },
  },
  {
    title: 'a denial with its reason',
    async run({ page }, look) {
      await request(page);
      await actAs(page, 'Priya');
      const direct = page.locator('#direct');
      await direct.getByRole('textbox').fill('Use ReadOnly first: <orders> & co.');
      await direct.getByRole('button', { name: 'Deny' }).click();
      await look('denial-confirmation');
      await page.locator('#confirm-yes').click();
      await waitForState(page, 'Closed', 'done');
      await directMessages(page).last().getByText('Use ReadOnly first').waitFor();
      await look('denial-approver');
      await actAs(page, 'James');
      await directMessages(page).last().getByText('Use ReadOnly first').waitFor();
      await cardOf(page).getByText('Denied: no access was granted.').waitFor();
      await look('denial-requester');
    },
  },
  {
    title: 'an expiry',
    async run({ page, local }, look) {
      await request(page);
      local.advanceClock(901_000);
      await waitForState(page, 'Closed', 'done');
      await directMessages(page).last().getByText('Expired: 0 of 1 approvals came by').waitFor();
      await look('expiry-requester');
      await actAs(page, 'Priya');
      await directMessages(page).last().getByText('Expired: 0 of 1 approvals came by').waitFor();
      await look('expiry-approver');
    },
  },
  {
    title: 'an override',
    async run({ page }, look) {
      await request(page);
      await page.locator('#direct').getByRole('button', { name: 'Break glass now' }).click();
      await look('override-confirmation');
      await page.locator('#confirm-yes').click();
      await directMessages(page).last().getByText('none: you went ahead without it').waitFor();
      await cardOf(page).getByText('Glass broken WITHOUT APPROVAL').waitFor();
      await look('override-requester');
      await actAs(page, 'Priya');
      await directMessages(page).last().getByText('they went ahead without it').waitFor();
      await look('override-approver');
      await end(page);
    },
  },
  {
    title: 'an extension',
    async run({ page, local }, look) {
      await putAdminRule(local, { maxAccessSeconds: 7_200 });
      await openApproved(page);
      await page.locator('#direct').getByRole('button', { name: 'Extend' }).click();
      await directMessages(page).last().getByText('90 min left').waitFor();
      await cardOf(page).getByText('90 min left').waitFor();
      await look('extension');
      await end(page);
      await putAdminRule(local);
    },
  },
  {
    title: 'an end by an admin',
    async run({ page, local }, look) {
      await putRecord(local, { id: 'admins', principals: new Set([maria.id]) });
      await openApproved(page);
      await actAs(page, 'Maria');
      await cardOf(page).getByRole('button', { name: 'End now' }).click();
      await page.locator('#confirm-yes').click();
      await cardOf(page).getByText('Access has ended early, by').waitFor();
      await look('admin-end-admin');
      await actAs(page, 'James');
      await directMessages(page).last().getByText('Access has ended early, by').waitFor();
      await look('admin-end-requester');
      await finish(page);
    },
  },
];

import type { Locator, Page } from 'playwright-core';
import { putProdRule } from '../../../fixtures/local-environment/table.ts';
import {
  breakGlass,
  cardOf,
  directMessages,
  endAccess,
  finish,
  requestAccess,
} from '../page-actions.ts';
import type { Scenario } from './scenario.ts';

const tickets = new Set(['INC-']);
const reason = 'INC-1234: the <disk> of orders-db is full & writes fail';
const missingTicket = 'A ticket is missing: name one, such as INC-1234.';

const modalOf = (page: Page): Locator => page.locator('#modal');
const pressWhy = (page: Page): Promise<void> =>
  directMessages(page).last().getByRole('button', { name: 'Tell us why' }).click();

async function submit(page: Page, text: string, label: string): Promise<void> {
  await modalOf(page).getByRole('textbox', { name: 'Reason' }).fill(text);
  await modalOf(page).getByRole('button', { name: label }).click();
}

async function closeModal(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await modalOf(page).waitFor({ state: 'hidden' });
}

/** Waits until the direct message and the grant card show the reason, which the sweep has put there. */
async function waitForReason(page: Page): Promise<void> {
  const direct = directMessages(page).last();
  await direct.getByText(reason).waitFor();
  await direct.getByRole('button', { name: 'Change reason' }).waitFor();
  await cardOf(page).getByText(reason).waitFor();
}

/** Ends access, and waits for the report that says this. */
async function readReport(page: Page, text: string): Promise<void> {
  await endAccess(page);
  await finish(page);
  await page.frameLocator('#mail-view iframe').getByText(text).first().waitFor();
}

export const reasonScenarios: readonly Scenario[] = [
  {
    title: 'a reason afterwards',
    async run({ page, local }, look) {
      await putProdRule(local, { reason: 'after', tickets });
      await requestAccess(page);
      await directMessages(page).last().getByText('and name a ticket (INC-…)').waitFor();
      await cardOf(page).getByText('none was given yet').waitFor();
      await look('after-asked');
      await pressWhy(page);
      await modalOf(page).getByRole('heading', { name: 'Why?' }).waitFor();
      await look('after-modal');
      await submit(page, 'The disk is full', 'Send');
      await modalOf(page).getByText(missingTicket).waitFor();
      await look('after-no-ticket');
      await submit(page, reason, 'Send');
      await modalOf(page).getByText(reason).waitFor();
      await look('after-accepted');
      await closeModal(page);
      await waitForReason(page);
      await look('after-shown');
      await readReport(page, reason);
      await look('after-report');
    },
  },
  {
    title: 'a reminder, and a report without a reason',
    async run({ page, local }, look) {
      await putProdRule(local, { reason: 'after' });
      await requestAccess(page);
      await directMessages(page).last().getByText('Say why you need this access.').waitFor();
      local.advanceClock(601_000);
      await directMessages(page).last().getByText('You have not said yet why').waitFor();
      await look('reminder');
      await readReport(page, 'No reason given: the access rule asks for one');
      await cardOf(page).getByText('none was given').waitFor();
      await look('none-report');
    },
  },
  {
    title: 'a reason first',
    async run({ page, local }, look) {
      await putProdRule(local, { reason: 'first', tickets, maxAccessSeconds: 14_400 });
      await breakGlass(page);
      await modalOf(page).getByRole('heading', { name: 'Break glass' }).waitFor();
      await look('first-modal');
      await modalOf(page).getByRole('combobox', { name: 'For how long' }).selectOption('2 h');
      await submit(page, 'The disk is full', 'Break glass');
      await modalOf(page).getByText(missingTicket).waitFor();
      await look('first-no-ticket');
      await submit(page, reason, 'Break glass');
      await modalOf(page).getByText('Glass broken - access incoming').waitFor();
      await look('first-incoming');
      await closeModal(page);
      await waitForReason(page);
      await directMessages(page).last().getByText('(2 h left)').waitFor();
      await look('first-active');
      await readReport(page, reason);
    },
  },
];

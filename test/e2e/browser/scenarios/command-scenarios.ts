import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { prodRule } from '../../../../local/environment/seed-environment.ts';
import { accounts, permissionSets } from '../../../../local/seed.ts';
import { putProdRule, putRecord } from '../../../fixtures/local-environment/table.ts';
import { actAs, directMessages, endAccess, typeInChannel } from '../page-actions.ts';
import type { Scenario } from './scenario.ts';

const [, staging] = accounts;
const [prodSet] = permissionSets;
const tickets = new Set(['INC-']);

/** The newest answer that only the selected user sees. */
const answerTo = (page: Page): Locator => page.locator('#messages .ephemeral').last();

/** A command has no message in whose thread the card could be. */
const channelCard = (page: Page): Locator =>
  page.locator('#messages .message:has(.attachment)').last();

/** Checks what the answer says, and that each access in it has a button. */
async function readAnswer(page: Page, texts: readonly string[], buttons = 0): Promise<void> {
  const answer = answerTo(page);
  assert.deepEqual(await answer.locator('.part-text').allInnerTexts(), texts);
  assert.equal(await answer.getByRole('button', { name: 'Break glass' }).count(), buttons);
}

const adminLine =
  'BreakGlassAdmin in Production (123456789012)\nfor 60 min · needs 1 approval, or you go ahead without';
const prodLine = 'BreakGlassProd in Production (123456789012)\nfor 60 min';
const terms =
  'up to 4 h with extensions · needs no approval · asks why afterwards, with a ticket (INC-…)';

export const commandScenarios: readonly Scenario[] = [
  {
    title: 'a request by name, and the list',
    async run({ page, local }, look) {
      await putProdRule(local, { reason: 'after', tickets, maxAccessSeconds: 14_400 });
      await typeInChannel(page, '/break-glass');
      await answerTo(page).getByText('You may request').waitFor();
      await readAnswer(page, ['You may request', adminLine, `${prodLine}, ${terms}`], 2);
      await look('list');
      await typeInChannel(page, '/break-glass prod BreakGlassProd INC-1234 disk full');
      await answerTo(page).getByText('Glass broken - access incoming.').waitFor();
      await answerTo(page).getByText('Account 123456789012 is Production.').waitFor();
      await directMessages(page).last().getByText('INC-1234 disk full').waitFor();
      await channelCard(page).getByText('INC-1234 disk full').waitFor();
      await look('requested');
      await typeInChannel(page, '/break-glass');
      await answerTo(page).getByText('Open for you').waitFor();
      for (const name of ['Extend', 'I’m done'])
        await answerTo(page).getByRole('button', { name }).waitFor();
      const [open, line = '', ...others] = await answerTo(page)
        .locator('.part-text')
        .allInnerTexts();
      assert.deepEqual([open, ...others], ['Open for you', 'You may request', adminLine]);
      assert.match(line, /^BreakGlassProd in Production \(123456789012\)\nopen until .* left\)$/);
      await look('list-open');
      await endAccess(page);
    },
  },
  {
    title: 'a text without its ticket',
    async run({ page, local }, look) {
      await putProdRule(local, { reason: 'after', tickets });
      await typeInChannel(page, '/break-glass prod BreakGlassProd disk full');
      await answerTo(page)
        .getByText('disk full was not recorded as your reason: it names no ticket (INC-…).')
        .waitFor();
      await directMessages(page).last().getByText('Why?').waitFor();
      await look('reason-not-recorded');
      await endAccess(page);
      await putProdRule(local, { reason: 'first', tickets });
      await channelCard(page).getByText('Access has ended early, by').waitFor();
      await typeInChannel(page, '/break-glass prod BreakGlassProd disk full');
      await answerTo(page).getByText('Nothing was started. A ticket is missing').waitFor();
      await look('no-ticket');
    },
  },
  {
    title: 'a name that may mean several',
    async run({ page, local }, look) {
      await typeInChannel(page, '/break-glass prod INC-1234 disk full');
      await answerTo(page).getByText('you may request several permission sets').waitFor();
      const several =
        'Nothing was requested yet: you may request several permission sets in Production. Choose one, or write its name after that of the account.';
      const prod = `${prodLine} · needs no approval`;
      await readAnswer(page, [several, adminLine, prod], 2);
      await look('several-permission-sets');
      const { principals } = prodRule;
      const id = `access#${staging.id}#${prodSet.name}#${prodSet.arn}`;
      await putRecord(local, { id, rule: 'rule', principals });
      const name = 'Production EU';
      await putRecord(local, { id: `account#${staging.id}`, rule: 'account', name });
      await typeInChannel(page, '/break-glass prod BreakGlassProd INC-1234 disk full');
      await answerTo(page).getByText('this may mean several accounts').waitFor();
      const accountsText =
        'Nothing was requested yet: this may mean several accounts. Choose one, or write its whole name or its id.';
      const other = prod.replace('Production (123456789012)', `${name} (${staging.id})`);
      await readAnswer(page, [accountsText, prod, other], 2);
      await look('several-accounts');
    },
  },
  {
    title: 'a denial, and help',
    async run({ page }, look) {
      await actAs(page, 'Maria');
      await typeInChannel(page, '/break-glass prod BreakGlassProd INC-1234 disk full');
      await answerTo(page).getByText('Access denied: ').waitFor();
      const denied =
        'Access denied: this permission set may be used in account 123456789012, but not by you. Ask security@example.com.';
      await readAnswer(page, [denied]);
      await look('denied');
      await typeInChannel(page, '/break-glass');
      await answerTo(page)
        .getByText('This command knows no access rule that allows you anything')
        .waitFor();
      await look('list-nothing');
      await typeInChannel(page, '/break-glass help');
      await answerTo(page).getByText('Lists what is open for you').waitFor();
      await look('help');
    },
  },
];

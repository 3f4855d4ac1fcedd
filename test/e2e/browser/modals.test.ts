import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { isRecord } from '../../../local/is-record.ts';
import type { Json } from '../../../local/slack/messages/message.ts';
import { startTestApp } from '../../../local/slack/start-test-app.ts';
import { browserTest, browserTests, shareBrowser } from './chromium.ts';
import { noErrors, openPageOf } from './open-page.ts';
import { actAs } from './page-actions.ts';

const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const browser = shareBrowser();
const plain = (text: string) => ({ type: 'plain_text', text });
const button = { type: 'button', action_id: 'ask', text: plain('Break glass'), style: 'danger' };
const message = { blocks: [{ type: 'actions', elements: [button] }] };

const input = (block_id: string, label: string, element: Json, changes: Json = {}) => ({
  type: 'input',
  block_id,
  label: plain(label),
  element,
  ...changes,
});
const modal = {
  type: 'modal',
  title: plain('Why do you need access?'),
  submit: plain('Break glass'),
  close: plain('Cancel'),
  blocks: [
    {
      type: 'section',
      text: { type: 'mrkdwn', text: '*BreakGlassProd* in *Production*, for one hour.' },
      accessory: { type: 'button', action_id: 'shorter', text: plain('Shorter') },
    },
    input(
      'why',
      'Reason',
      { type: 'plain_text_input', action_id: 'text', multiline: true },
      { hint: plain('The grant card and the report show it.') },
    ),
    input('ticket', 'Ticket', {
      type: 'plain_text_input',
      action_id: 'text',
      placeholder: plain('INC-1234'),
    }),
    input(
      'time',
      'Duration',
      {
        type: 'static_select',
        action_id: 'select',
        placeholder: plain('One hour'),
        options: [{ text: plain('30 minutes'), value: '1800' }],
      },
      { optional: true },
    ),
  ],
};
const done = {
  type: 'modal',
  title: plain('Glass broken'),
  close: plain('Done'),
  blocks: [{ type: 'section', text: plain('Glass broken - access incoming') }],
};

/** An app that asks for a ticket. */
function respond(payload: Json, open: () => Promise<unknown>) {
  switch (payload['type']) {
    case 'view_submission': {
      const { view } = payload;
      const text = JSON.stringify(isRecord(view) ? view['state'] : view);
      if (text.includes('fail')) return { status: 500 };
      if (!text.includes('INC-')) {
        const errors = { ticket: 'A ticket such as INC-1234 is missing' };
        return { body: { response_action: 'errors', errors } };
      }
      return { body: { response_action: 'update', view: done } };
    }
    case 'block_actions':
      return isRecord(payload['view']) ? undefined : open().then(() => undefined);
    default:
      return { body: { text: `You may request: *BreakGlassProd* (${payload['text']})` } };
  }
}

async function openModalPage(t: TestContext, width = 1600) {
  const app = await startTestApp(t, ({ payload }, call) =>
    respond(payload, () => call('views.open', { trigger_id: payload['trigger_id'], view: modal })),
  );
  app.slack.post('#alerts', message);
  const urls = { page: app.url, aws: '' };
  const viewport = { width, height: 900 };
  const { page, pageActivity } = await openPageOf({ urls }, await browser(), { viewport });
  t.after(() => page.close());
  const dialog = page.locator('#modal');
  const opener = page.locator('#messages').getByRole('button', { name: 'Break glass' });
  const openModal = async () => {
    await opener.click();
    await dialog.getByRole('heading', { name: 'Why do you need access?' }).waitFor();
  };
  return { ...app, page, pageActivity, dialog, opener, openModal };
}

const waitForFocus = (page: Page, locator: Locator): Promise<void> =>
  locator.and(page.locator(':focus')).waitFor();

async function violations(page: Page): Promise<unknown> {
  await page.evaluate(axe);
  const found: unknown[] = [];
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    found.push(
      await page.evaluate(
        `axe.run('#modal').then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map(({ failureSummary }) => failureSummary)]))`,
      ),
    );
  }
  return found.flat();
}

describe('modals on the page', browserTests, () => {
  test(
    'shows errors at the fields, keeps what was typed, and then what the app responds',
    browserTest,
    async (t) => {
      const { page, pageActivity, dialog, openModal, requests, slack, call } =
        await openModalPage(t);
      await openModal();
      const reason = dialog.getByRole('textbox', { name: 'Reason' });
      const ticket = dialog.getByRole('textbox', { name: 'Ticket' });
      await waitForFocus(page, reason);
      const submit = dialog.getByRole('button', { name: 'Break glass' });
      await submit.click();
      const incomplete = dialog.getByText('Please complete this required field.');
      await incomplete.first().waitFor();
      assert.equal(await incomplete.count(), 2);
      await waitForFocus(page, reason);
      assert.equal(requests.length, 1);
      await reason.fill('Disk full');
      await ticket.fill('none');
      await dialog.getByRole('combobox').selectOption('30 minutes');
      await submit.click();
      await dialog.getByText('A ticket such as INC-1234 is missing').waitFor();
      assert.equal(await ticket.getAttribute('aria-invalid'), 'true');
      await waitForFocus(page, ticket);
      assert.deepEqual(await violations(page), []);
      await page.keyboard.type('!');
      const view_id = slack.openViews()[0]?.view.id;
      await call('views.update', { view_id, view: { ...modal, title: plain('Why?') } });
      await dialog.getByRole('heading', { name: 'Why?' }).waitFor();
      assert.equal(await reason.inputValue(), 'Disk full');
      assert.equal(await ticket.inputValue(), 'none!');
      assert.equal(await dialog.getByRole('combobox').inputValue(), '1800');
      await ticket.fill('fail');
      await ticket.press('Enter');
      await dialog.getByText('We had some trouble connecting. Try again?').waitFor();
      await ticket.fill('INC-1234');
      await submit.click();
      await dialog.getByText('Glass broken - access incoming').waitFor();
      await waitForFocus(page, dialog.getByRole('button', { name: 'Done' }));
      assert.deepEqual(await violations(page), []);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
      assert.deepEqual(slack.openViews(), []);
      assert.deepEqual(pageActivity, noErrors);
    },
  );

  test(
    'keeps the focus inside, returns it after Cancel, Escape and the cross, and shows it to one user',
    browserTest,
    async (t) => {
      const { page, pageActivity, dialog, opener, openModal, slack } = await openModalPage(t);
      const closings = [
        () => dialog.getByRole('button', { name: 'Cancel' }).click(),
        () => page.keyboard.press('Escape'),
        () => dialog.getByRole('button', { name: 'Close' }).click(),
      ];
      for (const close of closings) {
        await openModal();
        for (let presses = 0; presses < 12; presses += 1) {
          await page.keyboard.press('Tab');
          const isOutside = `document.activeElement !== document.body && !document.querySelector('#modal').contains(document.activeElement)`;
          assert.equal(await page.evaluate(isOutside), false);
        }
        await close();
        await dialog.waitFor({ state: 'hidden' });
        await waitForFocus(page, opener);
      }
      await actAs(page, 'Priya');
      const { ts = '' } = slack.messages()[0] ?? {};
      await slack.press({ ts, user: 'U012AB3CD', action: 'ask' });
      // The second message arrives after the modal.
      for (const text of ['one', 'two']) {
        slack.write({ channel: '#alerts', user: 'U012PRIYA', text });
        await page.locator('#messages').getByText(text, { exact: true }).waitFor();
      }
      assert.equal(await dialog.isVisible(), false);
      await actAs(page, 'James');
      await dialog.waitFor();
      await dialog.getByRole('button', { name: 'Shorter' }).click();
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      await dialog.waitFor({ state: 'hidden' });
      assert.deepEqual(pageActivity, noErrors);
    },
  );

  test(
    'sends slash commands and messages from the box below the channel',
    browserTest,
    async (t) => {
      const { page, pageActivity, requests } = await openModalPage(t);
      const box = page.getByRole('textbox', { name: 'Message # alerts' });
      await box.fill('/break-glass prod');
      await box.press('Enter');
      await page
        .locator('.ephemeral', { hasText: 'You may request: BreakGlassProd (prod)' })
        .waitFor();
      assert.equal(await box.inputValue(), '');
      await box.fill('the disk is full');
      await page.getByRole('button', { name: 'Send' }).click();
      await page.locator('.message:not(.ephemeral)', { hasText: 'the disk is full' }).waitFor();
      assert.equal(requests.length, 1);
      await box.fill('/unknown');
      await box.press('Enter');
      await page.locator('.ephemeral', { hasText: '/unknown is not a valid command' }).waitFor();
      assert.equal(await box.inputValue(), '/unknown');
      assert.deepEqual(pageActivity, noErrors);
    },
  );

  test('shows a hostile modal as text', browserTest, async (t) => {
    const { page, pageActivity, dialog, openModal, slack, call } = await openModalPage(t);
    const hostile = `"><img src="http://other.example/x" onerror="document.title='taken'">`;
    await openModal();
    const blocks = [
      { type: 'section', text: { type: 'mrkdwn', text: `*${hostile}* <javascript:alert(1)|x>` } },
      input(hostile, hostile, { type: 'plain_text_input', action_id: hostile }),
    ];
    const title = plain(hostile.slice(0, 24));
    const view = { ...modal, title, submit: title, close: title, blocks };
    await call('views.update', { view_id: slack.openViews()[0]?.view.id, view });
    await dialog.locator('b', { hasText: hostile }).first().waitFor();
    await dialog.locator('.submit').click();
    await dialog.getByText('Please complete this required field.').waitFor();
    assert.equal(await dialog.locator('img, a').count(), 0);
    assert.equal(await page.title(), 'Break glass access');
    assert.deepEqual(pageActivity, noErrors);
  });

  test('fits a phone', browserTest, async (t) => {
    const { page, dialog, openModal } = await openModalPage(t, 390);
    await openModal();
    await dialog.getByRole('button', { name: 'Break glass' }).click();
    await dialog.getByText('Please complete this required field.').first().waitFor();
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 390);
    const box = await dialog.boundingBox();
    assert.ok(box !== null && box.x >= 0 && box.x + box.width <= 390 && box.height <= 900);
    assert.deepEqual(await violations(page), []);
  });
});

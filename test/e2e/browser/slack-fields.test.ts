import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { browserTest, browserTests, shareBrowser } from './chromium.ts';
import { noErrors, openPage } from './open-page.ts';
import { actAs, callSlack } from './page-actions.ts';

const browser = shareBrowser();
const james = 'U012AB3CD';
const priya = 'U012PRIYA';

const plain = (text: string) => ({ type: 'plain_text', text });
const option = (minutes: number) => ({ text: plain(`${minutes} min`), value: `${minutes * 60}` });
const select = (action_id: string, changes: object = {}) => ({
  type: 'static_select',
  action_id,
  placeholder: plain(`Choose ${action_id}`),
  options: [option(15), option(30), option(60)],
  ...changes,
});
const reason = {
  type: 'input',
  block_id: 'why',
  label: plain('Reason'),
  hint: plain('The requester sees it'),
  optional: true,
  element: { type: 'plain_text_input', action_id: 'reason', multiline: true },
};
const decide = (...elements: readonly object[]) => ({
  type: 'actions',
  block_id: 'decide',
  elements: [...elements, { type: 'button', action_id: 'deny', text: plain('Deny') }],
});

/** The form that the page sends for the press that `act` makes. */
async function pressed(page: Page, act: () => Promise<unknown>) {
  const [request] = await Promise.all([
    page.waitForRequest((sent) => sent.url().endsWith('/press')),
    act(),
  ]);
  const form = new URLSearchParams(request.postData() ?? '');
  const { ts: _, contents = '', ...press } = Object.fromEntries(form);
  return { ...press, contents: JSON.parse(contents) };
}

describe('fields of messages on the page', browserTests, () => {
  test(
    'a selection sends a press with the option, after its confirmation',
    browserTest,
    async (t) => {
      const { page, local, pageActivity } = await openPage(t, browser());
      const confirm = {
        title: plain('That long?'),
        text: plain('It is long.'),
        confirm: plain('Yes'),
        deny: plain('No'),
      };
      await callSlack(local, 'chat.postEphemeral', {
        channel: '#alerts',
        user: james,
        text: 'How long?',
        blocks: [
          {
            type: 'section',
            block_id: 'time',
            text: plain('How long?'),
            accessory: select('duration', { initial_option: option(30) }),
          },
          decide(select('long', { confirm })),
        ],
      });
      const duration = page.getByRole('combobox', { name: 'Choose duration' });
      await duration.waitFor();
      assert.equal(await duration.inputValue(), '1800');
      assert.deepEqual(await pressed(page, () => duration.selectOption('15 min')), {
        user: james,
        block: 'time',
        button: 'duration',
        content: '900',
        contents: { time: { duration: '900' } },
      });
      const long = page.getByRole('combobox', { name: 'Choose long' });
      await long.selectOption('60 min');
      await page.locator('#confirm-no').click();
      await long.locator('option[value=""]:checked').waitFor({ state: 'attached' });
      await long.selectOption('60 min');
      assert.deepEqual(await pressed(page, () => page.locator('#confirm-yes').click()), {
        user: james,
        block: 'decide',
        button: 'long',
        content: '3600',
        contents: { time: { duration: '900' }, decide: { long: '3600' } },
      });
      // A key opens the menu, and selects nothing on the way.
      await long.press('ArrowUp');
      assert.equal(await long.inputValue(), '3600');
      assert.deepEqual(pageActivity, noErrors);
    },
  );

  test(
    'keeps what was typed when the message is drawn again, for the user who typed it',
    browserTest,
    async (t) => {
      const { page, local, pageActivity } = await openPage(t, browser());
      const channel = '#alerts';
      const posted = { channel, text: 'Approve?', blocks: [reason, decide(select('duration'))] };
      const { ts } = await callSlack(local, 'chat.postMessage', posted);
      const box = page.getByRole('textbox', { name: 'Reason (optional)' });
      await box.fill('Not now');
      await box.press('Home');
      await callSlack(local, 'chat.postMessage', { channel, thread_ts: ts, text: 'a reply' });
      await page.locator('.thread .message').waitFor();
      await page.keyboard.type('Well: ');
      assert.equal(await box.inputValue(), 'Well: Not now');
      await actAs(page, 'Priya');
      assert.equal(await box.inputValue(), '');
      await actAs(page, 'James');
      assert.equal(await box.inputValue(), 'Well: Not now');
      await callSlack(local, 'chat.update', { ...posted, channel: '12345', ts });
      await page.getByText('(edited)').waitFor();
      const deny = () => page.getByRole('button', { name: 'Deny' }).click();
      assert.deepEqual(await pressed(page, deny), {
        user: james,
        button: '0',
        contents: { why: { reason: 'Well: Not now' } },
      });
      assert.deepEqual(pageActivity, noErrors);
    },
  );

  test(
    'marks a user who has got a direct message, until they are selected',
    browserTest,
    async (t) => {
      const { page, local, pageActivity } = await openPage(t, browser());
      const mark = page.locator('#users .unread');
      const blocks = [reason, decide()];
      await callSlack(local, 'chat.postMessage', { channel: priya, text: 'Approve?', blocks });
      await page.getByRole('radio', { name: 'Priya approver 1 new direct message' }).waitFor();
      assert.equal(await page.locator('#direct .message').count(), 0);
      await callSlack(local, 'chat.postMessage', { channel: priya, text: 'Reminder' });
      await page.getByRole('radio', { name: 'Priya approver 2 new direct messages' }).waitFor();
      await page.reload();
      await mark.getByText('2').waitFor();
      await actAs(page, 'Priya');
      await mark.waitFor({ state: 'detached' });
      const direct = page.locator('#direct');
      assert.equal(await direct.locator('.message').count(), 2);
      await direct.getByRole('textbox').fill('Later');
      assert.deepEqual(
        await pressed(page, () => direct.getByRole('button', { name: 'Deny' }).click()),
        { user: priya, button: '0', contents: { why: { reason: 'Later' } } },
      );
      await actAs(page, 'Robin');
      await direct.locator('.message').first().waitFor({ state: 'detached' });
      assert.equal(await mark.count(), 0);
      assert.deepEqual(pageActivity, noErrors);
    },
  );
});

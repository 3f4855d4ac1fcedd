import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { LocalEnvironment } from '../../../local/environment/local-environment.ts';
import { addAxe, violations } from './axe.ts';
import { browserTest, browserTests, shareBrowser } from './chromium.ts';
import { noErrors, openPage, openPageOf } from './open-page.ts';
import { callSlack, requestAccess, skipToReport } from './page-actions.ts';

const browser = shareBrowser();

/** Opens the newest mail in a new page, because axe cannot run in the frame, which allows no script. */
async function openMail(t: TestContext, aws: string): Promise<Page> {
  const mails = await (await fetch(`${aws}/_local/mail`)).json();
  const page = await (await browser()).newPage();
  t.after(() => page.close());
  await page.setContent(mails.at(-1).html);
  await addAxe(page);
  return page;
}

/** A thread, a direct message with each kind of block, and one to another user. */
async function postMessages(local: LocalEnvironment): Promise<void> {
  const [first] = local.slack.messages();
  const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
  const button = { type: 'button', text: { type: 'plain_text', text: 'Open' } };
  const select = {
    type: 'static_select',
    placeholder: { type: 'plain_text', text: 'Choose' },
    options: [{ text: { type: 'plain_text', text: '30 minutes' }, value: '1800' }],
  };
  const text = '*<@U012AB3CD>* until <!date^1795248000^{time}|8:00> :key:\n> quoted `code`';
  const blocks = [
    { type: 'header', text: { type: 'plain_text', text: 'Header' } },
    { type: 'section', text: mrkdwn(text), fields: [mrkdwn('<https://a.example|link>')] },
    { type: 'actions', elements: [{ ...button, style: 'primary', url: 'https://a.example' }] },
    { type: 'image', image_url: 'https://a.example/b.png', alt_text: 'a picture' },
    { type: 'section', text: mrkdwn('How long?'), accessory: select },
    {
      type: 'input',
      label: { type: 'plain_text', text: 'Reason' },
      hint: { type: 'plain_text', text: 'The requester sees it' },
      optional: true,
      element: { type: 'plain_text_input', multiline: true, placeholder: select.placeholder },
    },
    { type: 'input', label: { type: 'plain_text', text: 'Duration' }, element: select },
    { type: 'context', elements: [mrkdwn('<#C1>, <!here>, <https://a.example|link>')] },
  ];
  const reply = { channel: first?.channel, thread_ts: first?.ts, text: 'a reply' };
  await callSlack(local, 'chat.postMessage', { ...reply, attachments: [{ blocks }] });
  await callSlack(local, 'chat.postMessage', { channel: 'U012AB3CD', text: 'a', blocks });
  await callSlack(local, 'chat.postMessage', { channel: 'U012PRIYA', text: 'Approve?' });
}

const layoutShifts = `new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
})`;

describe('accessibility and layout', browserTests, () => {
  test('has no axe violations on any panel, in light and in dark', browserTest, async (t) => {
    const { page, local, pageActivity } = await openPage(t, browser());
    await addAxe(page);
    await page.locator('.message-form summary').click();
    assert.deepEqual(await violations(page), [], 'idle');
    await page.getByRole('button', { name: 'Break Glass Prod' }).click();
    assert.deepEqual(await violations(page), [], 'confirmation dialog');
    await page.locator('#confirm-no').click();
    await requestAccess(page);
    await postMessages(local);
    await page.locator('#direct .mention').first().waitFor();
    await page.locator('#users .unread').waitFor();
    await page.getByRole('button', { name: 'Open BreakGlassProd in Production' }).click();
    await page.getByRole('button', { name: 'Create a user' }).click();
    await page.locator('.entry').first().click();
    await page.getByRole('switch', { name: 'Slack is down' }).click();
    await page.getByRole('tab', { name: 'Log' }).click();
    assert.deepEqual(await violations(page), [], 'active');
    await page.getByRole('tab', { name: 'Table' }).click();
    await page.locator('#activity-table details').first().click();
    await skipToReport(page);
    assert.deepEqual(await violations(page), [], 'ended');
    await page.getByRole('group', { name: 'Parts of the mail' }).getByText('events.csv').click();
    await page.locator('.file-view table').waitFor();
    await page.getByRole('button', { name: 'Show execution' }).click();
    await page.locator('#execution[open]').waitFor();
    assert.deepEqual(await violations(page), [], 'attachment and execution');
    const mail = await openMail(t, local.urls.aws);
    assert.deepEqual(await violations(mail, '[role=article]'), [], 'report');
    assert.deepEqual(pageActivity, noErrors);
  });

  test('has no layout shift, and nothing wider than the page', browserTest, async (t) => {
    const widths = [390, 1024, 1600];
    const { page, local } = await openPage(t, browser());
    await postMessages(local);
    const others = await Promise.all(
      widths.map(async (width) =>
        openPageOf(local, await browser(), { viewport: { width, height: 900 } }),
      ),
    );
    t.after(() => Promise.all(others.map((other) => other.page.close())));
    await requestAccess(page);
    for (const [index, { page: other }] of others.entries()) {
      await other.locator('.role.granted').waitFor();
      assert.ok(
        Number(await other.evaluate(layoutShifts)) < 0.01,
        `layout shift at ${widths[index]} px`,
      );
      assert.equal(await other.evaluate('document.documentElement.scrollWidth'), widths[index]);
    }
  });
});

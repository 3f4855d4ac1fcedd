import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { browserTest, shareBrowser } from './chromium.ts';
import { noErrors, openPage } from './open-page.ts';
import { requestAccess, skipToReport } from './page-actions.ts';

const browser = shareBrowser();

const hostile = `"><script>document.title='taken'</script><img src="http://other.example/x" onerror="document.title='taken'">`;

/** As long as the text of an option may be. */
const option = hostile.slice(0, 75);

const message = {
  channel: hostile,
  username: hostile,
  text: hostile,
  attachments: [
    {
      title: hostile,
      text: `*${hostile}* <javascript:alert(1)|${hostile}>`,
      color: 'red;background:url(http://other.example)',
      footer: hostile,
      callback_id: hostile,
      actions: [
        {
          type: 'button',
          name: 'other',
          text: hostile,
          style: hostile,
          confirm: { title: hostile, text: hostile },
        },
        { type: 'button', text: hostile, url: 'javascript:alert(1)' },
      ],
    },
  ],
  blocks: [
    { type: 'image', image_url: 'http://other.example/x', alt_text: hostile },
    { type: 'header', text: { type: 'plain_text', text: hostile } },
    {
      type: 'section',
      text: {
        type: 'mrkdwn',
        text: `<!date^1392734382^{time} ${hostile}^javascript:alert(1)|${hostile}> <@${hostile}>\n> ${hostile}`,
      },
      fields: [{ type: 'mrkdwn', text: `<http://other.example/|${hostile}>` }],
    },
    {
      type: 'input',
      block_id: hostile,
      label: { type: 'plain_text', text: hostile },
      hint: { type: 'plain_text', text: hostile },
      element: {
        type: 'plain_text_input',
        action_id: hostile,
        initial_value: hostile,
        placeholder: { type: 'plain_text', text: hostile },
      },
    },
    {
      type: 'actions',
      elements: [
        {
          type: 'static_select',
          action_id: hostile,
          placeholder: { type: 'plain_text', text: hostile },
          options: [{ text: { type: 'plain_text', text: option }, value: hostile }],
        },
      ],
    },
    {
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_section',
          elements: [
            { type: 'link', url: 'javascript:alert(1)', text: hostile },
            { type: 'user', user_id: hostile },
            { type: 'date', timestamp: 1e300, format: hostile, fallback: hostile },
          ],
        },
      ],
    },
  ],
};

const record = {
  eventSource: 's3.amazonaws.com',
  eventName: hostile,
  readOnly: false,
  requestParameters: { bucketName: hostile },
  errorCode: hostile,
  errorMessage: hostile,
};

async function postHostileMessage(page: Page): Promise<void> {
  await page.locator('.message-form summary').click();
  await page.locator('#post-json').fill(JSON.stringify(message));
  await page.getByRole('button', { name: 'Post' }).click();
  await page.locator('#post-result', { hasText: 'Posted' }).waitFor();
  const field = page.getByRole('textbox', { name: '<script>' });
  assert.equal(await field.inputValue(), hostile);
  await field.fill(`${hostile} typed`);
  const select = page.getByRole('combobox', { name: '<script>' });
  await select.selectOption({ label: option });
  assert.equal(await select.inputValue(), hostile);
  await page.locator('.attachment button', { hasText: '<script>' }).click();
  assert.equal(await page.locator('#confirm-text').textContent(), hostile);
  await page.locator('#confirm-no').click();
  await page.locator('#messages .part-rich', { hasText: '<script>' }).waitFor();
  assert.equal(await page.locator('a[href^="javascript"], a[href*="other.example"]').count(), 0);
}

/** Opens each part of the mail, and checks that it shows the hostile text as text only. */
async function readMail(page: Page): Promise<void> {
  const report = page.frameLocator('#mail-view iframe');
  await report.getByText('<script>').first().waitFor();
  assert.equal(await report.locator('img, script').count(), 0);
  const parts = page.getByRole('group', { name: 'Parts of the mail' });
  const region = page.locator('#mail-view').getByRole('region');
  for (const [name, text] of [
    ['events.csv', 'event name'],
    ['evidence.json.gz', '"Records": ['],
    ['report.json', '"title": "Break glass access report'],
    ['Source', 'To: security@example.com'],
  ] as const) {
    await parts.getByText(name).click();
    await region.getByText(text).first().waitFor();
    await region.getByText('<script>').first().waitFor();
  }
}

test(
  'shows a hostile message, and a hostile record in each part of the mail, as text',
  browserTest,
  async (t) => {
    const { page, local, pageActivity } = await openPage(t, browser());
    await postHostileMessage(page);
    await requestAccess(page);
    local.portal
      .signIn('james@example.com')
      .openRole('123456789012', 'BreakGlassProd')
      .call(record);
    await skipToReport(page);
    await readMail(page);
    await page.getByRole('button', { name: 'evidence.json.gz' }).click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByText('Download evidence.json.gz').click(),
    ]);
    assert.equal(file.suggestedFilename(), 'evidence.json.gz');
    assert.equal(await page.locator('main img, main script').count(), 0);
    assert.equal(await page.title(), 'Break glass access');
    assert.deepEqual(pageActivity, noErrors);
  },
);

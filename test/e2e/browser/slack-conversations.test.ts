import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browserTest, shareBrowser } from './chromium.ts';
import { noErrors, openPage } from './open-page.ts';
import { actAs, callSlack } from './page-actions.ts';

const browser = shareBrowser();
const james = 'U012AB3CD';
const timezoneId = 'Pacific/Auckland';

const button = (text: string, members: object = {}) => ({
  type: 'button',
  action_id: text,
  text: { type: 'plain_text', text },
  ...members,
});

test(
  'shows threads, direct messages and edits, each to whom it concerns',
  browserTest,
  async (t) => {
    const { page, local, pageActivity } = await openPage(t, browser(), {}, { timezoneId });
    const [first] = local.slack.messages();
    const reply = { channel: first?.channel, thread_ts: first?.ts };
    const card = await callSlack(local, 'chat.postMessage', {
      ...reply,
      text: 'open',
      attachments: [{ color: '#e01e5a', fallback: 'open', text: 'The card is *open*' }],
    });
    await page.locator('.thread .attachment b', { hasText: 'open' }).waitFor();
    await callSlack(local, 'chat.postEphemeral', { ...reply, user: james, text: 'Only for James' });
    await page.locator('.thread .ephemeral', { hasText: 'Only visible to you' }).waitFor();
    await callSlack(local, 'chat.update', {
      channel: card.channel,
      ts: card.ts,
      text: 'closed',
      attachments: [{ text: 'The card is closed' }],
    });
    await page.locator('.thread .message', { hasText: 'closed' }).getByText('(edited)').waitFor();
    assert.equal(await page.locator('.thread .replies').textContent(), '2 replies');

    const text = `until <!date^1392734382^{date_num} {time}|then> :key: <@${james}>\n> so it is`;
    const blocks = [
      { type: 'section', text: { type: 'mrkdwn', text }, accessory: button('Details') },
    ];
    await callSlack(local, 'chat.postMessage', { channel: james, text: 'You are in', blocks });
    const direct = page.locator('#direct .message');
    await direct.getByText('Pushed to the phone').waitFor();
    assert.equal(
      await direct.locator('.part-text').innerText(),
      'until 2014-02-19 03:39 🔑 @James\nso it is',
    );
    await actAs(page, 'Maria');
    await page.locator('#direct').getByText('You are in').waitFor({ state: 'detached' });
    assert.equal(await page.locator('.thread .message').count(), 1);
    assert.deepEqual(pageActivity, noErrors);
  },
);

test(
  'a button with a link sends its press and opens the link; an unsafe link is not opened',
  browserTest,
  async (t) => {
    const { page, local, pageActivity } = await openPage(t, browser());
    const portal = `${local.urls.page}/portal`;
    await callSlack(local, 'chat.postMessage', {
      channel: james,
      text: 'links',
      blocks: [
        {
          type: 'actions',
          elements: [
            button('Open AWS', { url: portal }),
            button('Table', { url: `${local.urls.page}/table.json` }),
            button('Elsewhere', { url: 'http://other.example/' }),
          ],
        },
      ],
    });
    const press = () => page.waitForResponse((response) => response.url().endsWith('/press'));
    const direct = page.locator('#direct');
    await Promise.all([press(), direct.getByRole('link', { name: 'Open AWS' }).click()]);
    assert.match(page.url(), /#accounts$/);
    const [, opened] = await Promise.all([
      press(),
      page.context().waitForEvent('page'),
      direct.getByRole('link', { name: 'Table' }).click(),
    ]);
    assert.match(opened.url(), /\/table\.json$|about:blank/);
    await opened.close();
    await Promise.all([press(), direct.getByRole('button', { name: 'Elsewhere' }).click()]);
    assert.equal(page.context().pages().length, 1);
    assert.deepEqual(pageActivity, noErrors);
  },
);

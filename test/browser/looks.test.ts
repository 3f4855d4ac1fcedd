import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { browserTest, browserTests, shareBrowser } from './chromium.ts';
import { clean, openPage, openPageOf } from './open-page.ts';
import { getAccess, skipToReport } from './page-deeds.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browser = shareBrowser();

/** What differs between light and dark are the rules about colour; all others are asked once. */
const colours = "runOnly: ['color-contrast', 'link-in-text-block'],";

/** Each rule that the page breaks, with where, in light and in dark. */
async function violations(page: Page, within = 'html'): Promise<unknown> {
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  const dark = await broken(page, within, colours);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  return [dark, await broken(page, within, '')].flat();
}

const broken = (page: Page, within: string, only: string): Promise<unknown> =>
  page.evaluate(`axe.run('${within}', { ${only} iframes: false }).then(({ violations }) =>
    violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ target, failureSummary }) => [String(target), failureSummary]) })))`);

/** The newest mail by itself: its frame on the page runs no script, and so not axe either. */
async function openLetter(t: TestContext, aws: string): Promise<Page> {
  const mails = await (await fetch(`${aws}/_local/mail`)).json();
  const page = await (await browser()).newPage();
  t.after(() => page.close());
  await page.setContent(mails.at(-1).html);
  await page.evaluate(axe);
  return page;
}

const shifts = `new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
})`;

describe('the looks of the page', browserTests, () => {
  test('axe finds nothing on any panel, in light and in dark', browserTest, async (t) => {
    const { page, world, watched } = await openPage(t, browser());
    await page.evaluate(axe);
    await page.locator('.message-form summary').click();
    assert.deepEqual(await violations(page), [], 'idle');
    await page.getByRole('button', { name: 'Break Glass Prod' }).click();
    assert.deepEqual(await violations(page), [], 'the question');
    await page.locator('#confirm-no').click();
    await getAccess(page);
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
    assert.deepEqual(await violations(page), [], 'an attachment, and the execution');
    const letter = await openLetter(t, world.urls.aws);
    assert.deepEqual(await violations(letter, '[role=article]'), [], 'the report');
    assert.deepEqual(watched, clean);
  });

  test('nothing moves, and nothing is wider than the page', browserTest, async (t) => {
    const widths = [390, 1024, 1600];
    const { page, world } = await openPage(t, browser());
    const others = await Promise.all(
      widths.map(async (width) =>
        openPageOf(world, await browser(), { viewport: { width, height: 900 } }),
      ),
    );
    t.after(() => Promise.all(others.map((other) => other.page.close())));
    await getAccess(page);
    for (const [index, { page: other }] of others.entries()) {
      await other.locator('.role.granted').waitFor();
      assert.ok(Number(await other.evaluate(shifts)) < 0.01, `it moves at ${widths[index]}`);
      assert.equal(await other.evaluate('document.documentElement.scrollWidth'), widths[index]);
    }
  });
});

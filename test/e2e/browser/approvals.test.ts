import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { approvalScenarios } from './approval-scenarios.ts';
import { addAxe, runAxe } from './axe.ts';
import { browserTest, browserTests, shareBrowser } from './chromium.ts';
import { noErrors, openPage } from './open-page.ts';

const browser = shareBrowser();

/** Checks the panels that show the scenario, on a phone and on a wide screen. */
async function check(page: Page, name: string): Promise<void> {
  for (const width of [390, 1600]) {
    await page.setViewportSize({ width, height: 1000 });
    assert.deepEqual(await runAxe(page, '#slack, #workflow, #mail'), [], `${name} at ${width} px`);
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width, name);
  }
}

describe('on the page', browserTests, () => {
  for (const { title, run } of approvalScenarios)
    test(title, browserTest, async (t) => {
      const opened = await openPage(t, browser());
      await addAxe(opened.page);
      await run(opened, (name) => check(opened.page, name));
      assert.deepEqual(opened.pageActivity, noErrors);
    });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { addAxe, runAxe } from '../axe.ts';
import { browserTest, browserTests, shareBrowser } from '../chromium.ts';
import { noErrors, openPage } from '../open-page.ts';
import type { Scenario } from './scenario.ts';

/** What shows a scenario. */
const panels = '#slack, #workflow, #mail, #confirm, #modal';
const tooWide = `[...document.querySelectorAll('html, #messages, #direct, dialog[open], .modal-body')]
  .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
  .map(({ id, className, tagName }) => id || className || tagName)`;

/** Runs each scenario in a local environment of its own, and checks what it shows on a phone and on a wide screen. */
export function testScenarios(scenarios: readonly Scenario[]): void {
  const browser = shareBrowser();
  describe('on the page', browserTests, () => {
    for (const { title, run } of scenarios)
      test(title, browserTest, async (t) => {
        const opened = await openPage(t, browser());
        await addAxe(opened.page);
        await run(opened, (name) => check(opened.page, name));
        assert.deepEqual(opened.pageActivity, noErrors);
      });
  });
}

async function check(page: Page, name: string): Promise<void> {
  for (const width of [390, 1600]) {
    await page.setViewportSize({ width, height: 1000 });
    if (width === 390) assert.deepEqual(await runAxe(page, panels), [], name);
    assert.deepEqual(await page.evaluate(tooWide), [], `${name} at ${width} px`);
  }
}

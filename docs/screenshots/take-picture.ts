import type { Page } from 'playwright-core';

const phone = { width: 390, height: 844 };
const screen = { width: 1600, height: 1000 };

/** Takes two pictures of the page, `<path>-390.png` and `<path>-1600.png`. */
export async function takeOnPhoneAndScreen(page: Page, path: string): Promise<void> {
  for (const size of [phone, screen]) {
    // A dialog is in the middle of the window, so the window has its usual size.
    if (await page.locator('dialog[open]').isVisible()) await page.setViewportSize(size);
    else await prepareWindow(page, size.width);
    await page.screenshot({ path: `${path}-${size.width}.png` });
  }
  await page.setViewportSize(screen);
}

/** The page does so when a message arrives, but not when its width changes. */
const showNewestMessages = `for (const list of document.querySelectorAll('#messages, #direct'))
  list.querySelector('[data-ts="' + list.dataset.newest + '"]')?.scrollIntoView({ block: 'nearest' });`;

/** Makes the window as tall as the page: Chromium does not paint a frame outside the window. */
export async function prepareWindow(page: Page, width: number): Promise<void> {
  await page.setViewportSize({ width, height: screen.height });
  const height = Number(await page.evaluate('document.documentElement.scrollHeight'));
  await page.setViewportSize({ width, height });
  await page.evaluate(showNewestMessages);
  await page.waitForTimeout(300);
}

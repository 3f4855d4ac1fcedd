import type { Page } from 'playwright-core';

/** Breaks the glass as the person whom the page is. */
export async function breakGlass(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Break Glass Prod' }).first().click();
  await page.locator('#confirm-yes').click();
}

export const be = (page: Page, name: string): Promise<void> =>
  page.locator('#users label', { hasText: name }).click();

/** Resolves once the drawing lights the state up. */
export const reach = (page: Page, state: string, look: string): Promise<void> =>
  page.locator(`#map li[data-state="${state}"][data-phase="${look}"]`).waitFor();

export const readInSlack = (page: Page, text: string): Promise<void> =>
  page.locator('#messages').getByText(text).first().waitFor();

/** Lets access come, and waits until the state machine waits for its end. */
export async function getAccess(page: Page): Promise<void> {
  await breakGlass(page);
  await reach(page, 'WaitForAccessToExpire', 'running');
}

export const skip = (page: Page): Promise<void> => page.locator('#skip').click();

/** Skips both waits: for the end of access, and for CloudTrail. */
export async function skipToReport(page: Page): Promise<void> {
  await skip(page);
  await reach(page, 'WaitForCloudTrail', 'running');
  await skip(page);
  await page.locator('#mail-view iframe').waitFor();
}

export const turn = (page: Page, fault: string): Promise<void> =>
  page.getByRole('switch', { name: fault }).click();

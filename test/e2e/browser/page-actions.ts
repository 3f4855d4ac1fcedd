import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { LocalEnvironment } from '../../../local/environment/local-environment.ts';

/** Presses the break-glass button as the selected user, and confirms. */
export async function breakGlass(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Break Glass Prod' }).first().click();
  await page.locator('#confirm-yes').click();
}

export const actAs = (page: Page, name: string): Promise<void> =>
  page.locator('#users label', { hasText: name }).click();

/** Waits until the Workflow panel shows the state in this phase. */
export const waitForState = (page: Page, state: string, phase: string): Promise<void> =>
  page.locator(`#map li[data-state="${state}"][data-phase="${phase}"]`).waitFor();

export const waitForSlackText = (page: Page, text: string): Promise<void> =>
  page.locator('#slack .conversations').getByText(text).first().waitFor();

/** Requests access, and waits until the state machine waits for the deadline. */
export async function requestAccess(page: Page): Promise<void> {
  await breakGlass(page);
  await waitForState(page, 'WaitForAccessToExpire', 'running');
}

export const skipWait = (page: Page): Promise<void> => page.locator('#skip').click();

/** Skips both waits: for the deadline, and for CloudTrail. */
export async function skipToReport(page: Page): Promise<void> {
  await skipWait(page);
  await waitForState(page, 'WaitForCloudTrail', 'running');
  await skipWait(page);
  await page.locator('#mail-view iframe').waitFor();
}

export const toggleFault = (page: Page, fault: string): Promise<void> =>
  page.getByRole('switch', { name: fault }).click();

/** Calls Slack as the app does. */
export async function callSlack({ urls, slack }: LocalEnvironment, method: string, args: object) {
  const response = await fetch(`${urls.page}/api/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${slack.botToken}` },
    body: JSON.stringify(args),
  });
  const body = await response.json();
  assert.equal(body.ok, true, JSON.stringify(body));
  return body;
}

import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import type { LocalEnvironment } from '../../../local/environment/local-environment.ts';
import { accounts, permissionSets } from '../../../local/seed.ts';

/** Presses the break-glass button as the selected user, and confirms. */
export async function breakGlass(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Break Glass Prod' }).first().click();
  await page.locator('#confirm-yes').click();
}

/**
 * Posts a message with a break-glass button in a channel of its own, whose threads can have a grant card. Returns the
 * thread of the message on the page.
 */
export async function postBreakGlassMessage(page: Page, local: LocalEnvironment): Promise<Locator> {
  const { ts } = await callSlack(local, 'chat.postMessage', {
    channel: '#deployments',
    text: 'The deployment fails',
    blocks: [
      {
        type: 'actions',
        block_id: `deployment_${accounts[0].id}`,
        elements: [
          {
            type: 'button',
            action_id: 'break_glass',
            style: 'danger',
            text: { type: 'plain_text', text: 'Break the glass' },
            value: permissionSets[0].arn,
          },
        ],
      },
    ],
  });
  await page.locator(`#messages [data-ts="${ts}"]`).waitFor();
  return page.locator(`#messages > div:has(> [data-ts="${ts}"])`);
}

export const actAs = (page: Page, name: string): Promise<void> =>
  page.locator('#users label', { hasText: name }).click();

/** Waits until the Workflow panel shows the state in this phase. */
export const waitForState = (page: Page, state: string, phase: string): Promise<void> =>
  page.locator(`#map li[data-state="${state}"][data-phase="${phase}"]`).waitFor();

/** The messages that the app sent to the selected user; the newest is the last. */
export const directMessages = (page: Page): Locator => page.locator('#direct .message');

/** The grant card in the thread of the message that was pressed. */
export const cardOf = (page: Page): Locator => page.locator('.thread .message').first();

/** Presses "I'm done" in the direct message, and confirms. */
export async function endAccess(page: Page): Promise<void> {
  await page.locator('#direct').getByRole('button', { name: 'I’m done' }).click();
  await page.locator('#confirm-yes').click();
}

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

/** Skips the wait for CloudTrail, once access has ended, and waits until the report is sent. */
export async function finish(page: Page): Promise<void> {
  await waitForState(page, 'WaitForCloudTrail', 'running');
  await skipWait(page);
  await waitForState(page, 'Closed', 'done');
}

export const toggleFault = (page: Page, fault: string): Promise<void> =>
  page.getByRole('switch', { name: fault }).click();

/** Types a message or a slash command below the channel, as the selected user. */
export async function typeInChannel(page: Page, text: string): Promise<void> {
  const box = page.getByRole('textbox', { name: 'Message # alerts' });
  await box.fill(text);
  await box.press('Enter');
}

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

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../../test/e2e/browser/chromium.ts';
import { openPage } from '../../test/e2e/browser/open-page.ts';
import { endAccess, requestAccess, waitForState } from '../../test/e2e/browser/page-actions.ts';
import { approvalScenarios } from '../../test/e2e/browser/scenarios/approval-scenarios.ts';
import { commandScenarios } from '../../test/e2e/browser/scenarios/command-scenarios.ts';
import { reasonScenarios } from '../../test/e2e/browser/scenarios/reason-scenarios.ts';
import type { Scenario } from '../../test/e2e/browser/scenarios/scenario.ts';
import { prepareWindow, takeOnPhoneAndScreen } from './take-picture.ts';

/**
 * `npm run screenshots` takes pictures of the page at three stages of a grant, in light and dark,
 * at three widths, and the three pictures in this folder. Then it takes pictures of what people see of
 * approvals, reasons and the slash command, on a phone and on a wide screen.
 */
const outputFolder = 'dist/screenshots';
const widths = [390, 1024, 1600];
/** The names of their pictures begin so. */
const scenarios: readonly (readonly [prefix: string, scenarios: readonly Scenario[]])[] = [
  ['approval', approvalScenarios],
  ['reason', reasonScenarios],
  ['command', commandScenarios],
];
const stops: (() => unknown)[] = [];
const browser = await launchBrowser();

try {
  await mkdir(outputFolder, { recursive: true });
  const t = { after: (stop: unknown) => stops.push(stop as () => unknown) };
  const { page } = await openPage(t, Promise.resolve(browser), {
    accessSeconds: 60,
    cloudTrailDelaySeconds: 3,
    sweepSeconds: 5,
    sessionSeconds: 30,
  });
  await takeAll(page, 'idle');
  await takeClip(page, 'idle', 1240, '#slack');
  await requestAccess(page);
  await page.getByRole('button', { name: 'Open BreakGlassProd in Production' }).click();
  for (const action of ['List instances', 'Read a secret', 'Delete a table', 'Create a user'])
    await page.getByRole('button', { name: action, exact: true }).first().click();
  await page.locator('.entry').nth(3).waitFor();
  await takeClip(page, 'active', 1240, '#slack');
  await takeAll(page, 'active');
  await endAccess(page);
  await waitForState(page, 'Closed', 'done');
  await page.locator('#mail-view iframe').waitFor();
  await takeClip(page, 'ended', 1024, '#mail');
  await takeAll(page, 'ended');
  await page.close();
  for (const [prefix, family] of scenarios)
    for (const { run } of family) {
      const opened = await openPage(t, Promise.resolve(browser));
      await run(opened, (name) =>
        takeOnPhoneAndScreen(opened.page, join(outputFolder, `${prefix}-${name}`)),
      );
      await opened.page.close();
    }
} finally {
  for (const stop of stops) await stop();
  await browser.close();
}

async function takeAll(page: Page, stage: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of widths) {
      await page.emulateMedia({ colorScheme });
      await prepareWindow(page, width);
      await page.screenshot({ path: join(outputFolder, `${stage}-${width}-${colorScheme}.png`) });
    }
}

/** Takes the part of the page above the end of the panel. */
async function takeClip(page: Page, stage: string, width: number, lastPanel: string) {
  await page.emulateMedia({ colorScheme: 'light' });
  await prepareWindow(page, width);
  const end = `Math.ceil(document.querySelector('${lastPanel}').getBoundingClientRect().bottom) + 16`;
  const height = Number(await page.evaluate(end));
  const clip = { x: 0, y: 0, width, height };
  await page.screenshot({ path: join(import.meta.dirname, `${stage}.png`), clip });
}

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/** Adds axe to a page; a reload removes it. */
export const addAxe = (page: Page): Promise<unknown> => page.evaluate(axe);

/** Only the colour rules differ between light and dark; the other rules run once. */
const colorRules = "runOnly: ['color-contrast', 'link-in-text-block'],";

/** Every axe violation of the page, in light and in dark. */
export async function violations(page: Page, within = 'html'): Promise<unknown> {
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  const dark = await runAxe(page, within, colorRules);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  return [dark, await runAxe(page, within)].flat();
}

/** Every axe violation of a part of the page, as it is. */
export const runAxe = (page: Page, within: string, ruleOptions = ''): Promise<unknown> =>
  page.evaluate(`axe.run('${within}', { ${ruleOptions} iframes: false }).then(({ violations }) =>
    violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ target, failureSummary }) => [String(target), failureSummary]) })))`);

import { existsSync } from 'node:fs';
import { after } from 'node:test';
import { type Browser, chromium } from 'playwright-core';

const executablePath = '/usr/bin/chromium';

/** For `test(title, browserTest, ...)`: without a browser it is skipped, and says why. */
export const browserTest = {
  skip: existsSync(executablePath) ? false : `browser test skipped: there is no ${executablePath}`,
  timeout: 110_000,
};

/** Two at a time: most of a test is waiting. */
export const browserTests = { concurrency: 2 };

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });

/** One browser for the tests of a file, launched when the first of them asks. */
export function shareBrowser(): () => Promise<Browser> {
  let launched: Promise<Browser> | undefined;
  after(async () => (await launched)?.close());
  return () => {
    launched ??= launchBrowser();
    return launched;
  };
}

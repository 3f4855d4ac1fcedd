import { existsSync } from 'node:fs';
import { after } from 'node:test';
import { type Browser, chromium } from 'playwright-core';

const executablePath = '/usr/bin/chromium';

/** Options for `test(title, browserTest, ...)`; without Chromium the test is skipped. */
export const browserTest = {
  skip: existsSync(executablePath)
    ? false
    : `browser test skipped: ${executablePath} does not exist`,
  timeout: 110_000,
};

/** Runs two tests at a time: a test mostly waits. */
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

/** Shares one browser between the tests of a file; launches it on first use. */
export function shareBrowser(): () => Promise<Browser> {
  let launched: Promise<Browser> | undefined;
  after(async () => (await launched)?.close());
  return () => {
    launched ??= launchBrowser();
    return launched;
  };
}

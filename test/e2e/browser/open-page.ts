import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { EnvironmentOptions } from '../../../local/environment/environment-options.ts';
import {
  type LocalEnvironment,
  startLocalEnvironment,
} from '../../../local/environment/local-environment.ts';
import { waitTimeoutMs } from '../../fixtures/local-environment/start-environment.ts';

/** A page's errors, and its requests to other hosts. */
export interface PageActivity {
  readonly errors: readonly string[];
  readonly foreignRequests: readonly string[];
}

/** The expected activity of a page. */
export const noErrors: PageActivity = { errors: [], foreignRequests: [] };

export interface OpenedPage {
  readonly page: Page;
  readonly local: LocalEnvironment;
  readonly pageActivity: PageActivity;
  /** Restarts the local environment on the same folder and ports. */
  restart(): Promise<LocalEnvironment>;
}

type After = Pick<TestContext, 'after'>;
type PageOptions = Parameters<Browser['newPage']>[0];

/** Starts a local environment for the test, and opens its page in a browser. */
export async function openPage(
  t: After,
  browserLaunch: Promise<Browser>,
  options: Partial<EnvironmentOptions> = {},
  pageOptions: PageOptions = {},
): Promise<OpenedPage> {
  const [{ local, restart }, browser] = await Promise.all([
    startPageEnvironment(t, options),
    browserLaunch,
  ]);
  const opened = await openPageOf(local, browser, pageOptions);
  t.after(() => opened.page.close());
  return { local, restart, ...opened };
}

async function startPageEnvironment(t: After, options: Partial<EnvironmentOptions>) {
  const dataFolder = await mkdtemp(join(tmpdir(), 'break-glass-page-'));
  const defaults = {
    dataFolder,
    port: 0,
    awsPort: 0,
    // No wait ends during a test: the test skips each wait.
    accessSeconds: 3_600,
    cloudTrailDelaySeconds: 3_600,
    sweepSeconds: 1,
    // The sweep interval would limit functions to three seconds: too few on a busy machine.
    functionSeconds: 20,
    sessionSeconds: 3_600,
    ...options,
    settings: { assignmentDelayMs: 0, ...options.settings },
  };
  let local = await startLocalEnvironment(defaults);
  await local.warmUp();
  t.after(async () => {
    await local.stop();
    await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 });
    assert.deepEqual(local.permissions.deniedCalls(), [], 'calls that no policy allows');
  });
  const portOf = (url: string) => Number(new URL(url).port);
  const ports = { port: portOf(local.urls.page), awsPort: portOf(local.urls.aws) };
  async function restart(): Promise<LocalEnvironment> {
    await local.stop();
    local = await startLocalEnvironment({ ...defaults, ...ports });
    return local;
  }
  return { local, restart };
}

/** Opens another page of a running local environment, and waits until it is connected. */
export async function openPageOf(
  { urls }: Pick<LocalEnvironment, 'urls'>,
  browser: Browser,
  pageOptions: PageOptions = {},
): Promise<Pick<OpenedPage, 'page' | 'pageActivity'>> {
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 }, ...pageOptions });
  page.setDefaultTimeout(waitTimeoutMs);
  const pageActivity = recordActivity(page, urls.page);
  await page.goto(urls.page);
  await page.locator('#connection[data-state="live"]').waitFor();
  await page.locator('#map li').first().waitFor();
  return { page, pageActivity };
}

function recordActivity(page: Page, origin: string): PageActivity {
  const errors: string[] = [];
  const foreignRequests: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !url.startsWith('data:')) foreignRequests.push(url);
  });
  return { errors, foreignRequests };
}

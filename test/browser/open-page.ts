import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { EnvironmentOptions } from '../../local/environment/environment-options.ts';
import {
  type LocalEnvironment,
  startLocalEnvironment,
} from '../../local/environment/local-environment.ts';
import { waitTimeoutMs } from '../fixtures/local-environment/start-environment.ts';

/** What a page must not do: say an error, or ask another host for anything. */
export interface Watched {
  readonly errors: readonly string[];
  readonly strangers: readonly string[];
}

/** What a page is to have done. */
export const clean: Watched = { errors: [], strangers: [] };

export interface Opened {
  readonly page: Page;
  readonly world: LocalEnvironment;
  readonly watched: Watched;
  /** Stops the world and starts it again on the same folder and ports. */
  restart(): Promise<LocalEnvironment>;
}

type After = Pick<TestContext, 'after'>;
type PageOptions = Parameters<Browser['newPage']>[0];

/** A world of a test's own and its page in a browser. */
export async function openPage(
  t: After,
  launched: Promise<Browser>,
  options: Partial<EnvironmentOptions> = {},
  pageOptions: PageOptions = {},
): Promise<Opened> {
  const [{ world, restart }, browser] = await Promise.all([startWorld(t, options), launched]);
  const opened = await openPageOf(world, browser, pageOptions);
  t.after(() => opened.page.close());
  return { world, restart, ...opened };
}

async function startWorld(t: After, options: Partial<EnvironmentOptions>) {
  const dataFolder = await mkdtemp(join(tmpdir(), 'break-glass-page-'));
  const usual = {
    dataFolder,
    port: 0,
    awsPort: 0,
    // No wait ends on its own while a test looks at it: what is to end is skipped.
    accessSeconds: 3_600,
    cloudTrailDelaySeconds: 3_600,
    sweepSeconds: 1,
    // A second apart, sweeps would leave functions three: not enough where a machine has much to do.
    functionSeconds: 20,
    sessionSeconds: 3_600,
    ...options,
    settings: { assignmentDelayMs: 0, ...options.settings },
  };
  let world = await startLocalEnvironment(usual);
  await world.warmUp();
  t.after(async () => {
    await world.stop();
    await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 });
    assert.deepEqual(world.permissions.deniedCalls(), [], 'calls that no policy allows');
  });
  const portOf = (url: string) => Number(new URL(url).port);
  const ports = { port: portOf(world.urls.page), awsPort: portOf(world.urls.aws) };
  async function restart(): Promise<LocalEnvironment> {
    await world.stop();
    world = await startLocalEnvironment({ ...usual, ...ports });
    return world;
  }
  return { world, restart };
}

/** Another page of a world that runs, once it is live. */
export async function openPageOf(
  { urls }: Pick<LocalEnvironment, 'urls'>,
  browser: Browser,
  pageOptions: PageOptions = {},
): Promise<Pick<Opened, 'page' | 'watched'>> {
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 }, ...pageOptions });
  page.setDefaultTimeout(waitTimeoutMs);
  const watched = watch(page, urls.page);
  await page.goto(urls.page);
  await page.locator('#connection[data-state="live"]').waitFor();
  await page.locator('#map li').first().waitFor();
  return { page, watched };
}

function watch(page: Page, origin: string): Watched {
  const errors: string[] = [];
  const strangers: string[] = [];
  page.on('console', (said) => {
    if (said.type() === 'error') errors.push(said.text());
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !url.startsWith('data:')) strangers.push(url);
  });
  return { errors, strangers };
}

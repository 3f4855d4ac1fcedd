import { launchBrowser } from '../test/e2e/browser/chromium.ts';
import { openPage } from '../test/e2e/browser/open-page.ts';
import { print, statisticsOf } from './statistics.ts';

const loads = 20;

/**
 * Measures the page's size and its time from the navigation to the first paint and to a visible button
 * in the Slack panel, each time with an empty cache.
 */
export async function benchPage(): Promise<void> {
  const browser = await launchBrowser();
  const stops: (() => unknown)[] = [];
  try {
    const t = { after: (stop: unknown) => stops.push(stop as () => unknown) };
    const { page, local } = await openPage(t, Promise.resolve(browser));
    const paintsMs: number[] = [];
    const usableMs: number[] = [];
    const sizesBytes: number[] = [];
    const session = await page.context().newCDPSession(page);
    await session.send('Network.setCacheDisabled', { cacheDisabled: true });
    for (let load = 0; load < loads; load += 1) {
      await page.goto('about:blank');
      const bodySizes: Promise<number>[] = [];
      page.on('response', (response) => {
        if (!response.url().endsWith('/events'))
          bodySizes.push(response.body().then(({ byteLength }) => byteLength));
      });
      const startedAt = performance.now();
      await page.goto(local.urls.page, { waitUntil: 'commit' });
      await page.getByRole('button', { name: 'Break Glass Prod' }).waitFor();
      usableMs.push(performance.now() - startedAt);
      paintsMs.push(await readFirstPaintMs(page));
      const sizes = await Promise.all(bodySizes);
      sizesBytes.push(sizes.reduce((sum, bytes) => sum + bytes, 0));
      page.removeAllListeners('response');
    }
    print({
      bench: 'page',
      measure: 'navigation to first paint',
      loads,
      ...statisticsOf(paintsMs),
    });
    print({ bench: 'page', measure: 'navigation to usable', loads, ...statisticsOf(usableMs) });
    print({
      bench: 'page',
      measure: 'uncompressed size',
      kilobytes: Math.max(...sizesBytes) / 1000,
    });
  } finally {
    for (const stop of stops) await stop();
    await browser.close();
  }
}

async function readFirstPaintMs(page: {
  evaluate(script: string): Promise<unknown>;
}): Promise<number> {
  const startTime = await page.evaluate(`new Promise((resolve) => {
    const poll = () => {
      const [paint] = performance.getEntriesByName('first-contentful-paint');
      if (paint) resolve(paint.startTime); else requestAnimationFrame(poll);
    };
    poll();
  })`);
  return Number(startTime);
}

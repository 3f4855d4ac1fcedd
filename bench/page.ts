import { launchBrowser } from '../test/browser/chromium.ts';
import { openPage } from '../test/browser/open-page.ts';
import { figuresOf, print } from './figures.ts';

const loads = 20;

/**
 * How heavy the page is, and how soon it can be used: from the navigation to the first paint, and to
 * a button in Slack's panel that can be pressed, each time with an empty cache.
 */
export async function benchPage(): Promise<void> {
  const browser = await launchBrowser();
  const stops: (() => unknown)[] = [];
  try {
    const t = { after: (stop: unknown) => stops.push(stop as () => unknown) };
    const { page, world } = await openPage(t, Promise.resolve(browser));
    const paints: number[] = [];
    const usable: number[] = [];
    const sizes: number[] = [];
    const session = await page.context().newCDPSession(page);
    await session.send('Network.setCacheDisabled', { cacheDisabled: true });
    for (let load = 0; load < loads; load += 1) {
      await page.goto('about:blank');
      const bodies: Promise<number>[] = [];
      page.on('response', (response) => {
        if (!response.url().endsWith('/events'))
          bodies.push(response.body().then(({ byteLength }) => byteLength));
      });
      const startedAt = performance.now();
      await page.goto(world.urls.page, { waitUntil: 'commit' });
      await page.getByRole('button', { name: 'Break Glass Prod' }).waitFor();
      usable.push(performance.now() - startedAt);
      paints.push(await firstPaint(page));
      const read = await Promise.all(bodies);
      sizes.push(read.reduce((sum, bytes) => sum + bytes, 0));
      page.removeAllListeners('response');
    }
    print({ bench: 'page', measure: 'navigation to first paint', loads, ...figuresOf(paints) });
    print({ bench: 'page', measure: 'navigation to usable', loads, ...figuresOf(usable) });
    print({ bench: 'page', measure: 'uncompressed weight', kilobytes: Math.max(...sizes) / 1000 });
  } finally {
    for (const stop of stops) await stop();
    await browser.close();
  }
}

async function firstPaint(page: { evaluate(script: string): Promise<unknown> }): Promise<number> {
  const at = await page.evaluate(`new Promise((resolve) => {
    const look = () => {
      const [paint] = performance.getEntriesByName('first-contentful-paint');
      if (paint) resolve(paint.startTime); else requestAnimationFrame(look);
    };
    look();
  })`);
  return Number(at);
}

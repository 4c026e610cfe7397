import type { Browser } from 'playwright-core';
import { launchChromium } from '../test/browser/chromium.ts';
import { formatNumber, formatTable } from './markdown-table.ts';
import { startSandboxGateway } from './sandbox-gateway.ts';

// How long the library page takes from its address to its first pictures, in Chromium: `npm run bench:page`.
// The gateway, its sandbox and the browser share the machine.

const HEADINGS = ['opened', 'first picture ms', 'all in view ms', 'pictures in view', 'compressed KB'];
/**
 * The first one is cold: nothing is resized yet, and one of the sandbox's hosts is slow. The browser has nothing in
 * its cache in any of them.
 */
const OPENINGS = 5;

const gateway = await startSandboxGateway();
const browser = await launchChromium();
const rows: string[][] = [];
for (let opening = 1; opening <= OPENINGS; opening += 1)
  rows.push([opening === 1 ? 'cold' : 'warm', ...(await open(browser))]);
await browser.close();
await gateway.stop();
process.stdout.write(`1280 x 900 pixels, Node.js ${process.version}\n\n${formatTable(HEADINGS, rows)}\n`);

async function open(browser: Browser): Promise<string[]> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${gateway.origin}/`);
  const inView = await page.waitForFunction(() => {
    const images = [...document.images].filter(({ complete, naturalWidth }) => complete && naturalWidth > 0);
    const isLoading = document.querySelector('.picture.is-loading');
    if (images.length === 0 || (isLoading?.getBoundingClientRect().top ?? innerHeight) < innerHeight)
      return undefined;
    const ends = images.flatMap(({ src }) =>
      performance
        .getEntriesByName(src)
        .map((entry) => (entry instanceof PerformanceResourceTiming ? entry.responseEnd : Number.NaN)),
    );
    const files = performance
      .getEntriesByType('resource')
      .filter(({ name }) => /\.(?:js|css)$/.test(new URL(name).pathname));
    const bytes = files.reduce(
      (sum, entry) => sum + (entry instanceof PerformanceResourceTiming ? entry.encodedBodySize : 0),
      0,
    );
    return [Math.min(...ends), Math.max(...ends), images.length, bytes / 1000];
  });
  const found = await inView.jsonValue();
  await context.close();
  return found?.map((figure) => formatNumber(figure, 0)) ?? [];
}

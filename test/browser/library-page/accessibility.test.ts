import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../chromium.ts';
import { openLibrary, startLibrary } from './open-library.ts';

/**
 * Where pictures of the page are written to be looked at: `SCREENSHOTS=… npm run test:browser`.
 */
const SCREENSHOTS = process.env['SCREENSHOTS'];

const openFirst = async (page: Page) => {
  await page.locator('[data-id]').first().click();
  await page.getByRole('dialog').locator('dl').waitFor();
};

const VIEWS: readonly (readonly [name: string, hash: string, act?: (page: Page) => Promise<void>])[] = [
  ['pictures', '#/pictures'],
  ['voices', '#/voices'],
  ['articles', '#/articles'],
  ['a search', '#/all?q=青梅'],
  ['a search that finds nothing', '#/pictures?q=nothing-has-this'],
  ['a picture', '#/pictures', openFirst],
  ['a film', '#/videos', openFirst],
  ['an article', '#/articles', openFirst],
  ['the status', '#/pictures', (page) => page.locator('.page-buttons button').first().click()],
];

const WINDOWS = [360, 768, 1440].flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })),
);

describe.each(WINDOWS)('the library page, $width pixels wide and $colorScheme', ({ width, colorScheme }) => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  it('shuts nobody out, and nothing in it is wider than the window', async () => {
    const library = await startLibrary();
    const locale = colorScheme === 'dark' ? 'zh-CN' : 'en';
    const found: string[] = [];
    for (const [name, hash, act] of VIEWS) {
      const { page } = await openLibrary(browser, library, hash, {
        viewport: { width, height: 800 },
        colorScheme,
        locale,
        // Colours are measured while they do not change.
        reducedMotion: 'reduce',
        // What is measured is put into the page from outside of it.
        bypassCSP: true,
      });
      await page.locator('[data-id], .notice').first().waitFor();
      await act?.(page);
      await page.evaluate(axe.source);
      const violations = await page.evaluate(async () => {
        const { violations } = await Reflect.get(window, 'axe').run(document, { iframes: false });
        return violations
          .filter(({ impact }: { impact: string }) => impact === 'serious' || impact === 'critical')
          .flatMap(({ id, nodes }: { id: string; nodes: { html: string }[] }) =>
            nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`),
          );
      });
      found.push(...violations.map((violation: string) => `${name}: ${violation}`));
      const isWider = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      if (isWider) found.push(`${name}: wider than the window`);
      if (SCREENSHOTS !== undefined) {
        mkdirSync(SCREENSHOTS, { recursive: true });
        const file = `library-${name.replaceAll(' ', '-')}-${width}-${colorScheme}.png`;
        await page.screenshot({ path: join(SCREENSHOTS, file) });
      }
      await page.context().close();
    }

    expect(found).toEqual([]);
  });
});

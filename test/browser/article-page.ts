import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { encodePng } from '../../src/sandbox/media/media-files.ts';

/**
 * A white page without a style of its own, which shows an article and is measured. All pictures are
 * 1080 pixels wide.
 */
export interface ArticlePage {
  readonly page: Page;
  /** @param isRaw with its outermost element made visible, as upstream's script does */
  show(html: string, isRaw?: boolean): Promise<void>;
  /** Calls a function of body-page.js. */
  call<T>(name: string, ...args: readonly unknown[]): Promise<T>;
  /** All that is wrong with what is shown, in words. */
  faults(): Promise<ArticleFaults>;
}

export interface ArticleFaults {
  /** Out of the page, or cut off, where nobody can scroll to. */
  readonly unreachable: readonly string[];
  /** Wider than the box around. */
  readonly tooWide: readonly string[];
  /** Text of a contrast below 2 with what is painted under it. */
  readonly unreadable: readonly string[];
  /** Whether the page itself can be scrolled to the side. */
  readonly isWide: boolean;
}

export const NO_FAULTS: ArticleFaults = { unreachable: [], tooWide: [], unreadable: [], isWide: false };

const PAGE = 'https://page.test/';

export async function openArticlePage(browser: Browser, width: number): Promise<ArticlePage> {
  const page = await browser.newPage({ viewport: { width, height: 800 } });
  await page.addInitScript({ path: fileURLToPath(new URL('body-page.js', import.meta.url)) });
  const pixels = new Uint8Array(1080 * 607);
  const body = Buffer.from(encodePng({ width: 1080, height: 607, palette: [[110, 140, 170]], pixels }));
  await page.route('**/*', (route) => {
    const request = route.request();
    if (request.url() === PAGE)
      return route.fulfill({ contentType: 'text/html; charset=utf-8', body: '<!doctype html><body></body>' });
    return request.resourceType() === 'image' && request.url().startsWith('https://')
      ? route.fulfill({ contentType: 'image/png', body })
      : route.abort();
  });

  const call = <T>(name: string, ...args: readonly unknown[]) =>
    page.evaluate<T>(`bodies.${name}(${args.map((arg) => JSON.stringify(arg)).join(', ')})`);

  return {
    page,
    call,
    async show(html, isRaw = false) {
      await page.goto(PAGE);
      await call('show', html, { isRaw });
    },
    async faults() {
      const measured = {
        unreachable: await call<string[]>('unreachable'),
        tooWide: await call<string[]>('tooWide'),
        isWide: await call<boolean>('isWide'),
      };
      await call('hideText');
      const png = await page.screenshot({ fullPage: true });
      return { ...measured, unreadable: await call<string[]>('unreadable', png.toString('base64')) };
    },
  };
}

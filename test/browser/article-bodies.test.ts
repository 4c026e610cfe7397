import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodePng } from '../../src/sandbox/pictures/png.ts';
import { toSafeHtml } from '../library/article-html/forms.ts';
import { launchChromium } from './chromium.ts';

interface Body {
  readonly name: string;
  /** How many pictures a reader sees. */
  readonly pictures: number;
  /** What stands for what shows in WeChat alone, in the order of the article. */
  readonly labels?: readonly string[];
}

/** Articles as the usual editors make them, written for this test. */
const BODIES: readonly Body[] = [
  {
    name: 'wechat-editor',
    pictures: 2,
    labels: ['[呲牙]', '[音频] 第三期｜早安', '[名片] 听雨茶舍'],
  },
  { name: 'wechat-code', pictures: 1 },
  { name: 'editor-135', pictures: 2 },
  { name: 'xiumi', pictures: 3 },
  { name: 'mdnice', pictures: 2 },
  { name: 'svg-play', pictures: 3 },
  { name: 'swipe', pictures: 4 },
  {
    name: 'media',
    pictures: 5,
    labels: [
      ...[
        '[音频] 第三期｜早安',
        '[音频] 夜读：雨声',
        '[音乐] 夜曲 - 周杰伦',
        '[视频] 院子里的雨',
        '[视频] 拍一只猫',
      ],
      ...[
        '[视频] 后院',
        '[音频] 铃声',
        '[小程序] 订一个靠窗的座位',
        '[名片] 听雨茶舍',
        '[商品] 明前龙井',
        '[投票]',
      ],
    ],
  },
  { name: 'colours', pictures: 1 },
  { name: 'old-tables', pictures: 2 },
  { name: 'hidden', pictures: 0 },
];

const WIDTHS = [375, 1280];

/** Where pictures of the pages are written to be looked at: `SCREENSHOTS=… npm run test:browser`. */
const SCREENSHOTS = process.env['SCREENSHOTS'];

const PAGE = 'https://page.test/';

describe.each(WIDTHS)('an article in a page %i pixels wide', (width) => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await launchChromium();
    page = await browser.newPage({ viewport: { width, height: 800 } });
    await page.addInitScript({ path: fileURLToPath(new URL('body-page.js', import.meta.url)) });
    const pixels = new Uint8Array(1080 * 607);
    const body = Buffer.from(encodePng({ width: 1080, height: 607, palette: [[110, 140, 170]], pixels }));
    await page.route('**/*', (route) => {
      const request = route.request();
      if (request.url() === PAGE)
        return route.fulfill({
          contentType: 'text/html; charset=utf-8',
          body: '<!doctype html><body></body>',
        });
      return request.resourceType() === 'image' && request.url().startsWith('https://')
        ? route.fulfill({ contentType: 'image/png', body })
        : route.abort();
    });
  });

  afterAll(() => browser?.close());

  const call = <T>(name: string, ...args: readonly unknown[]) =>
    page.evaluate<T>(`bodies.${name}(${args.map((arg) => JSON.stringify(arg)).join(', ')})`);

  async function show(html: string, isRaw = false): Promise<void> {
    await page.goto(PAGE);
    await call('show', html, { isRaw });
  }

  it.each(BODIES)('reads as it was written: $name', async ({ name, pictures, labels = [] }) => {
    const raw = readFileSync(new URL(`bodies/${name}.html`, import.meta.url), 'utf8');
    await show(raw, true);
    const written = await call<string>('text');

    await show(toSafeHtml(raw));
    if (SCREENSHOTS !== undefined) {
      mkdirSync(SCREENSHOTS, { recursive: true });
      await page.screenshot({ path: join(SCREENSHOTS, `${name}-${width}.png`), fullPage: true });
    }
    const read = await call<string>('text');
    const told = labels.map((label) => label.replace(/\s/g, ''));

    expect(told.filter((label) => !read.includes(label))).toEqual([]);
    expect(told.reduce((text, label) => text.replace(label, ''), read)).toBe(written);
    expect(await call('pictures')).toBe(pictures);
    expect(await call('unreachable')).toEqual([]);
    expect(await call('tooWide')).toEqual([]);
    expect(await call('isWide')).toBe(false);

    await call('hideText');
    const png = await page.screenshot({ fullPage: true });
    expect(await call('unreadable', png.toString('base64'))).toEqual([]);
  });

  // A measure that finds no fault anywhere would be none.
  it('finds what is wrong with articles as they are', async () => {
    const faults = { unreachable: 0, tooWide: 0, unreadable: 0 };
    for (const { name } of BODIES) {
      await show(readFileSync(new URL(`bodies/${name}.html`, import.meta.url), 'utf8'), true);
      faults.unreachable += (await call<string[]>('unreachable')).length;
      await call('hideText');
      const png = await page.screenshot({ fullPage: true });
      faults.unreadable += (await call<string[]>('unreadable', png.toString('base64'))).length;
    }

    expect(faults.unreachable).toBeGreaterThanOrEqual(width === 375 ? 8 : 1);
    expect(faults.unreadable).toBeGreaterThanOrEqual(4);
  });
});

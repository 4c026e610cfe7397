import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toSafeHtml } from '../articles/forms.ts';
import { type ArticlePage, NO_FAULTS, openArticlePage } from './article-page.ts';
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

/**
 * Where pictures of the pages are written to be looked at: `SCREENSHOTS=… npm run test:browser`.
 */
const SCREENSHOTS = process.env['SCREENSHOTS'];

describe.each(WIDTHS)('an article in a page %i pixels wide', (width) => {
  let browser: Browser;
  let article: ArticlePage;

  beforeAll(async () => {
    browser = await launchChromium();
    article = await openArticlePage(browser, width);
  });

  afterAll(() => browser?.close());

  it.each(BODIES)('reads as it was written: $name', async ({ name, pictures, labels = [] }) => {
    await article.show(read(name), true);
    const written = await article.call<string>('text');

    await article.show(toSafeHtml(read(name)));
    if (SCREENSHOTS !== undefined) {
      mkdirSync(SCREENSHOTS, { recursive: true });
      await article.page.screenshot({ path: join(SCREENSHOTS, `${name}-${width}.png`), fullPage: true });
    }
    const shown = await article.call<string>('text');
    const told = labels.map((label) => label.replace(/\s/g, ''));

    expect(told.filter((label) => !shown.includes(label))).toEqual([]);
    expect(told.reduce((text, label) => text.replace(label, ''), shown)).toBe(written);
    expect(await article.call('pictures')).toBe(pictures);
    expect(await article.faults()).toEqual(NO_FAULTS);
  });

  // A measure that finds no fault anywhere would be none.
  it('finds what is wrong with articles as they are', async () => {
    let [unreachable, unreadable] = [0, 0];
    for (const { name } of BODIES) {
      await article.show(read(name), true);
      const faults = await article.faults();
      unreachable += faults.unreachable.length;
      unreadable += faults.unreadable.length;
    }

    expect(unreachable).toBeGreaterThanOrEqual(width === 375 ? 8 : 1);
    expect(unreadable).toBeGreaterThanOrEqual(4);
  });
});

function read(name: string): string {
  return readFileSync(new URL(`bodies/${name}.html`, import.meta.url), 'utf8');
}

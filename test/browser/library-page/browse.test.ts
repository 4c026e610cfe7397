import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../chromium.ts';
import { openLibrary, startLibrary } from './open-library.ts';

const shownIds = (page: Page) =>
  page.locator('[data-id]').evaluateAll((items) => items.map((item) => item.getAttribute('data-id') ?? ''));

describe('the library page', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  it('opens with the newest pictures, and asks no host but the gateway', async () => {
    const library = await startLibrary();
    const { page, origins, complaints } = await openLibrary(browser, library);

    await page.locator('.tile img.loaded').first().waitFor();

    expect((await shownIds(page)).slice(0, 50)).toEqual((await library.idsOf('IMAGE')).slice(0, 50));
    await expect.poll(() => page.locator('nav a', { hasText: 'Pictures' }).textContent()).toContain('240');
    for (const section of ['Videos', 'Voices', 'Articles', 'Publications', 'Drafts', 'Everything']) {
      await page.locator('nav a', { hasText: section }).click();
      await page.locator('[data-id]').first().waitFor();
      expect(await page.locator('h1').textContent()).toBe(section);
    }
    expect([...origins]).toEqual([library.origin]);
    expect(complaints).toEqual([]);
  });

  it('asks the hosts of pictures alone where the gateway serves none, and tells them nothing', async () => {
    const library = await startLibrary({ MEDIA: 'false' });
    const { assets } = await library.ask(
      '{ assets(type: IMAGE, first: 1) { nodes { ... on MediaAsset { url } } } }',
    );
    const { page, origins, complaints } = await openLibrary(browser, library);
    const referrers: (string | undefined)[] = [];
    page.on('request', (request) => void referrers.push(request.headers()['referer']));
    await page.reload();

    await page.locator('.tile img.loaded').first().waitFor();

    expect([...origins].sort()).toEqual([library.origin, new URL(assets.nodes[0].url).origin].sort());
    expect(referrers.filter((referrer) => referrer !== undefined)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('shows each item once to its end, while items are uploaded and deleted', async () => {
    const library = await startLibrary();
    const { page } = await openLibrary(browser, library, '#/pictures');
    const { assets } = await library.ask(
      '{ assets(type: IMAGE, first: 100) { nodes { ... on MediaAsset { mediaId } } } }',
    );
    const mediaIds: string[] = assets.nodes.map(({ mediaId }: { mediaId: string }) => mediaId);
    await page.locator('[data-id]').first().waitFor();

    for (let round = 0; round < 6; round += 1) {
      await library.control('upload', { type: 'image', fields: { name: `new ${round}.jpg` } });
      for (const mediaId of mediaIds.slice(round * 12, round * 12 + 3))
        await library.control('delete', { mediaId });
      await page.mouse.wheel(0, 2500);
      await expect.poll(() => library.idsOf('IMAGE')).toHaveLength(240 - (round + 1) * 2);
    }
    await expect
      .poll(async () => {
        await page.mouse.wheel(0, 5000);
        return page.locator('.end').textContent();
      })
      .toContain('That is all');
    const newOnes = page.getByRole('button', { name: /\d+ new/ });
    await newOnes.waitFor();
    await newOnes.click();

    const expected = await library.idsOf('IMAGE');
    await expect.poll(async () => [...(await shownIds(page))].sort()).toEqual([...expected].sort());
    expect((await shownIds(page)).slice(0, 6)).toEqual(expected.slice(0, 6));
  });

  it('shows uploads by themselves to who is at the top, and what is deleted no more', async () => {
    const library = await startLibrary();
    const { page } = await openLibrary(browser, library, '#/voices');
    await page.locator('.dot.is-live').waitFor();
    await page.locator('[data-id]').first().waitFor();

    const { mediaId } = await library.control('upload', { type: 'voice', fields: { name: 'hello.mp3' } });
    const first = page.locator('[data-id]').first();
    await expect.poll(() => first.textContent()).toContain('hello.mp3');
    await library.control('delete', { mediaId });

    await expect.poll(() => first.textContent()).not.toContain('hello.mp3');
    await expect.poll(() => page.locator('h1 + p').textContent()).toContain('60 items');
  });

  it('finds by words, marks them, and filters by lists and days', async () => {
    const library = await startLibrary();
    const { page } = await openLibrary(browser, library, '#/all');
    await page.locator('[data-id]').first().waitFor();

    await page.keyboard.press('/');
    await page.keyboard.type('青梅');
    await expect.poll(() => page.locator('h1 + p').textContent()).toBe('6 found');
    await expect.poll(() => page.locator('mark').allTextContents()).toContain('青梅');
    await page.getByRole('button', { name: 'Pictures' }).click();
    await expect.poll(() => page.locator('h1 + p').textContent()).toBe('2 found');
    await page.getByLabel('From').fill('2020-01-01');
    await expect.poll(() => page.locator('h1 + p').textContent()).toBe('1 found');
    expect(new URL(page.url()).hash).toBe(
      `#/all?q=${encodeURIComponent('青梅')}&in=pictures&from=2020-01-01`,
    );

    await page.reload();
    await expect.poll(() => shownIds(page)).toHaveLength(1);
    await page.getByRole('button', { name: 'Clear search and filters' }).click();
    await expect.poll(() => page.locator('h1 + p').textContent()).toBe('598 items');
  });

  it('says what is found of an unfinished library, and helps where nothing is', async () => {
    const library = await startLibrary({ MIRROR: 'false' });
    const { page } = await openLibrary(browser, library, '#/pictures?q=nothing-has-this');

    await page.getByText('Nothing found').waitFor();
    expect(await page.locator('.notice .help').textContent()).toContain('still being read');
    await page.getByRole('link', { name: 'Search everything instead' }).click();
    await expect.poll(() => page.locator('h1').textContent()).toBe('Everything');
  });

  it('goes by the keyboard from item to item, into one and back', async () => {
    const library = await startLibrary();
    const { page } = await openLibrary(browser, library, '#/pictures');
    await page.locator('[data-id]').first().waitFor();
    const ids = await library.idsOf('IMAGE');
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-id'));

    await page.locator('[data-id]').first().focus();
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toBe(ids[1]);
    await page.keyboard.press('ArrowDown');
    const below = await focused();
    expect(ids.indexOf(below ?? '')).toBeGreaterThan(3);
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await page.keyboard.press('ArrowRight');
    const next = ids[ids.indexOf(below ?? '') + 1] ?? 'none';
    await expect.poll(() => page.url()).toContain(next);
    await page.keyboard.press('Escape');

    await dialog.waitFor({ state: 'detached' });
    await expect.poll(focused).toBe(next);
    expect(new URL(page.url()).hash).toBe('#/pictures');
  });

  it('shows what is stored while WeChat fails, and says so', async () => {
    const library = await startLibrary({ UPSTREAM_TIMEOUT_MS: '500' });
    const { page } = await openLibrary(browser, library, '#/pictures');
    await page.locator('[data-id]').first().waitFor();

    await library.control('addFault', { fault: { kind: 'status', status: 502 }, times: 100_000 });
    await expect
      .poll(() => library.ask('{ assets(type: IMAGE) { stale } }'))
      .toEqual({ assets: { stale: true } });
    await page.reload();

    await page.getByText('This may be out of date').waitFor();
    expect(await shownIds(page)).toHaveLength(50);
    await page.getByRole('button', { name: 'Status' }).click();
    await expect.poll(() => page.getByRole('dialog').textContent()).toContain('may be out of date');
  });

  it('says what it could not read, and tries again', async () => {
    const library = await startLibrary({ MIRROR: 'false', UPSTREAM_TIMEOUT_MS: '500' });
    await library.control('addFault', { fault: { kind: 'errcode', errcode: -1 }, times: 100_000 });
    const { page } = await openLibrary(browser, library, '#/videos');

    await page.getByText('WeChat does not answer').waitFor();
    await library.control('clearFaults', {});
    await page.getByRole('button', { name: 'Try again' }).click();

    await page.locator('[data-id]').first().waitFor();
  });

  it('tells which list WeChat refuses, and why', async () => {
    const library = await startLibrary({ MIRROR: 'false' });
    await library.control('startScenario', { name: 'unverified' });
    await library.ask('{ publications { totalCount } }');
    const { page } = await openLibrary(browser, library, '#/pictures');

    await page.getByRole('button', { name: 'Status' }).click();

    await page.getByText('WeChat does not let this account read this list').waitFor();
    expect(await page.getByRole('dialog').textContent()).toContain('refused by WeChat');
  });

  it('is in Chinese for who reads Chinese, and in either for who likes', async () => {
    const library = await startLibrary();
    const { page } = await openLibrary(browser, library, '#/pictures', { locale: 'zh-CN' });

    await expect.poll(() => page.locator('h1').textContent()).toBe('图片');
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-CN');
    await page.getByRole('button', { name: 'English' }).click();
    await expect.poll(() => page.locator('h1').textContent()).toBe('Pictures');
    await page.reload();
    await expect.poll(() => page.locator('h1').textContent()).toBe('Pictures');
  });

  it('is dark where the system is, until somebody chooses', async () => {
    const library = await startLibrary();
    const { page } = await openLibrary(browser, library, '#/pictures', { colorScheme: 'dark' });
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);

    const dark = await ground();
    await page.getByRole('button', { name: 'Switch to light colours' }).click();
    const light = await ground();
    await page.reload();

    expect([dark, light, await ground()]).toEqual([
      'rgb(18, 20, 19)',
      'rgb(251, 251, 250)',
      'rgb(251, 251, 250)',
    ]);
  });

  it('works where only trusted documents are answered', async () => {
    const library = await startLibrary({
      TRUSTED_DOCUMENTS: 'test/generated/persisted-documents.json',
      TRUSTED_DOCUMENTS_ONLY: 'true',
    });
    const { page } = await openLibrary(browser, library, '#/pictures');

    await page.locator('.tile img.loaded').first().waitFor();
    await page.locator('.dot.is-live').waitFor();
    expect(await page.getByText('Open in GraphiQL').count()).toBe(0);
  });
});

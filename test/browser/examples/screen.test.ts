import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../chromium.ts';
import { type Example, openExample, startExample } from './open-example.ts';

const EXAMPLES = ['apollo', 'relay', 'tanstack', 'urql', 'vanilla'];

/** Where pictures of the examples are written to be looked at. */
const SCREENSHOTS = process.env['SCREENSHOTS'];

/** Only looked at. */
const MORE_WINDOWS = [
  { width: 360, colorScheme: 'dark' },
  { width: 768, colorScheme: 'light' },
  { width: 768, colorScheme: 'dark' },
  { width: 1440, colorScheme: 'light' },
] as const;

const idsIn = (page: Page) =>
  page.locator('[data-id]').evaluateAll((items) => items.map((item) => item.getAttribute('data-id') ?? ''));

const albumOf = (page: Page) => page.getByRole('list', { name: 'Album' }).locator('> li');

const moreOf = (page: Page) => page.getByRole('button', { name: 'More' });

/** The id of the item that holds what has the focus. */
const focusedIn = (page: Page) =>
  page.evaluate(() => document.activeElement?.closest('[data-id]')?.getAttribute('data-id'));

/** All pictures of the library, in its order. */
async function picturesOf(example: Example): Promise<{ id: string; mediaId: string }[]> {
  const pictures: { id: string; mediaId: string }[] = [];
  for (let after = 'null'; ; ) {
    const { assets } = await example.ask(
      `{ assets(type: IMAGE, first: 100, after: ${after}) {
        nodes { id mediaId } pageInfo { hasNextPage endCursor }
      } }`,
    );
    pictures.push(...assets.nodes);
    if (!assets.pageInfo.hasNextPage) return pictures;
    after = JSON.stringify(assets.pageInfo.endCursor);
  }
}

/** What nobody has stored yet is not found. */
async function untilStored(example: Example): Promise<void> {
  const query = '{ search(first: 0) { coverage { complete } } }';
  await expect.poll(() => example.ask(query)).toEqual({ search: { coverage: { complete: true } } });
}

describe.each(EXAMPLES)('the example %s', (name) => {
  let browser: Browser;
  let example: Example;

  beforeAll(async () => {
    browser = await launchChromium();
    example = await startExample(name);
  });
  afterAll(async () => {
    await browser?.close();
    await example?.stop();
  });

  it('shows an album page by page, each surviving picture once, while it changes', async () => {
    const before = await picturesOf(example);
    const { page, complaints } = await openExample(browser, example);
    await expect.poll(() => albumOf(page).count()).toBe(20);
    expect(await page.getByRole('status').textContent()).toBe(`20 of ${before.length} pictures`);
    expect(await page.getByRole('link', { name: 'Album' }).getAttribute('aria-current')).toBe('page');

    const deleted = before.filter((_, place) => place % 20 >= 18);
    for (let round = 0; (await moreOf(page).count()) > 0; round += 1) {
      const shown = await albumOf(page).count();
      await example.control('upload', { type: 'image', fields: { name: `new ${round}.jpg` } });
      for (const { mediaId } of deleted.splice(0, 2)) await example.control('delete', { mediaId });
      const total = before.length - (round + 1);
      await expect.poll(async () => (await picturesOf(example)).length).toBe(total);
      await moreOf(page).click();
      // It grows, or ends where all that was to come has been deleted.
      await expect
        .poll(async () => (await albumOf(page).count()) > shown || (await moreOf(page).count()) === 0)
        .toBe(true);
      await expect.poll(() => page.getByRole('button', { name: 'Loading…' }).count()).toBe(0);
    }

    const shown = await idsIn(page);
    const surviving = new Set((await picturesOf(example)).map(({ id }) => id));
    expect(new Set(shown).size).toBe(shown.length);
    expect(shown.filter((id) => surviving.has(id))).toEqual(
      before.flatMap(({ id }) => (surviving.has(id) ? [id] : [])),
    );
    expect(complaints).toEqual([]);
  });

  it('opens a picture, and goes back to the album as it was without asking', async () => {
    const { page, asked, complaints } = await openExample(browser, example);
    for (const count of [20, 40]) {
      await expect.poll(() => albumOf(page).count()).toBe(count);
      await moreOf(page).click();
    }
    await expect.poll(() => albumOf(page).count()).toBe(60);
    const shown = await idsIn(page);
    // Who goes by the keyboard goes on with what is new.
    await expect.poll(() => focusedIn(page)).toBe(shown[40]);
    const picture = albumOf(page).nth(50).getByRole('link');
    await picture.scrollIntoViewIfNeeded();
    const scrollY = await page.evaluate(() => window.scrollY);
    const pictureName = await picture.textContent();

    await picture.click();
    const figure = page.getByRole('figure');
    await figure.waitFor();
    expect(await figure.textContent()).toContain(pictureName);
    expect(await page.evaluate(() => window.scrollY)).toBe(0);
    const askedBefore = asked();
    await page.goBack();

    await expect.poll(() => albumOf(page).count()).toBe(60);
    await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(scrollY);
    await expect.poll(() => focusedIn(page)).toBe(shown[50]);
    expect(await idsIn(page)).toEqual(shown);
    expect(await page.getByRole('status').textContent()).toMatch(/^60 of \d+ pictures$/);
    expect(asked()).toBe(askedBefore);

    await page.goForward();
    await page.getByRole('link', { name: 'Back to the album' }).click();
    await expect.poll(() => albumOf(page).count()).toBe(60);
    expect(asked()).toBe(askedBefore);
    expect(complaints).toEqual([]);
  });

  it('lists articles, and shows one as a sheet in which nothing runs', async () => {
    await example.control('upload', {
      type: 'news',
      fields: {
        content: {
          news_item: [
            {
              title: 'A hostile article',
              author: 'Somebody',
              content: `<p>What it says</p><script>window.ran = true</script>
                <img src="x" onerror="window.ran = true" data-src="https://mmbiz.qpic.cn/x/0" data-w="3000" data-ratio="1">
                <iframe src="javascript:window.parent.ran = true"></iframe>
                <a href="javascript:window.ran = true">a link</a>`,
            },
          ],
        },
      },
    });
    const query = '{ assets(type: NEWS, first: 1) { nodes { ... on NewsAsset { articles { title } } } } }';
    await expect
      .poll(() => example.ask(query))
      .toHaveProperty('assets.nodes.0.articles.0.title', 'A hostile article');
    const { page, complaints } = await openExample(browser, example);

    await expect.poll(() => page.title()).toContain('Album');
    await page.getByRole('link', { name: 'Articles', exact: true }).click();
    await expect.poll(() => page.title()).toContain('Articles');
    const items = page.getByRole('list', { name: 'Articles' }).locator('> li');
    await expect.poll(() => items.count()).toBe(20);
    expect(await page.getByRole('status').textContent()).toMatch(/^20 of \d+ items$/);
    await moreOf(page).click();
    await expect.poll(() => items.count()).toBe(40);
    await items.first().getByRole('link').first().click();

    const article = page.getByRole('article');
    await expect.poll(() => article.locator('.wechat-article').innerText()).toContain('What it says');
    expect(await article.getByRole('heading', { level: 2 }).textContent()).toBe('A hostile article');
    expect(await article.innerText()).toContain('Somebody');
    await article.getByText('a link').click();
    expect(await page.evaluate(() => 'ran' in window)).toBe(false);
    expect(await widest(article)).toBeLessThanOrEqual(0);
    expect(complaints).toEqual([]);

    await page.getByRole('link', { name: 'Back to the articles' }).click();
    await expect.poll(() => items.count()).toBe(40);
  });

  it('finds words, marks them, goes on, and says where nothing is found', async () => {
    await untilStored(example);
    const { page, complaints } = await openExample(browser, example);
    const field = page.getByRole('searchbox', { name: 'Search' });
    const results = page.getByRole('list', { name: 'Results' }).locator('> li');

    await field.fill('春');
    await field.press('Enter');
    await expect.poll(() => results.count()).toBe(20);
    expect(new Set(await results.locator('mark').allTextContents())).toEqual(new Set(['春']));
    await moreOf(page).click();
    await expect.poll(() => results.count()).toBeGreaterThan(20);
    const found = await idsIn(page);
    expect(new Set(found).size).toBe(found.length);

    await field.fill('青梅');
    await field.press('Enter');
    await expect.poll(() => page.url()).toContain(`#/search/${encodeURIComponent('青梅')}`);
    await expect.poll(() => results.count()).toBe(6);
    await results.locator('a[href*="#/picture/"]').first().click();
    expect(await page.getByRole('figure').textContent()).toContain('青梅');
    await page.getByRole('link', { name: 'Back to the results' }).click();
    await results.locator('a[href*="#/article/"]').first().click();
    await expect.poll(() => page.getByRole('article').innerText()).toContain('青梅');

    await field.fill('nothing-has-this');
    await field.press('Enter');
    await page.getByText('Nothing found').waitFor();

    await field.fill('  ');
    await field.press('Enter');
    expect(page.url()).toContain('#/search/nothing-has-this');
    expect(complaints).toEqual([]);
  });

  it('searches for what an address has that is not encoded', async () => {
    const { page, complaints } = await openExample(browser, example, '#/search/100%');

    await expect.poll(() => page.getByRole('status').textContent()).toMatch(/^Nothing found|results$/);
    expect(await page.getByRole('searchbox', { name: 'Search' }).inputValue()).toBe('100%');
    expect(complaints).toEqual([]);
  });

  it('shows pictures that have no name or no address', async () => {
    await example.control('upload', { type: 'image', fields: { name: 'nowhere.jpg', url: '' } });
    await example.control('upload', { type: 'image', fields: { name: '' } });
    const query = '{ assets(type: IMAGE, first: 2) { nodes { ... on MediaAsset { name thumbnailUrl } } } }';
    await expect.poll(() => example.ask(query)).toHaveProperty('assets.nodes.0.name', null);
    expect(await example.ask(query)).toHaveProperty('assets.nodes.1.thumbnailUrl', null);
    const { page, complaints } = await openExample(browser, example);

    await expect.poll(() => albumOf(page).nth(0).innerText()).toBe('Untitled');
    expect(await albumOf(page).nth(0).locator('img').count()).toBe(1);
    expect(await albumOf(page).nth(1).innerText()).toBe('nowhere.jpg');
    expect(await albumOf(page).nth(1).locator('img').count()).toBe(0);
    await albumOf(page).nth(1).getByRole('link').click();
    await expect.poll(() => page.getByRole('figure').innerText()).toContain('nowhere.jpg');
    expect(await page.locator('img').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('says of what was deleted that it is no longer there', async () => {
    const { page, complaints } = await openExample(browser, example);
    await expect.poll(() => albumOf(page).count()).toBe(20);
    const alert = page.getByRole('alert');
    const [picture = { id: '', mediaId: '' }] = (await picturesOf(example)).slice(5);
    await example.control('delete', { mediaId: picture.mediaId });
    await expect.poll(() => example.ask(`{ node(id: "${picture.id}") { id } }`)).toEqual({ node: null });

    // The album has what the picture's view shows, but its file is gone.
    await page.locator(`[data-id="${picture.id}"] a`).click();
    await expect.poll(() => alert.textContent()).toContain('It is no longer there.');
    await page.reload();
    await expect.poll(() => alert.textContent()).toContain('It is no longer there.');

    await page.getByRole('link', { name: 'Back to the album' }).click();
    await expect.poll(() => albumOf(page).count()).toBe(20);
    await page.goto(`${example.url}#/article/${await albumOf(page).first().getAttribute('data-id')}`);
    await expect.poll(() => alert.textContent()).toContain('It is no longer there.');
    expect(complaints).toEqual([]);
  });

  it.each([
    { width: 360, colorScheme: 'light' },
    { width: 1440, colorScheme: 'dark' },
    ...(SCREENSHOTS === undefined ? [] : MORE_WINDOWS),
  ] as const)('shuts nobody out, $width pixels wide and $colorScheme', async ({ width, colorScheme }) => {
    const [{ id: pictureId } = { id: '' }] = (await picturesOf(example)).slice(2);
    const { assets } = await example.ask(
      '{ assets(type: NEWS, first: 3) { nodes { ... on NewsAsset { articles { id } } } } }',
    );
    await untilStored(example);
    const { page, complaints } = await openExample(browser, example, '#/', {
      viewport: { width, height: 800 },
      colorScheme,
      reducedMotion: 'reduce',
    });
    const found: string[] = [];
    for (const [view, hash, shown] of [
      ['album', '#/', '[data-id]'],
      ['picture', `#/picture/${pictureId}`, 'figure'],
      ['articles', '#/articles', '[data-id]'],
      ['article', `#/article/${assets.nodes[2].articles[0].id}`, '.wechat-article'],
      ['search', `#/search/${encodeURIComponent('青梅')}`, '[data-id]'],
      ['refused', '#/picture/bm9uZQ', '[role=alert]'],
    ] as const) {
      await page.goto(`${example.url}${hash}`);
      await page.locator(shown).first().waitFor();
      found.push(...(await faultsOf(page)).map((fault) => `${view}: ${fault}`));
      await photograph(page, `${name}-${view}-${width}-${colorScheme}`);
    }

    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

describe.each(EXAMPLES)('the example %s, of a gateway that stores nothing ahead', (name) => {
  let browser: Browser;
  let example: Example;

  beforeAll(async () => {
    browser = await launchChromium();
    example = await startExample(name, { MIRROR: 'false' });
  });
  afterAll(async () => {
    await browser?.close();
    await example?.stop();
  });

  it('asks a search again that could not see all', async () => {
    const { page, asked, complaints } = await openExample(browser, example, '#/search/none');
    await page.getByText(/^Not all is stored yet: \d+ of [\w ]+ items\.$/).waitFor();
    await page.getByRole('link', { name: 'Album' }).click();
    await expect.poll(() => albumOf(page).count()).toBe(20);
    const askedBefore = asked();

    await page.goBack();

    await expect.poll(asked).toBeGreaterThan(askedBefore);
    await page.getByText(/^Not all is stored yet/).waitFor();
    expect(complaints).toEqual([]);
  });

  it('keeps what it shows while WeChat fails, says how old it is, and goes on afterwards', async () => {
    const { page, complaints } = await openExample(browser, example);
    await expect.poll(() => albumOf(page).count()).toBe(20);
    const shown = await idsIn(page);
    await example.control('addFault', { fault: { kind: 'reset' }, times: 1_000_000 });

    // The first answer comes from the cache, and the check behind it fails.
    await expect
      .poll(async () => {
        await page.reload();
        await expect.poll(() => albumOf(page).count()).toBe(20);
        return page.locator('.stale').count();
      })
      .toBe(1);
    expect(await page.locator('.stale').textContent()).toMatch(/^As of .+\. WeChat did not answer then\./);
    const refresh = page.getByRole('button', { name: 'Refresh' });
    await refresh.click();
    expect(await idsIn(page)).toEqual(shown);

    await example.control('clearFaults', {});
    await expect
      .poll(async () => {
        // It may go between the two.
        if ((await refresh.count()) > 0) await refresh.click({ timeout: 1_000 }).catch(() => {});
        return page.locator('.stale').count();
      })
      .toBe(0);
    expect(await idsIn(page)).toEqual(shown);

    await example.control('addFault', { fault: { kind: 'reset' }, times: 1_000_000 });
    await moreOf(page).click();
    await page.getByRole('alert').waitFor();
    await photograph(page, `${name}-outage`);
    expect(await idsIn(page)).toEqual(shown);

    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('alert').waitFor();
    expect(await idsIn(page)).toEqual(shown);

    await example.control('clearFaults', {});
    await expect
      .poll(async () => {
        const retry = page.getByRole('button', { name: 'Try again' });
        if ((await retry.count()) > 0) await retry.click();
        return albumOf(page).count();
      })
      .toBe(40);
    const ids = await idsIn(page);
    expect(ids.slice(0, 20)).toEqual(shown);
    await expect.poll(() => focusedIn(page)).toBe(ids[20]);
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});

/** By how many pixels the widest element sticks out of the article's column. */
async function widest(article: Locator): Promise<number> {
  return article.locator('.wechat-article').evaluate((sheet) => {
    const { right } = sheet.getBoundingClientRect();
    return Math.max(
      ...[...sheet.querySelectorAll('img')].map((image) => image.getBoundingClientRect().right - right),
    );
  });
}

/** What is serious for those who see, hear or move otherwise, and whether the page is too wide. */
async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    // What pictures of an article show, their author has to tell.
    const { violations } = await Reflect.get(window, 'axe').run(
      { exclude: ['.wechat-article img'] },
      { iframes: false },
    );
    const faults = violations
      .filter(({ impact }: { impact: string }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }: { id: string; nodes: { html: string }[] }) =>
        nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`),
      );
    return document.documentElement.scrollWidth > innerWidth ? [...faults, 'wider than the window'] : faults;
  });
}

async function photograph(page: Page, name: string): Promise<void> {
  if (SCREENSHOTS === undefined) return;
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
}

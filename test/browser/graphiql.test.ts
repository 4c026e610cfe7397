import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { launchChromium } from './chromium.ts';

const SCREENSHOTS = 'test/browser/screenshots';
const TABS = [
  { name: 'NewestPictures', shows: '"totalCount":240' },
  { name: 'AlbumPage', shows: '"endCursor":"' },
  { name: 'Publications', shows: '"articleId":"' },
  { name: 'Drafts', shows: '"type":"PICTURES"' },
  { name: 'NewsWithArticles', shows: '"articles":[{"id":"' },
  { name: 'EverythingAboutOneType', shows: '"__typename":"NewsAsset"' },
  { name: 'BackwardsFromTheOldest', shows: '"startCursor":"' },
  { name: 'Counts', shows: '"total":450' },
  { name: 'WhatIsKnown', shows: '"checkedAt":"' },
  { name: 'Lists', shows: '"name":"PUBLICATION"' },
];

describe('GraphiQL in Chromium', () => {
  let gateway: ChildProcess;
  let browser: Browser;
  let page: Page;
  const refused: string[] = [];

  beforeAll(async () => {
    mkdirSync(SCREENSHOTS, { recursive: true });
    let address: string;
    [gateway, address] = await startGateway();

    browser = await launchChromium();
    page = await browser.newPage({ viewport: { width: 1500, height: 900 } });
    // The network is closed, but for the gateway itself.
    await page.route(
      (url) => url.origin !== new URL(address).origin && url.protocol.startsWith('http'),
      (route) => {
        refused.push(route.request().url());
        return route.abort();
      },
    );
    await page.goto(address);
  });

  afterAll(async () => {
    await browser?.close();
    gateway?.kill();
  });

  it('has run its first query when it opens, and shows the pictures in its answer', async () => {
    const result = page.getByRole('region', { name: /result/i });
    await expect.poll(() => result.textContent(), { timeout: 10_000 }).toContain('"data"');

    const pictures = page.locator('.answer-pictures img');
    // One of the newest twelve has an address that is no picture's.
    await expect.poll(() => pictures.count()).toBeGreaterThan(10);
    await expect
      .poll(() => pictures.first().evaluate((image: HTMLImageElement) => image.naturalWidth))
      .toBeGreaterThan(0);
  });

  it('has room for all of its tabs on a screen of 1280 pixels', async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    const cut = await page.getByRole('tab').evaluateAll((tabs) =>
      tabs
        .filter((tab) => {
          const { left, right, top } = tab.getBoundingClientRect();
          return (
            left < 0 || right > innerWidth || !tab.contains(document.elementFromPoint(left + 4, top + 4))
          );
        })
        .map((tab) => tab.textContent),
    );
    await page.setViewportSize({ width: 1500, height: 900 });

    expect(cut).toEqual([]);
  });

  it.each(TABS)('runs $name and shows its data', async ({ name, shows }) => {
    const tab = page.getByRole('tab', { name });
    await tab.click();
    await expect.poll(() => tab.getAttribute('aria-selected')).toBe('true');
    // GraphiQL reads the operation's name a moment after its tab was opened, and until then runs
    // the one before.
    await page.waitForTimeout(500);

    const answered = page.waitForResponse(
      (response) => response.request().postData()?.includes(name) ?? false,
    );
    await page.getByRole('button', { name: /^execute/i }).click();
    const answer = await (await answered).text();

    expect(answer).not.toContain('"errors"');
    expect(answer).toContain(shows);
    const result = page.getByRole('region', { name: /result/i });
    await expect.poll(() => result.textContent(), { timeout: 10_000 }).toContain('"data"');
    await page.screenshot({ path: `${SCREENSHOTS}/${name}.png` });
  });

  it('opens the subscription, and says that it runs', async () => {
    const tab = page.getByRole('tab', { name: 'ChangesAsTheyHappen' });
    await tab.click();
    await expect.poll(() => tab.getAttribute('aria-selected')).toBe('true');
    await page.waitForTimeout(500);

    const answered = page.waitForResponse((response) =>
      (response.headers()['content-type'] ?? '').includes('text/event-stream'),
    );
    await page.getByRole('button', { name: /^execute/i }).click();

    expect((await answered).status()).toBe(200);
    await page.getByRole('button', { name: /^stop/i }).waitFor();
    await page.screenshot({ path: `${SCREENSHOTS}/ChangesAsTheyHappen.png` });
    await page.getByRole('button', { name: /^stop/i }).click();
  });

  it('shows ids as they are, and its title on one line', async () => {
    const text = page.locator('.graphiql-container .monaco-editor .view-line span').first();
    const ligatures = await text.evaluate((element) => getComputedStyle(element).fontVariantLigatures);
    const title = await page.locator('.graphiql-logo span').boundingBox();

    expect(ligatures).toBe('none');
    expect(title?.height).toBeLessThan(40);
  });

  it('asks no other host for anything', () => {
    expect(refused).toEqual([]);
  });
});

describe('GraphiQL of a gateway with keys', () => {
  it('asks for the key once, and shows the schema and the data with it', async () => {
    const { page, asked, run } = await openWithKeys(['of-the-site']);

    expect(await run()).toBe(200);

    const result = page.getByRole('region', { name: /result/i });
    await expect.poll(() => result.textContent(), { timeout: 10_000 }).toContain('"data"');
    await page.screenshot({ path: `${SCREENSHOTS}/WithKey.png` });
    expect(asked).toEqual([FIRST_QUESTION]);
  });

  it('asks again before the next request where the key was refused, says so, and keeps the one that is taken', async () => {
    const { page, asked, run } = await openWithKeys(['mistyped', 'of-the-site']);

    expect(await run()).toBe(200);
    expect(asked).toEqual([FIRST_QUESTION, 'This key is unknown. Try another:']);
    expect(await page.evaluate(() => sessionStorage.getItem('key'))).toBe('of-the-site');
  });

  it.each(['钥匙', '“of-the-site”', 'of-the-\u200bsite', 'of-the site'])(
    'asks again at once for what no header can carry: %s',
    async (wrong) => {
      const { asked, run } = await openWithKeys([wrong, ' of-the-site\n']);

      expect(await run()).toBe(200);
      expect(asked).toEqual([FIRST_QUESTION, expect.stringContaining('ASCII')]);
    },
  );

  it('is asked for once where none is entered, and again when something is run', async () => {
    const { page, asked, run } = await openWithKeys([undefined, 'of-the-site']);
    await page.waitForTimeout(1000);

    expect(asked).toEqual([FIRST_QUESTION]);

    expect(await run()).toBe(200);
    expect(asked).toEqual([FIRST_QUESTION, FIRST_QUESTION]);
  });

  const FIRST_QUESTION = 'This gateway needs an API key:';

  /** Opens the page, and answers what it asks; undefined cancels. */
  async function openWithKeys(answers: (string | undefined)[]) {
    const [gateway, address] = await startGateway({ API_KEYS: `site:${sha256('of-the-site')}` });
    onTestFinished(() => void gateway.kill());
    const browser = await launchChromium();
    onTestFinished(() => browser.close());
    const page = await browser.newPage({ viewport: { width: 1500, height: 900 } });
    const asked: string[] = [];
    page.on('dialog', (dialog) => {
      asked.push(dialog.message());
      const answer = answers.shift();
      return answer === undefined ? dialog.dismiss() : dialog.accept(answer);
    });
    const introspected = page.waitForResponse(
      (response) => response.request().postData()?.includes('IntrospectionQuery') ?? false,
    );
    await page.goto(address);
    await introspected;

    /** Runs the first tab, and tells the status of its answer. */
    async function run() {
      const answered = page.waitForResponse(
        (response) => response.request().postData()?.includes('NewestPictures') ?? false,
      );
      await page.getByRole('button', { name: /^execute/i }).click();
      return (await answered).status();
    }

    return { page, asked, run };
  }
});

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

async function startGateway(environment: Record<string, string> = {}): Promise<[ChildProcess, string]> {
  const gateway = spawn(process.execPath, ['dist/src/main.js'], {
    env: { PATH: process.env['PATH'], PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return [gateway, await addressOf(gateway)];
}

async function addressOf({ stdout }: ChildProcess): Promise<string> {
  let text = '';
  for (;;) {
    const [, address] = /The gateway is at (\S+)/.exec(text) ?? [];
    if (address !== undefined) return address;
    if (stdout === null) throw new Error('the gateway has no output');
    const [chunk] = await once(stdout, 'data');
    text += chunk;
  }
}

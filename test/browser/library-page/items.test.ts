import { createHash } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { xssCorpus } from '../../articles/xss-corpus.ts';
import { xssLetIn } from '../../articles/xss-let-in.ts';
import { launchChromium } from '../chromium.ts';
import { openLibrary, startLibrary } from './open-library.ts';

const FRAME = 'iframe.article';

/** Opens the one item of a list whose text has this. */
async function openItem(page: Page, text: string): Promise<void> {
  await page.locator('[data-id]', { hasText: text }).first().click();
  await page.getByRole('dialog').waitFor();
}

/** Has the dialog's player play. Tells how far it came. */
const play = (page: Page) =>
  page.locator('audio, video').evaluate(async (player: HTMLMediaElement) => {
    player.muted = true;
    const playing = new Promise((resolve) => {
      player.addEventListener('timeupdate', () => player.currentTime > 0 && resolve(undefined));
    });
    await player.play();
    await playing;
    return player.currentTime;
  });

describe('an item of the library page', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  it('is a picture with what is known of it, and its media id to copy', async () => {
    const library = await startLibrary();
    const { page } = await openLibrary(browser, library, '#/pictures', {
      permissions: ['clipboard-read', 'clipboard-write'],
    });

    await openItem(page, 'cover.jpg');
    await page.locator('img.large.loaded').waitFor();
    await page.getByText('1280 × 960').waitFor();
    await page.getByRole('button', { name: 'Copy media id' }).click();
    await page.getByText('Copied').waitFor();

    const mediaId = await page.evaluate(() => navigator.clipboard.readText());
    const { asset } = await library.ask(
      `{ asset(type: IMAGE, mediaId: ${JSON.stringify(mediaId)}) { ... on MediaAsset { name } } }`,
    );
    expect(asset.name).toBe('cover.jpg');
  });

  it('gives the query of what is shown, which answers the same', async () => {
    const library = await startLibrary();
    const { page } = await openLibrary(browser, library, '#/videos', {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await page.locator('[data-id]').first().waitFor();

    await page.getByRole('button', { name: 'Copy query' }).click();
    await page.getByText('Copied').waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    const address = new URL(
      (await page.getByRole('link', { name: 'Open in GraphiQL' }).getAttribute('href')) ?? '',
      page.url(),
    );

    expect(copied).toContain('query Assets(');
    expect(copied).toContain('# Variables: {"type":"VIDEO","first":50}');
    const response = await fetch(`${library.origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query: address.searchParams.get('query'),
        variables: JSON.parse(address.searchParams.get('variables') ?? '{}'),
      }),
    });
    expect((await response.json()).data.page.edges).toHaveLength(30);
  });

  it.each([
    ['#/videos', '一分钟茶课 30'],
    ['#/voices', '夜读 第60期'],
  ])('plays: %s', async (hash, name) => {
    const library = await startLibrary();
    const { page, origins, complaints } = await openLibrary(browser, library, hash);

    await openItem(page, name);

    expect(await play(page)).toBeGreaterThan(0);
    expect([...origins]).toEqual([library.origin]);
    expect(complaints).toEqual([]);
  });

  it('says so where browsers do not play it, and leads to the file', async () => {
    const library = await startLibrary();
    const { page } = await openLibrary(browser, library, '#/voices');

    await openItem(page, 'Rain on the eaves.amr');

    await page.getByText('This cannot be played here').waitFor();
    expect(await page.locator('.stage a').getAttribute('href')).toContain(`${library.origin}/media/`);
  });

  it('is an article to read, with the ones beside it', async () => {
    const library = await startLibrary();
    const { page, complaints } = await openLibrary(browser, library, '#/articles');

    await openItem(page, '2021·立冬');
    const text = page.frameLocator(FRAME).locator('body');
    await expect.poll(() => text.textContent()).toContain('今天立冬');
    // It is as high as what is in it: it scrolls with the page.
    await expect
      .poll(() =>
        page.locator(FRAME).evaluate((frame: HTMLIFrameElement) => {
          const inside = frame.contentDocument?.documentElement;
          return inside === undefined ? 1 : Math.abs(inside.scrollHeight - frame.clientHeight);
        }),
      )
      .toBeLessThanOrEqual(1);
    await page.getByRole('button', { name: /Next article/ }).click();
    await expect.poll(() => page.locator('.reader h2').textContent()).toBe('老周的一泡茶：正山小种');
    expect(page.url()).toContain('article=1');
    await page.keyboard.press('Escape');

    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
  });

  it('plays the film of an article on v.qq.com once somebody wants to see it', async () => {
    const library = await startLibrary();
    const { page, origins, complaints } = await openLibrary(browser, library, '#/publications');

    await openItem(page, '视频');
    const film = page.frameLocator(FRAME).locator('a[data-film]');
    await film.waitFor();
    expect([...origins]).toEqual([library.origin]);
    await film.click();
    const player = page.locator('.film iframe');

    expect(await player.getAttribute('src')).toMatch(/^https:\/\/v\.qq\.com\//);
    await expect.poll(() => [...origins]).toEqual([library.origin, 'https://v.qq.com']);
    await page.keyboard.press('Escape');
    await player.waitFor({ state: 'detached' });
    expect(await page.getByRole('dialog').count()).toBe(1);
    expect(complaints).toEqual([]);
  });

  it('runs nothing and asks for nothing, whatever an article holds, even if nobody had made it safe', async () => {
    const library = await startLibrary();
    const hostile = [...xssCorpus, ...xssLetIn].map(([, html]) => html);
    expect(hostile.length).toBeGreaterThan(300);
    const { page, origins } = await openLibrary(browser, library, '#/articles');
    const happened: string[] = [];
    page.on('dialog', async (dialog) => {
      happened.push(`dialog ${dialog.message()}`);
      await dialog.dismiss();
    });
    page.on('framenavigated', (frame) => {
      if (!['about:srcdoc', 'about:blank'].includes(frame.url()) && !frame.url().startsWith(library.origin))
        happened.push(`a frame at ${frame.url()}`);
    });
    page.context().on('page', (opened) => void happened.push(`a page at ${opened.url()}`));
    await page.exposeFunction('trap', (what: string) => void happened.push(what));
    // Also in the frame, where a script would find it.
    await page.addInitScript(() => {
      for (const name of ['alert', 'confirm', 'prompt', 'print'] as const)
        Object.assign(window, { [name]: () => Reflect.get(window, 'trap')?.(name) });
    });
    let content = '';
    await page.route(`${library.origin}/graphql`, async (route) => {
      // The stream of changes does not end.
      if (route.request().headers()['accept'] === 'text/event-stream') return route.continue();
      const response = await route.fetch();
      const body = await response.text();
      if (!body.includes('"content"')) return route.fulfill({ response, body });
      const answer = JSON.parse(body);
      answer.data.node.content = content;
      return route.fulfill({ response, json: answer });
    });
    await page.reload();
    const { assets } = await library.ask('{ assets(type: NEWS, first: 2) { nodes { id } } }');
    const ids: string[] = assets.nodes.map(({ id }: { id: string }) => id);

    for (const [index, html] of hostile.entries()) {
      content = `<p id="mark-${index}">read</p>${html}`;
      await page.evaluate((id) => location.replace(`#/articles?item=${id}`), ids[index % 2] ?? '');
      await page.waitForFunction(
        (wanted) =>
          document.querySelector<HTMLIFrameElement>('iframe.article')?.srcdoc.includes(`"mark-${wanted}"`) &&
          document.querySelector<HTMLIFrameElement>('iframe.article')?.contentDocument?.readyState !==
            'loading',
        index,
      );
    }

    expect(happened).toEqual([]);
    // Where articles have their recordings (`RECORDINGS` of the page's policy): Chromium asks for one of these at times.
    // One that was made safe asks for nothing before somebody plays it.
    const recordings = /^https:\/\/[\w.-]+\.(?:qq\.com|qpic\.cn)$/;
    expect([...origins].filter((origin) => !recordings.test(origin))).toEqual([library.origin]);
    expect(await page.evaluate(() => document.title)).toBe('Library');
  });
});

describe('the library page of a gateway with keys', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  const entry = (name: string, key: string) => `${name}:${createHash('sha256').update(key).digest('hex')}`;
  const KEYS = {
    API_KEYS: `${entry('site', 'of-the-site')},${entry('editor', 'of-the-editor')}`,
    DRAFTS_VISIBLE_TO: 'editor',
  };

  it('asks for a key, says when it is wrong, and keeps the right one until the tab is closed', async () => {
    const library = await startLibrary(KEYS);
    const { page } = await openLibrary(browser, library);
    const field = page.getByLabel('API key');

    await field.fill('钥匙');
    await page.keyboard.press('Enter');
    await page.getByText('only ASCII letters').waitFor();
    await field.fill('mistyped');
    await page.keyboard.press('Enter');
    await page.getByText('This key is unknown').waitFor();
    await field.fill('of-the-site');
    await page.keyboard.press('Enter');

    await page.locator('.tile img.loaded').first().waitFor();
    await page.reload();
    await page.locator('.tile img.loaded').first().waitFor();
    await page.locator('.dot.is-live').waitFor();
    expect(await page.evaluate(() => [sessionStorage.getItem('key'), localStorage.getItem('key')])).toEqual([
      'of-the-site',
      null,
    ]);
  });

  it('opens where the browser denies storage, and remembers until it is left', async () => {
    const library = await startLibrary(KEYS);
    const { page, complaints } = await openLibrary(browser, library, '', {
      beforeScripts: () => {
        for (const name of ['localStorage', 'sessionStorage'])
          Object.defineProperty(window, name, {
            get() {
              throw new DOMException('Access is denied for this document.', 'SecurityError');
            },
          });
      },
    });

    await page.getByLabel('API key').fill('of-the-site');
    await page.keyboard.press('Enter');
    await page.locator('.tile img.loaded').first().waitFor();
    await page.getByRole('button', { name: '中文' }).click();

    await expect.poll(() => page.locator('h1').textContent()).toBe('图片');
    expect(complaints).toEqual([]);
  });

  it.each([
    ['of-the-site', false],
    ['of-the-editor', true],
  ])('shows drafts to those alone who may see them: %s', async (key, mayRead) => {
    const library = await startLibrary(KEYS);
    const { page } = await openLibrary(browser, library);
    await page.getByLabel('API key').fill(key);
    await page.keyboard.press('Enter');
    await page.locator('[data-id]').first().waitFor();
    await expect.poll(() => page.locator('nav a', { hasText: 'Pictures' }).textContent()).toContain('240');

    expect((await page.locator('nav a', { hasText: 'Drafts' }).count()) === 1).toBe(mayRead);
  });
});

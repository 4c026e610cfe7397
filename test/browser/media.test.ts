import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { addressOf, controlOf, startGateway } from '../helpers/gateway-process.ts';
import { openAlbum } from './album/open-album.ts';
import { launchChromium } from './chromium.ts';

const PLAYER = 'https://v.qq.com';

/** The gateway on its sandbox, whose pictures, voices and films are as large as real ones. */
async function startSandboxGateway() {
  const { child, output } = startGateway({ LOG_LEVEL: 'warn' });
  const { origin } = new URL(await addressOf(child, output));
  const control = controlOf(output);

  async function ask(query: string) {
    const response = await fetch(`${origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    const { data, errors } = await response.json();
    expect(errors).toBeUndefined();
    return data;
  }

  async function materialCalls(): Promise<number> {
    const calls: { path: string }[] = await (await fetch(`${control}/calls`)).json();
    return calls.filter(({ path }) => path.endsWith('/get_material')).length;
  }

  /** The addresses of all voices or videos. */
  async function downloadUrls(type: 'VOICE' | 'VIDEO'): Promise<readonly string[]> {
    const { assets } = await ask(
      `{ assets(type: ${type}, first: 30) { nodes { ... on MediaAsset { downloadUrl } } } }`,
    );
    return assets.nodes.map(({ downloadUrl }: { downloadUrl: string }) => downloadUrl);
  }

  /** The first of them that answers with this type. */
  async function firstOf(type: 'VOICE' | 'VIDEO', contentType: string): Promise<string> {
    for (const url of await downloadUrls(type)) {
      const response = await fetch(url, { headers: { range: 'bytes=0-1' } });
      await response.arrayBuffer();
      if (response.headers.get('content-type') === contentType) return url;
    }
    throw new Error(`There is no ${contentType}.`);
  }

  return { origin, ask, firstOf, downloadUrls, materialCalls };
}

describe('media in Chromium', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  /** A page of the gateway's origin with this body, and the origins that it asks. */
  async function openPage(origin: string, body: string) {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    onTestFinished(() => page.close());
    const origins = new Set<string>();
    page.on('request', (request) => {
      const { protocol, origin: asked } = new URL(request.url());
      if (/^https?:/.test(protocol)) origins.add(asked);
    });
    await page.route(/^https?:\/\/(?!127\.0\.0\.1)/, (route) => route.abort());
    await page.route(`${origin}/page`, (route) =>
      route.fulfill({ contentType: 'text/html; charset=utf-8', body: `<!doctype html>${body}` }),
    );
    await page.goto(`${origin}/page`);
    return { page, origins };
  }

  /** Plays, then goes on at three quarters, and tells where it was by then. */
  const playAndSeek = (page: Page) =>
    page.evaluate(async () => {
      const player = document.querySelector('audio, video');
      if (!(player instanceof HTMLMediaElement)) throw new Error('There is no player.');
      const until = (event: string) =>
        new Promise((resolve, reject) => {
          player.addEventListener(event, resolve, { once: true });
          player.addEventListener('error', () => reject(new Error(player.error?.message)), { once: true });
        });
      player.muted = true;
      const playing = until('timeupdate');
      await player.play();
      await playing;
      const playedTo = player.currentTime;
      const seeked = until('seeked');
      player.currentTime = player.duration * 0.75;
      await seeked;
      return {
        playedTo,
        seekedTo: player.currentTime / player.duration,
        width: player instanceof HTMLVideoElement ? player.videoWidth : 0,
      };
    });

  it.each([
    ['VOICE', 'audio/mpeg', 'audio'],
    ['VIDEO', 'video/mp4', 'video'],
  ] as const)(
    'a %s plays and seeks, and takes one call for a thousand plays',
    async (type, contentType, tag) => {
      const { origin, firstOf, materialCalls } = await startSandboxGateway();
      const url = await firstOf(type, contentType);
      const before = await materialCalls();
      const { page, origins } = await openPage(origin, `<${tag} controls src="${url}"></${tag}>`);

      const { playedTo, seekedTo, width } = await playAndSeek(page);

      expect(playedTo).toBeGreaterThan(0);
      expect(seekedTo).toBeCloseTo(0.75, 1);
      expect(width > 0).toBe(tag === 'video');
      expect([...origins]).toEqual([origin]);
      for (let plays = 0; plays < 1000; plays += 50)
        await Promise.all(
          Array.from({ length: 50 }, async () => {
            const response = await fetch(url);
            expect(response.status).toBe(200);
            await response.arrayBuffer();
          }),
        );
      expect(await materialCalls()).toBe(before);
    },
  );

  it('a page that shows articles, covers and pictures asks no host but the gateway’s and the player’s', async () => {
    const { origin, ask } = await startSandboxGateway();
    const { news, publications, images, videos } = await ask(`{
      news: assets(type: NEWS, first: 30) { nodes { ... on NewsAsset { articles { thumbUrl(width: 320) content } } } }
      publications(first: 20) { nodes { articles { thumbUrl(width: 320) content } } }
      images: assets(type: IMAGE, first: 30) { nodes { ... on MediaAsset { thumbnailUrl(width: 160) } } }
      videos: assets(type: VIDEO, first: 30) { nodes { ... on MediaAsset { thumbnailUrl(width: 160) } } }
    }`);
    const articles = [...news.nodes, ...publications.nodes].flatMap(({ articles: each }) => each);
    const shown = (url: string | null) => (url === null ? '' : `<img src="${url}">`);
    const body = [
      ...articles.map(({ thumbUrl, content }) => shown(thumbUrl) + (content ?? '')),
      ...[...images.nodes, ...videos.nodes].map(({ thumbnailUrl }) => shown(thumbnailUrl)),
    ].join('\n');
    // All of them at once, not only what is near.
    const { page, origins } = await openPage(origin, body.replaceAll('loading="lazy"', ''));

    await page.waitForFunction(() => [...document.images].every(({ complete }) => complete));

    expect([...origins].filter((each) => each !== PLAYER)).toEqual([origin]);
    const broken = await page.evaluate(() =>
      [...document.images].filter(({ naturalWidth }) => naturalWidth === 0).map(({ src }) => src),
    );
    expect(broken).toEqual([]);
    expect(await page.evaluate(() => document.images.length)).toBeGreaterThan(100);
  });

  it.each([375, 1440])(
    'an album takes at most 5 MB for what is in view and one screen more at %i px',
    async (width) => {
      const { origin } = await startSandboxGateway();
      const height = 900;
      const album = await openAlbum(browser, origin, { width, height });
      onTestFinished(() => album.close());

      await album.untilInView();
      await album.page.mouse.wheel(0, height);
      await album.page.waitForLoadState('networkidle');

      expect(await album.pictureBytes()).toBeLessThan(5_000_000);
      expect(new Set(album.requested.map((url) => url.origin))).toEqual(new Set([origin]));
    },
  );
});

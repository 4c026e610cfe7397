import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';

const PAGE = readFileSync(new URL('album.html', import.meta.url), 'utf8');

/** An album on the gateway's own origin, with what the page has asked for. */
export interface OpenedAlbum {
  readonly page: Page;
  /** In the order in which they were asked for. */
  readonly requested: readonly URL[];
  /** What has come over the network, of pictures: headers and bodies. */
  pictureBytes(): Promise<number>;
  /** When the last of the pictures that are in view was there, in milliseconds since the page was asked for. */
  untilInView(): Promise<{ readonly count: number; readonly ms: number }>;
  close(): Promise<void>;
}

/** Opens the album in a window of this size, with nothing in the browser's cache. */
export async function openAlbum(
  browser: Browser,
  origin: string,
  viewport: { readonly width: number; readonly height: number },
): Promise<OpenedAlbum> {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  const requested: URL[] = [];
  const sizes: Promise<number>[] = [];
  page.on('request', (request) => void requested.push(new URL(request.url())));
  page.on('requestfinished', (request) => {
    if (request.resourceType() !== 'image') return;
    sizes.push(
      request.sizes().then(
        ({ responseBodySize, responseHeadersSize }) => responseBodySize + responseHeadersSize,
        // The page was closed meanwhile.
        () => 0,
      ),
    );
  });
  await servePage(page, `${origin}/album`);
  await page.goto(`${origin}/album`);
  return {
    page,
    requested,
    async pictureBytes() {
      return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    },
    async untilInView() {
      const inView = await page.waitForFunction(() => {
        if (!('isThere' in window)) return undefined;
        const images = [...document.images].filter(
          (image) =>
            image.getBoundingClientRect().top < innerHeight && image.getBoundingClientRect().bottom > 0,
        );
        if (images.length === 0 || images.some(({ complete }) => !complete)) return undefined;
        const broken = images.filter(({ naturalWidth }) => naturalWidth === 0).map(({ src }) => src);
        const ends = images
          .map(({ src }) => performance.getEntriesByName(src)[0])
          .map((entry) => (entry instanceof PerformanceResourceTiming ? entry.responseEnd : Number.NaN));
        return { count: images.length, ms: Math.max(...ends), broken };
      });
      const { broken, ...found } = (await inView.jsonValue()) ?? { count: 0, ms: Number.NaN, broken: [] };
      if (broken.length > 0) throw new Error(`Not shown: ${broken.join(' ')}`);
      return found;
    },
    close: () => context.close(),
  };
}

/**
 * Has the browser find the album at this address, as if the gateway served it: its addresses are relative.
 * `page.route` would have every other request wait for this process as well.
 */
async function servePage(page: Page, url: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  session.on('Fetch.requestPaused', ({ requestId }) => {
    void session.send('Fetch.fulfillRequest', {
      requestId,
      responseCode: 200,
      responseHeaders: [{ name: 'content-type', value: 'text/html' }],
      body: Buffer.from(PAGE).toString('base64'),
    });
  });
  await session.send('Fetch.enable', { patterns: [{ urlPattern: url }] });
}

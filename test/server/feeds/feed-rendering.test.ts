import { describe, expect, it } from 'vitest';
import type { Slices } from '../../../src/articles/yielding-queue.ts';
import { createReads } from '../../../src/library/operation/reads.ts';
import { createPublicationsFeed } from '../../../src/server/feeds/publications-feed.ts';
import { article } from '../../helpers/assets.ts';
import { publication } from '../../helpers/news.ts';
import { ATOM_PATH, FEEDS, feedGateway, JSON_PATH } from './feed-gateway.ts';

/** Has the list checked, and so the feed made again. */
const NO_CACHE = { headers: { 'cache-control': 'no-cache' } };

/** So many publications, each of one article of so many characters. */
function longPublications(count: number, length: number) {
  return Array.from({ length: count }, (_, index) =>
    publication({
      articleId: `publication-${index}`,
      articles: [article({ title: `${index}`, content: `${index} `.padEnd(length, '茶'), isDeleted: false })],
    }),
  );
}

/** A renderer that does nothing until it is let go, and records what it has rendered. */
function heldRenderer() {
  const state = { isHeld: true };
  const rendered: string[] = [];
  function* safe(content: string): Slices<string> {
    while (state.isHeld) yield;
    rendered.push(content);
    return `<p>${content}</p>`;
  }
  function letGo(): void {
    state.isHeld = false;
  }
  return { renderers: { safe }, rendered, letGo };
}

/** A renderer that makes contents short, and records what it has rendered. */
function shortRenderer() {
  const rendered: string[] = [];
  const safe = (content: string) => {
    rendered.push(content);
    return '<p>short</p>';
  };
  return { renderers: { safe }, rendered };
}

describe('a feed whose contents are not rendered yet', () => {
  it.each([ATOM_PATH, JSON_PATH])('is refused at the deadline, and ready later: %s', async (path) => {
    const { renderers, rendered, letGo } = heldRenderer();
    const { ask } = feedGateway(longPublications(20, 100), { renderers, upstreamTimeoutMs: 500 });

    const { status, headers, text } = await ask(path);

    expect([status, JSON.parse(text).errors[0].extensions]).toEqual([
      503,
      expect.objectContaining({ code: 'OVERLOADED', retryable: true, retryAfterSeconds: 2 }),
    ]);
    expect([headers.get('retry-after'), headers.get('cache-control')]).toEqual(['2', 'no-store']);
    letGo();
    await expect.poll(async () => (await ask(path)).status).toBe(200);
    expect(rendered).toHaveLength(20);
  });

  it('is ready in the end though no content fits into the cache of rendered ones', async () => {
    const { renderers, rendered, letGo } = heldRenderer();
    const { ask, json } = feedGateway(longPublications(10, 200_000), {
      renderers,
      upstreamTimeoutMs: 500,
      cacheMaxBytes: 2 ** 20,
    });

    expect((await ask(ATOM_PATH)).status).toBe(503);
    letGo();
    await expect.poll(async () => (await ask(ATOM_PATH)).status).toBe(200);

    expect((await json()).items).toHaveLength(10);
    expect(rendered).toHaveLength(10);
  });
});

describe('a feed', () => {
  it('holds four million characters, and renders no older article', async () => {
    const { renderers, rendered } = shortRenderer();
    const { json } = feedGateway(longPublications(6, 2 ** 20), { renderers });

    expect((await json()).items.map(({ title }) => title)).toEqual(['0', '1', '2', '3']);
    expect(rendered).toHaveLength(4);
  });

  it('renders no article again, whatever has changed beside it', async () => {
    const { renderers, rendered } = shortRenderer();
    const { ask, upstream, json } = feedGateway(longPublications(3, 200_000), {
      renderers,
      cacheMaxBytes: 2 ** 20,
    });
    await ask(ATOM_PATH);
    // Read anew: equal, but other objects.
    upstream.publications = [
      publication({ articleId: 'new', articles: [article({ title: 'new', content: 'new' })] }),
      ...longPublications(3, 200_000),
    ];

    await expect
      .poll(async () => {
        await ask(ATOM_PATH, NO_CACHE);
        return (await json()).items.map(({ title }) => title);
      })
      .toEqual(['new', '0', '1', '2']);
    expect(rendered.map((content) => content.trim().slice(0, 3))).toEqual(['0 茶', '1 茶', '2 茶', 'new']);
  });

  it('shows an article anew once it was edited', async () => {
    const { ask, upstream, json } = feedGateway(longPublications(1, 100));
    await ask(ATOM_PATH);
    upstream.publications = [
      publication({
        articleId: 'publication-0',
        updatedAt: new Date('2026-02-01T00:00:00Z'),
        articles: [article({ title: 'edited', content: 'edited', isDeleted: false })],
      }),
    ];

    await expect
      .poll(async () => {
        await ask(ATOM_PATH, NO_CACHE);
        return (await json()).items[0]?.title;
      })
      .toBe('edited');
    expect((await json()).items[0]?.content_html).toContain('edited');
  });

  it('reads nothing again while what it was made of is as it was, unless it is to be checked', async () => {
    const state = { loads: 0, isCurrent: true };
    const readFeed = createPublicationsFeed({ ...FEEDS, maxHtmlLength: 1000, upstreamTimeoutMs: 1000 });
    const read = (noCache = false) => {
      const reads = createReads();
      reads.add({ isCurrent: () => state.isCurrent });
      const loader = {
        reads,
        async loadWindow() {
          state.loads += 1;
          return { items: [publication()] } as never;
        },
        findStored: () => null,
        renderContent: (content: string) => content,
      };
      return readFeed(loader, { noCache });
    };

    const first = await read();
    expect([await read(), state.loads]).toEqual([first, 1]);
    expect([await read(true), state.loads]).toEqual([first, 2]);
    state.isCurrent = false;
    const later = await read();
    expect([later, state.loads]).toEqual([first, 3]);
    // What has not changed is neither made nor compared again.
    expect(later.entries[0]).toBe(first.entries[0]);
  });
});

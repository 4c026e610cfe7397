import { assetLists } from '../../../src/library/asset-lists.ts';
import { publicationList } from '../../../src/library/publication-list.ts';
import type { MediaAsset } from '../../../src/upstream/asset.ts';
import type { Article, Publication } from '../../../src/upstream/news.ts';
import type { PageRange } from '../../../src/upstream/port.ts';
import { article } from '../../helpers/assets.ts';
import { MORNING } from '../../helpers/clocked-source.ts';
import { type GatewaySettings, gatewayOver } from '../../helpers/execute.ts';
import { memorySource } from '../../helpers/memory-source.ts';
import { publication } from '../../helpers/news.ts';
import { type AtomFeed, readAtom } from './read-atom.ts';
import { readJsonFeed } from './read-json-feed.ts';

export const ATOM_PATH = '/feed/publications.atom';
export const JSON_PATH = '/feed/publications.json';

/** What an operator sets. */
export const FEEDS = { appId: 'wx0123456789abcdef', title: 'Tea', publicUrl: undefined };

export interface FeedGatewayOptions extends GatewaySettings {
  readonly pictures?: readonly MediaAsset[];
}

/** How a feed is asked for. */
export interface FeedRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A gateway that serves these publications as feeds, the newest first, with a clock to set and an
 * upstream to break, which records every call.
 */
export function feedGateway(
  publications: readonly Publication[],
  { pictures = [], ...settings }: FeedGatewayOptions = {},
) {
  const clock = { time: MORNING };
  const upstream: { error: Error | undefined; publications: readonly Publication[] } = {
    error: undefined,
    publications,
  };
  const calls: PageRange[] = [];
  const { source } = memorySource(pictures);
  const list = publicationList(
    {
      async fetchPage({ offset, count }) {
        calls.push({ offset, count });
        if (upstream.error !== undefined) throw upstream.error;
        const all = upstream.publications;
        return { items: all.slice(offset, offset + count), totalCount: all.length };
      },
      fetchPageQuota: async () => ({ dailyLimit: 100, used: calls.length }),
    },
    100,
  );
  const gateway = gatewayOver(source, {
    lists: [...assetLists(source, Number.POSITIVE_INFINITY), list],
    publicationFeeds: FEEDS,
    access: { mode: 'local' },
    now: () => clock.time,
    ...settings,
  });

  async function ask(path: string, { method = 'GET', headers = {} }: FeedRequest = {}) {
    const response = await gateway.fetch(`http://gateway.test${path}`, { method, headers });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text };
  }

  return {
    gateway,
    clock,
    upstream,
    calls,
    ask,
    atom: async (): Promise<AtomFeed> => readAtom((await ask(ATOM_PATH)).text),
    json: async () => readJsonFeed((await ask(JSON_PATH)).text),
  };
}

/** So many publications of one article, the newest first and a minute apart. */
export function manyPublications(count: number, overrides: Partial<Article> = {}): readonly Publication[] {
  return Array.from({ length: count }, (_, index) =>
    publication({
      articleId: `publication-${count - index}`,
      updatedAt: new Date(MORNING - (index + 1) * 60_000),
      articles: [article({ title: `Publication ${count - index}`, isDeleted: false, ...overrides })],
    }),
  );
}

import type { Window } from '../../library/list/window.ts';
import type { Loader } from '../../library/operation/loader.ts';
import { type MediaAccess, NO_MEDIA } from '../../media/media-access.ts';
import type { Publication } from '../../upstream/news.ts';
import { articleHtml } from './article-html.ts';
import type { Feed, FeedEntry } from './feed.ts';
import { createFeedEntries, type EntrySource } from './feed-entries.ts';
import { createFeedIds } from './feed-ids.ts';
import { inTime } from './in-time.ts';
import { createLatestFeed } from './latest-feed.ts';

export interface PublicationsFeedOptions {
  /** Of the account. The feed does not tell it. */
  readonly appId: string;
  /** Of the feed. */
  readonly title: string;
  /** Where covers are shown. Default: where WeChat has them. */
  readonly mediaAccess?: MediaAccess | undefined;
  /** The longest that the contents of the entries may be together, in characters; but see {@link MAX_LENGTH}. */
  readonly maxHtmlLength: number;
  /** The deadline of an operation, in milliseconds. */
  readonly upstreamTimeoutMs: number;
}

/** What a feed is read through. */
export type FeedLoader = Pick<Loader, 'loadWindow' | 'findStored' | 'renderContent' | 'reads'>;

/** How a feed is asked for. */
export interface FeedAsking {
  /** Whether the caller may have the list checked, and wants it. */
  readonly noCache: boolean;
}

/** How many publications a feed has. A page of WeChat's has twenty: three calls at most. */
const MAX_PUBLICATIONS = 50;

/**
 * The longest that contents may be together, in characters, as sent by WeChat and as rendered. No
 * reader wants more. It bounds the time of rendering to some seconds, and what stays in memory.
 */
const MAX_LENGTH = 2 ** 22;

/** How long contents are rendered for in any case, in milliseconds, however late the list was read. */
const LEAST_RENDERING_MS = 500;

const NEWEST: Window = {
  list: 'publication',
  rangeIn: ({ newest, oldest }) => ({ newest, oldest: Math.max(oldest, newest - MAX_PUBLICATIONS + 1) }),
};

/** When an empty feed was updated: two that are alike must not differ by it. */
const NEVER = new Date(0).toISOString();

/**
 * Reads the feed of the newest publications: an entry for each of their articles that is not
 * deleted. Rejects as {@link Loader.loadWindow}, or as {@link inTime} if its contents are not rendered
 * by the deadline. They are rendered to the end all the same, for the next request.
 */
export function createPublicationsFeed(options: PublicationsFeedOptions) {
  const { appId, title, mediaAccess = NO_MEDIA, upstreamTimeoutMs } = options;
  const maxLength = Math.min(options.maxHtmlLength, MAX_LENGTH);
  const ids = createFeedIds(appId);
  const { entryOf, retainOnly } = createFeedEntries(ids, mediaAccess);
  const latest = createLatestFeed();

  return async (assets: FeedLoader, { noCache }: FeedAsking): Promise<Feed> => {
    const current = noCache ? undefined : latest.find();
    if (current !== undefined) return current;
    const deadline = performance.now() + upstreamTimeoutMs;
    const { items } = await assets.loadWindow<Publication>(NEWEST);
    return inTime(Math.max(LEAST_RENDERING_MS, deadline - performance.now()), compose(items, assets));
  };

  async function compose(publications: readonly Publication[], assets: FeedLoader): Promise<Feed> {
    const entries: FeedEntry[] = [];
    const sources: EntrySource[] = [];
    let length = 0;
    for await (const source of sourcesIn(publications, assets)) {
      // Before it is rendered: older articles are left out by what they hold, not by the time they take.
      if (length + source.html.length > maxLength) break;
      const entry = await entryOf(source, assets.renderContent);
      sources.push(source);
      length += Math.max(source.html.length, entry.html?.length ?? 0);
      if (length > maxLength) break;
      entries.push(entry);
    }
    retainOnly(sources);
    const updatedAt = entries.map((entry) => entry.updatedAt).reduce((a, b) => (a > b ? a : b), NEVER);
    const feed = { id: ids.feed, title, updatedAt, entries };
    latest.keep(feed, assets.reads);
    return feed;
  }
}

async function* sourcesIn(
  publications: readonly Publication[],
  assets: FeedLoader,
): AsyncIterable<EntrySource> {
  for (const { articleId, createdAt, updatedAt, articles } of publications)
    for (const [index, article] of articles.entries())
      if (!article.isDeleted) {
        const html = await articleHtml(article, assets);
        yield { articleId, index, createdAt, updatedAt, article, html };
      }
}

import { isDeepStrictEqual } from 'node:util';
import type { Loader } from '../../library/operation/loader.ts';
import type { MediaAccess } from '../../media/media-access.ts';
import type { Width } from '../../media/media-target.ts';
import type { Article } from '../../upstream/news.ts';
import type { FeedEntry } from './feed.ts';
import type { FeedIds } from './feed-ids.ts';
import { feedText, feedUrl } from './feed-text.ts';

/** What an entry is made of. */
export interface EntrySource {
  readonly articleId: string;
  /** Of the article in its publication. */
  readonly index: number;
  readonly createdAt: Date | null;
  readonly updatedAt: Date;
  readonly article: Article;
  /** The content of the article, not safe yet; empty if it has none. */
  readonly html: string;
}

/** The entries of the articles that a feed shows, as long as it shows them. */
export interface FeedEntries {
  /** The entry of an article. The same one, in no time, as long as the article is the same. */
  entryOf(source: EntrySource, render: Loader['renderContent']): Promise<FeedEntry>;
  /** Forgets the entries of all other articles. */
  retainOnly(sources: readonly EntrySource[]): void;
}

/** Feed readers show a cover as wide as their text. */
const COVER_WIDTH: Width = 1080;

const PUBLISHED = { isOfDraft: false };

/**
 * Makes each entry once. Contents are cached elsewhere as well, but not if they are too long for that
 * cache: a feed would then be rendered again for each request, and never be ready in time.
 */
export function createFeedEntries(
  ids: FeedIds,
  { pictureUrl }: Pick<MediaAccess, 'pictureUrl'>,
): FeedEntries {
  const made = new Map<string, { readonly source: EntrySource; readonly entry: FeedEntry }>();

  return {
    async entryOf(source, render) {
      const key = keyOf(source);
      const known = made.get(key);
      // What is cached is the same object; what was read again is compared.
      if (known !== undefined && isDeepStrictEqual(known.source, source)) return known.entry;
      const { articleId, index, createdAt, updatedAt, article, html } = source;
      const entry = {
        id: ids.ofArticle(articleId, index),
        title: feedText(article.title),
        author: feedText(article.author),
        summary: feedText(article.digest),
        html: html === '' ? undefined : await render(html, 'safe'),
        url: feedUrl(article.url),
        image: feedUrl(article.thumbUrl && pictureUrl(article.thumbUrl, COVER_WIDTH, PUBLISHED)),
        publishedAt: createdAt?.toISOString(),
        updatedAt: updatedAt.toISOString(),
      };
      made.set(key, { source, entry });
      return entry;
    },
    retainOnly(sources) {
      const retained = new Set(sources.map(keyOf));
      for (const key of made.keys()) if (!retained.has(key)) made.delete(key);
    },
  };
}

function keyOf({ articleId, index }: EntrySource): string {
  return `${articleId} ${index}`;
}

import { z } from 'zod';
import type { Article, News } from '../upstream/news.ts';

/** Bytes of an item besides its texts: objects and index entries. From `npm run bench:memory`. */
export const ITEM_BYTES = 500;
const ARTICLE_BYTES = 200;
const PICTURE_BYTES = 100;

/** Approximate memory of an item with articles in bytes, rather too high. */
export function bytesOfNews(item: News): number {
  const bytes = ITEM_BYTES + bytesOfTexts(item);
  return item.articles.reduce((sum, article) => sum + bytesOfArticle(article), bytes);
}

function bytesOfArticle(article: Article): number {
  return ARTICLE_BYTES + PICTURE_BYTES * article.pictures.length + bytesOfTexts(article);
}

/** Approximate memory of the texts of an object in bytes: two per character. */
export function bytesOfTexts(fields: object): number {
  return Object.values(fields).reduce<number>(
    (bytes, value) => bytes + (typeof value === 'string' ? 2 * value.length : 0),
    0,
  );
}

// Schemas are built at import, so here a definition comes before its use.

/** A text as stored in JSON. */
export const storedText = z.string().nullable();

const flag = z.boolean().nullable();

/** A date as stored in JSON. From text only: null would be coerced to 1970. */
export const storedDate = z.string().pipe(z.coerce.date());

const article = z.object({
  // Earlier versions saved none of these three.
  type: z.enum(['news', 'pictures']).nullable().default(null),
  pictures: z.array(z.string()).default([]),
  isDeleted: flag.default(null),
  title: storedText,
  author: storedText,
  digest: storedText,
  content: storedText,
  url: storedText,
  contentSourceUrl: storedText,
  thumbMediaId: storedText,
  thumbUrl: storedText,
  showCoverPic: flag,
  needOpenComment: flag,
  onlyFansCanComment: flag,
});

/** What all items with articles have, as stored in JSON. */
export const storedNews = z.object({
  updatedAt: storedDate,
  createdAt: storedDate.nullable(),
  articles: z.array(article),
});

import { z } from 'zod';
import {
  type Article,
  ASSET_TYPES,
  type Asset,
  type AssetSource,
  type AssetType,
} from '../upstream/asset.ts';
import type { TotalsSource } from '../upstream/port.ts';
import type { ListDefinition } from './list-definition.ts';

const PLURALS: Readonly<Record<AssetType, string>> = {
  image: 'images',
  video: 'videos',
  voice: 'voices',
  news: 'news',
};

/** The call that reads the lists of permanent assets. */
export const ASSET_PAGE_CALL = 'list';

/** The call that counts them. */
const ASSET_COUNT_CALL = 'count';

/**
 * The lists of permanent assets, one per type. They share one call for pages and one for totals.
 *
 * @param dailyCalls the daily limit of each of the two calls
 */
export function assetLists(source: AssetSource, dailyCalls: number): readonly ListDefinition<Asset>[] {
  const pageCall = { name: ASSET_PAGE_CALL, dailyCalls, fetchQuota: source.fetchListQuota };
  const totals: TotalsSource = {
    call: { name: ASSET_COUNT_CALL, dailyCalls, fetchQuota: source.fetchCountQuota },
    fetchTotals: source.fetchCounts,
  };
  return ASSET_TYPES.map((type, tag) => ({
    name: type,
    tag,
    typeName: type === 'news' ? 'NewsAsset' : 'MediaAsset',
    plural: PLURALS[type],
    pageCall,
    fetchPage: (range, signal, accessToken) => source.fetchPage({ ...range, type }, signal, accessToken),
    totals,
    idOf: ({ mediaId }) => mediaId,
    updatedAtOf: ({ updatedAt }) => updatedAt,
    bytesOf,
    storedItem: storedAsset.refine((asset) => asset.type === type, `not of type ${type}`),
  }));
}

/** Bytes of an asset besides its texts: objects and index entries. From `npm run bench:memory`. */
const ASSET_BYTES = 500;
const ARTICLE_BYTES = 200;

/** Approximate memory of an asset in bytes, rather too high: two bytes per character of text. */
export function bytesOf(asset: Asset): number {
  if (asset.type !== 'news') return ASSET_BYTES + 2 * textLength(asset);
  return asset.articles.reduce(
    (bytes, article) => bytes + ARTICLE_BYTES + 2 * textLength(article),
    ASSET_BYTES,
  );
}

function textLength(fields: Asset | Article): number {
  return Object.values(fields).reduce(
    (length, value) => length + (typeof value === 'string' ? value.length : 0),
    0,
  );
}

// Schemas are built at import, so here a definition comes before its use.

const text = z.string().nullable();

const flag = z.boolean().nullable();

// From text only: null would be coerced to 1970.
const date = z.string().pipe(z.coerce.date());

const media = z.object({
  type: z.enum(['image', 'video', 'voice']),
  mediaId: z.string(),
  updatedAt: date,
  name: text,
  url: text,
  description: text,
  coverUrl: text,
});

const article = z.object({
  title: text,
  author: text,
  digest: text,
  content: text,
  url: text,
  contentSourceUrl: text,
  thumbMediaId: text,
  thumbUrl: text,
  showCoverPic: flag,
  needOpenComment: flag,
  onlyFansCanComment: flag,
});

const news = z.object({
  type: z.literal('news'),
  mediaId: z.string(),
  updatedAt: date,
  createdAt: date.nullable(),
  articles: z.array(article),
});

/** An asset as stored in JSON, where dates are text. */
const storedAsset: z.ZodType<Asset> = z.discriminatedUnion('type', [media, news]);

import { z } from 'zod';
import { ASSET_TYPES, type Asset, type AssetSource, type AssetType } from '../upstream/asset.ts';
import type { TotalsSource } from '../upstream/port.ts';
import type { ListDefinition } from './list-definition.ts';
import { bytesOfNews, bytesOfTexts, ITEM_BYTES, storedDate, storedNews, storedText } from './stored-news.ts';

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

/** Approximate memory of an asset in bytes, rather too high. */
export function bytesOf(asset: Asset): number {
  return asset.type === 'news' ? bytesOfNews(asset) : ITEM_BYTES + bytesOfTexts(asset);
}

// Schemas are built at import, so here a definition comes before its use.

const media = z.object({
  type: z.enum(['image', 'video', 'voice']),
  mediaId: z.string(),
  updatedAt: storedDate,
  name: storedText,
  url: storedText,
  description: storedText,
  coverUrl: storedText,
});

const news = storedNews.extend({ type: z.literal('news'), mediaId: z.string() });

/** An asset as stored in JSON, where dates are text. */
const storedAsset = z.discriminatedUnion('type', [media, news]);

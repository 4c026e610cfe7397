import type { Article, Asset } from '../upstream/asset.ts';

/** What an asset takes besides its texts: its objects, and its places in the lists. Measured by `npm run bench:memory`. */
const ASSET_BYTES = 500;
const ARTICLE_BYTES = 200;

/** About how many bytes of memory an asset takes, rather more than fewer: texts count as two bytes a character. */
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

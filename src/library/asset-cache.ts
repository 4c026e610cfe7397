import { LRUCache } from 'lru-cache';
import type { Article, Asset } from './asset.ts';
import type { KeptAsset } from './ranked-list.ts';

/** Bounds what all lists keep together by bytes. */
export interface AssetCache {
  /** An asset was brought, for the first time or again. It is not forgotten before the next `trim`. */
  add(kept: KeptAsset): void;
  /** An asset was used. */
  touch(kept: KeptAsset): void;
  remove(kept: KeptAsset): void;
  /** Forgets, least recently used first, what is over the bound. Not while somebody gathers an answer. */
  trim(): void;
}

export interface AssetCacheOptions {
  readonly maxBytes: number;
  readonly onForgotten: (kept: KeptAsset) => void;
}

export function createAssetCache({ maxBytes, onForgotten }: AssetCacheOptions): AssetCache {
  const used = new LRUCache<KeptAsset, number>({
    maxSize: maxBytes,
    sizeCalculation: (bytes) => bytes,
    // Only once the cache is done: what follows comes back to `remove`.
    disposeAfter(_bytes, kept, reason) {
      if (reason === 'evict') onForgotten(kept);
    },
  });
  const added = new Set<KeptAsset>();

  return {
    add(kept) {
      added.add(kept);
    },
    touch(kept) {
      used.get(kept);
    },
    remove(kept) {
      added.delete(kept);
      used.delete(kept);
    },
    trim() {
      for (const kept of added) {
        const bytes = bytesOf(kept.asset);
        if (bytes <= maxBytes) used.set(kept, bytes);
        else onForgotten(kept);
      }
      added.clear();
    },
  };
}

/** What an asset takes besides its texts: its objects, and its places in the lists. Measured by `npm run memory`. */
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

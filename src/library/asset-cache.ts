import { LRUCache } from 'lru-cache';
import type { Article, Asset } from './asset.ts';
import type { KeptAsset } from './ranked-list.ts';

/** Bounds what all lists keep together by bytes. */
export interface AssetCache {
  /** An asset was brought, for the first time or again. */
  add(kept: KeptAsset): void;
  /** An asset was used. */
  touch(kept: KeptAsset): void;
  remove(kept: KeptAsset): void;
  /**
   * Does work that gathers assets. Nothing is forgotten until all such work is done, unless what was brought meanwhile is
   * more than the bound once more.
   */
  hold<T>(work: () => Promise<T>): Promise<T>;
  /** Forgets, least recently used first, what is over the bound. */
  trim(): void;
  /** About how much memory it takes. */
  readonly bytes: number;
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
  const added = new Map<KeptAsset, number>();
  let addedBytes = 0;
  let holders = 0;

  function take(kept: KeptAsset): void {
    addedBytes -= added.get(kept) ?? 0;
    added.delete(kept);
  }

  function trim(): void {
    const brought = [...added];
    added.clear();
    addedBytes = 0;
    // Taken out first: what makes room for one of them must not be another.
    for (const [kept] of brought) used.delete(kept);
    for (const [kept, bytes] of brought) {
      if (bytes <= maxBytes) used.set(kept, bytes);
      else onForgotten(kept);
    }
  }

  return {
    add(kept) {
      take(kept);
      const bytes = bytesOf(kept.asset);
      added.set(kept, bytes);
      addedBytes += bytes;
    },
    touch(kept) {
      used.get(kept);
    },
    remove(kept) {
      take(kept);
      used.delete(kept);
    },
    async hold(work) {
      holders += 1;
      try {
        return await work();
      } finally {
        holders -= 1;
        if (holders === 0 || addedBytes > maxBytes) trim();
      }
    },
    trim,
    get bytes() {
      return used.calculatedSize + addedBytes;
    },
  };
}

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

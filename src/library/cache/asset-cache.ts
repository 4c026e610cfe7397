import { LRUCache } from 'lru-cache';
import type { Article, Asset } from '../asset.ts';
import type { KeptAsset } from '../list/ranked-list.ts';

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
  /** In the order of their use. */
  const settled = new LRUCache<KeptAsset, number>({
    maxSize: maxBytes,
    sizeCalculation: (bytes) => bytes,
    // Only once the cache is done: what follows comes back to `remove`.
    disposeAfter(_bytes, kept, reason) {
      if (reason === 'evict') onForgotten(kept);
    },
  });
  /** What was brought since the last trimming, and its bytes. */
  const arrivals = new Map<KeptAsset, number>();
  let arrivalsBytes = 0;
  let holders = 0;

  function removeArrival(kept: KeptAsset): void {
    arrivalsBytes -= arrivals.get(kept) ?? 0;
    arrivals.delete(kept);
  }

  function trim(): void {
    const arrived = [...arrivals];
    arrivals.clear();
    arrivalsBytes = 0;
    // Taken out first: what makes room for one of them must not be another.
    for (const [kept] of arrived) settled.delete(kept);
    for (const [kept, bytes] of arrived) {
      if (bytes <= maxBytes) settled.set(kept, bytes);
      else onForgotten(kept);
    }
  }

  return {
    add(kept) {
      removeArrival(kept);
      const bytes = bytesOf(kept.asset);
      arrivals.set(kept, bytes);
      arrivalsBytes += bytes;
    },
    touch(kept) {
      settled.get(kept);
    },
    remove(kept) {
      removeArrival(kept);
      settled.delete(kept);
    },
    async hold(work) {
      holders += 1;
      try {
        return await work();
      } finally {
        holders -= 1;
        if (holders === 0 || arrivalsBytes > maxBytes) trim();
      }
    },
    trim,
    get bytes() {
      return settled.calculatedSize + arrivalsBytes;
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

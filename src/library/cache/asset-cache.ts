import { LRUCache } from 'lru-cache';
import type { RankedItem } from '../list/ranked-list.ts';

/** Bounds what all lists keep together by bytes. */
export interface AssetCache {
  /** An item was brought, for the first time or again, which takes so many bytes. */
  add(kept: Kept, bytes: number): void;
  /** An asset was used. */
  touch(kept: Kept): void;
  remove(kept: Kept): void;
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

type Kept = RankedItem<unknown>;

export interface AssetCacheOptions {
  readonly maxBytes: number;
  readonly onForgotten: (kept: Kept) => void;
}

export function createAssetCache({ maxBytes, onForgotten }: AssetCacheOptions): AssetCache {
  /** In the order of their use. */
  const settled = new LRUCache<Kept, number>({
    maxSize: maxBytes,
    sizeCalculation: (bytes) => bytes,
    // Only once the cache is done: what follows comes back to `remove`.
    disposeAfter(_bytes, kept, reason) {
      if (reason === 'evict') onForgotten(kept);
    },
  });
  /** What was brought since the last trimming, and its bytes. */
  const arrivals = new Map<Kept, number>();
  let arrivalsBytes = 0;
  let holders = 0;

  function removeArrival(kept: Kept): void {
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
    add(kept, bytes) {
      removeArrival(kept);
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

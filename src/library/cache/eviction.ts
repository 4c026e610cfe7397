import { LRUCache } from 'lru-cache';
import type { CachedList } from '../list/cached-list.ts';
import type { RankedItem } from '../list/rank-index.ts';

/**
 * Bounds the bytes that all lists have in memory together. Evicts the least recently used first. A
 * stored item leaves memory; one that is not is forgotten.
 */
export interface Eviction {
  /** Counts what this list caches from now on, and may evict it. */
  watch(list: Watched): void;
  /** Marks an item as used. */
  touch(cached: Cached): void;
  /**
   * Runs work that gathers items. Evicts nothing until all such work is done, unless the new items
   * alone exceed the bound.
   */
  deferDuring<T>(work: () => Promise<T>): Promise<T>;
  /** Evicts the least recently used items that are over the bound. */
  trim(): void;
  /** Approximate memory of the cached items. */
  readonly bytes: number;
}

type Cached = RankedItem<unknown>;

type Watched = Pick<CachedList<unknown>, 'definition' | 'ranked' | 'events'>;

/** The size of an item, and the list that caches it. */
interface Use {
  readonly list: Watched;
  readonly bytes: number;
}

export function createEviction(maxBytes: number): Eviction {
  /** In order of use. */
  const settled = new LRUCache<Cached, Use>({
    maxSize: maxBytes,
    sizeCalculation: ({ bytes }) => bytes,
    // Only once the cache is done: `forget` leads back to `remove`.
    disposeAfter({ list }, cached, reason) {
      if (reason === 'evict') evict(list, cached);
    },
  });
  /** Items that arrived since the last trim. */
  const arrivals = new Map<Cached, Use>();
  let arrivalsBytes = 0;
  let holders = 0;

  function evict({ ranked }: Watched, cached: Cached): void {
    if (cached.isStored) ranked.release(cached);
    else ranked.forget(cached);
  }

  function arrive(list: Watched, cached: Cached): void {
    // Its rank may be known before it is in memory.
    if (cached.item === undefined) return;
    const bytes = list.definition.bytesOf(cached.item);
    removeArrival(cached);
    arrivals.set(cached, { list, bytes });
    arrivalsBytes += bytes;
  }

  function removeArrival(cached: Cached): void {
    arrivalsBytes -= arrivals.get(cached)?.bytes ?? 0;
    arrivals.delete(cached);
  }

  function trim(): void {
    const arrived = [...arrivals];
    arrivals.clear();
    arrivalsBytes = 0;
    // Delete all of them first: one must not be evicted to make room for another.
    for (const [cached] of arrived) settled.delete(cached);
    for (const [cached, use] of arrived) {
      if (use.bytes <= maxBytes) settled.set(cached, use);
      else evict(use.list, cached);
    }
  }

  function remove(cached: Cached): void {
    removeArrival(cached);
    settled.delete(cached);
  }

  return {
    watch(list) {
      list.events.subscribe({
        placed: (cached) => arrive(list, cached),
        supplied: (cached) => arrive(list, cached),
        forgotten: remove,
      });
    },
    touch(cached) {
      settled.get(cached);
    },
    async deferDuring(work) {
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

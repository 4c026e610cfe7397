import { LRUCache } from 'lru-cache';
import type { CachedList } from '../list/cached-list.ts';
import type { RankedItem } from '../list/rank-index.ts';

/** Bounds by bytes what all lists keep together: what was used longest ago is forgotten first. */
export interface Eviction {
  /** From now on what this list keeps is counted, and may be forgotten. */
  watch(list: Watched): void;
  /** An item was used. */
  touch(cached: Cached): void;
  /**
   * Does work that gathers items. Nothing is forgotten until all such work is done, unless what was brought meanwhile is
   * more than the bound once more.
   */
  deferDuring<T>(work: () => Promise<T>): Promise<T>;
  /** Forgets, least recently used first, what is over the bound. */
  trim(): void;
  /** About how much memory it takes. */
  readonly bytes: number;
}

type Cached = RankedItem<unknown>;

type Watched = Pick<CachedList<unknown>, 'definition' | 'ranked' | 'events'>;

/** What an item takes, and the list that keeps it. */
interface Use {
  readonly list: Watched;
  readonly bytes: number;
}

export function createEviction(maxBytes: number): Eviction {
  /** In the order of their use. */
  const settled = new LRUCache<Cached, Use>({
    maxSize: maxBytes,
    sizeCalculation: ({ bytes }) => bytes,
    // Only once the cache is done: what follows comes back to `remove`.
    disposeAfter({ list }, cached, reason) {
      if (reason === 'evict') list.ranked.forget(cached);
    },
  });
  /** What was brought since the last trimming. */
  const arrivals = new Map<Cached, Use>();
  let arrivalsBytes = 0;
  let holders = 0;

  function removeArrival(cached: Cached): void {
    arrivalsBytes -= arrivals.get(cached)?.bytes ?? 0;
    arrivals.delete(cached);
  }

  function trim(): void {
    const arrived = [...arrivals];
    arrivals.clear();
    arrivalsBytes = 0;
    // Taken out first: what makes room for one of them must not be another.
    for (const [cached] of arrived) settled.delete(cached);
    for (const [cached, use] of arrived) {
      if (use.bytes <= maxBytes) settled.set(cached, use);
      else use.list.ranked.forget(cached);
    }
  }

  function remove(cached: Cached): void {
    removeArrival(cached);
    settled.delete(cached);
  }

  return {
    watch(list) {
      list.events.subscribe({
        placed(cached) {
          const bytes = list.definition.bytesOf(cached.item);
          removeArrival(cached);
          arrivals.set(cached, { list, bytes });
          arrivalsBytes += bytes;
        },
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

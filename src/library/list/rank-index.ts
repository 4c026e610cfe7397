import { hashOf } from './anchor.ts';
import { createRankMap, type ReadonlyRankMap } from './rank-map.ts';
import type { RankRange } from './window.ts';

/**
 * An item whose rank is known. The object is the item's identity while it is: `rank`, `item` and
 * the instants change in place.
 */
export interface RankedItem<Item> {
  readonly rank: number;
  /** The upstream id. */
  readonly id: string;
  /** The {@link hashOf} its id. */
  readonly hash: number;
  /** Undefined while it is not in memory, but only where the library's items are stored. */
  readonly item: Item | undefined;
  /** Whether the item is stored, as it is now: it may leave memory. */
  readonly isStored: boolean;
  /** When it was last edited, in milliseconds since 1970; undefined if upstream does not say. */
  readonly updatedAt: number | undefined;
  /** When upstream last sent it, in milliseconds since 1970. */
  readonly fetchedAt: number;
  /** The call that brought it here. Calls up to the last proof count as one. */
  readonly call: number;
}

/** The same, as its list holds it. */
export interface Entry<Item> extends RankedItem<Item> {
  rank: number;
  item: Item | undefined;
  isStored: boolean;
  updatedAt: number | undefined;
  fetchedAt: number;
  call: number;
  /** When it was first seen at its rank, or at the rank from which it was moved. */
  readonly placedAt: number;
  /** Whether it came during a dispute, or just before one. */
  isProvisional: boolean;
}

/** Items by rank and id, and the ranks for which upstream sends nothing. */
export interface RankIndex<Item> {
  readonly size: number;
  /** The oldest first. */
  readonly entries: readonly Entry<Item>[];
  /** The oldest first. */
  forEach(visit: (entry: Entry<Item>) => void): void;
  at(rank: number): Entry<Item> | undefined;
  /** By id, or by the {@link hashOf} the id. */
  find(idOrHash: string | number): Entry<Item> | undefined;
  /** The cached items of a range in a list of `totalCount` items, newest first. */
  cachedIn(range: RankRange, totalCount: number): Entry<Item>[];
  /** The ranks of such a range that are neither cached nor unsent, newest first. */
  missingIn(range: RankRange, totalCount: number): number[];
  /** The newest of all such ranks. */
  newestMissing(totalCount: number): number | undefined;
  add(entry: Entry<Item>): void;
  /** Removes it, unless another entry has taken its place. */
  remove(entry: RankedItem<unknown>): void;
  /** Upstream counts this rank but sends nothing: it is not missing. Ignored if it is cached. */
  recordUnsent(rank: number): void;
  /** Forgets unsent ranks from this one up. Default: all. */
  forgetUnsent(from?: number): void;
  /**
   * Moves all entries to new ranks, none of them higher. Removes those without one, and returns them.
   *
   * @param ranks by old ranks, the lowest first
   */
  move(ranks: ReadonlyRankMap<number>): readonly Entry<Item>[];
}

export function createRankIndex<Item>(): RankIndex<Item> {
  const byRank = createRankMap<Entry<Item>>();
  const byHash = new Map<number, Entry<Item>>();
  const unsent = new Set<number>();

  const isMissing = (rank: number) => !byRank.has(rank) && !unsent.has(rank);

  function entries(): Entry<Item>[] {
    const all: Entry<Item>[] = [];
    byRank.forEach((entry) => void all.push(entry));
    return all;
  }

  function remove(entry: RankedItem<unknown>): void {
    if (byRank.get(entry.rank) === entry) byRank.delete(entry.rank);
    if (byHash.get(entry.hash) === entry) byHash.delete(entry.hash);
  }

  return {
    get size() {
      return byRank.size;
    },
    get entries() {
      return entries();
    },
    forEach: byRank.forEach,
    at: (rank) => byRank.get(rank),
    find(idOrHash) {
      if (typeof idOrHash === 'number') return byHash.get(idOrHash);
      const entry = byHash.get(hashOf(idOrHash));
      return entry?.id === idOrHash ? entry : undefined;
    },
    // Loops in both: each page asks for its ranks several times.
    cachedIn(range, totalCount) {
      const { newest, oldest } = existing(range, totalCount);
      const found: Entry<Item>[] = [];
      for (let rank = newest; rank >= oldest; rank -= 1) {
        const entry = byRank.get(rank);
        if (entry !== undefined) found.push(entry);
      }
      return found;
    },
    missingIn(range, totalCount) {
      const { newest, oldest } = existing(range, totalCount);
      const missing: number[] = [];
      for (let rank = newest; rank >= oldest; rank -= 1) if (isMissing(rank)) missing.push(rank);
      return missing;
    },
    newestMissing(totalCount) {
      // Runs for each unknown id, and a complete list may have a hundred thousand ranks.
      if (byRank.size + unsent.size === totalCount) return undefined;
      for (let rank = totalCount - 1; rank >= 0; rank -= 1) if (isMissing(rank)) return rank;
      return undefined;
    },
    add(entry) {
      byRank.set(entry.rank, entry);
      byHash.set(entry.hash, entry);
      unsent.delete(entry.rank);
    },
    remove,
    recordUnsent(rank) {
      if (!byRank.has(rank)) unsent.add(rank);
    },
    forgetUnsent(from = 0) {
      for (const rank of unsent) if (rank >= from) unsent.delete(rank);
    },
    move(ranks) {
      const all = entries();
      const gone: Entry<Item>[] = [];
      /** Old ranks whose items have moved, the lowest first. */
      const left: number[] = [];
      let [next, nextLeft] = [0, 0];
      // All in one pass from the lowest rank on, as items only fall: of a hundred thousand, each
      // look-up by rank would take milliseconds.
      ranks.forEach((rank, old) => {
        for (; (all[next]?.rank ?? old) < old; next += 1) gone.push(all[next] as Entry<Item>);
        const entry = all[next];
        if (entry?.rank !== old) return;
        next += 1;
        if (rank === old) return;
        for (; (left[nextLeft] ?? rank) < rank; nextLeft += 1) byRank.delete(left[nextLeft] as number);
        if (left[nextLeft] === rank) nextLeft += 1;
        left.push(old);
        entry.rank = rank;
        byRank.set(rank, entry);
      });
      for (const rank of left.slice(nextLeft)) byRank.delete(rank);
      const removed = [...gone, ...all.slice(next)];
      for (const entry of removed) remove(entry);
      // An item that is listed twice is still found by its id.
      if (byHash.size < byRank.size)
        for (const entry of entries()) if (!byHash.has(entry.hash)) byHash.set(entry.hash, entry);
      unsent.clear();
      return removed;
    },
  };
}

/** Only ranks that exist. */
function existing({ newest, oldest }: RankRange, totalCount: number): RankRange {
  return { newest: Math.min(newest, totalCount - 1), oldest: Math.max(oldest, 0) };
}

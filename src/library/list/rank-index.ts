import type { ListDefinition } from '../list-definition.ts';
import { hashOf } from './anchor.ts';
import { type RankRange, ranksOf } from './window.ts';

/**
 * An item that is cached, and where. The object is the item's identity while it is cached: `rank`, `item` and `fetchedAt`
 * change in place.
 */
export interface RankedItem<Item> {
  readonly rank: number;
  readonly item: Item;
  /** The {@link hashOf} its id. */
  readonly hash: number;
  /** When upstream last sent it, in milliseconds since 1970. */
  readonly fetchedAt: number;
}

/** The same as its list knows it. */
export interface Entry<Item> extends RankedItem<Item> {
  rank: number;
  item: Item;
  fetchedAt: number;
  /** The call that brought it here. Those up to the last proof count as one. */
  call: number;
  /** When it was first seen at its rank, or at the one from which it was moved there. */
  readonly placedAt: number;
  /** Whether it came while the list was disputed, or just before. */
  isProvisional: boolean;
}

/** Cached items by their ranks and ids, and the ranks of which it is known that nothing is sent. */
export interface RankIndex<Item> {
  readonly size: number;
  readonly entries: readonly Entry<Item>[];
  at(rank: number): Entry<Item> | undefined;
  /** By an id, or by the {@link hashOf} it. */
  find(idOrHash: string | number): Entry<Item> | undefined;
  /** What is cached of a range of a list of `totalCount` items, newest first. */
  cachedIn(range: RankRange, totalCount: number): Entry<Item>[];
  /** The ranks of a range of such a list that are neither cached nor unsent, newest first. */
  missingIn(range: RankRange, totalCount: number): number[];
  /** The newest of all such ranks. */
  newestMissing(totalCount: number): number | undefined;
  add(entry: Entry<Item>): void;
  /** Takes it out, unless another has taken its place. */
  remove(entry: RankedItem<unknown>): void;
  /** Upstream counts this rank, but sends nothing for it: it is not missing, unless it is cached. */
  recordUnsent(rank: number): void;
  /** Knows of nothing unsent from this rank up. */
  forgetUnsent(from?: number): void;
  clear(): void;
}

export function createRankIndex<Item>({ idOf }: Pick<ListDefinition<Item>, 'idOf'>): RankIndex<Item> {
  const byRank = new Map<number, Entry<Item>>();
  const byHash = new Map<number, Entry<Item>>();
  const unsent = new Set<number>();

  /** Those that exist. */
  function ranksIn({ newest, oldest }: RankRange, totalCount: number): number[] {
    return ranksOf({ newest: Math.min(newest, totalCount - 1), oldest: Math.max(oldest, 0) });
  }

  const isMissing = (rank: number) => !byRank.has(rank) && !unsent.has(rank);

  return {
    get size() {
      return byRank.size;
    },
    get entries() {
      return [...byRank.values()];
    },
    at: (rank) => byRank.get(rank),
    find(idOrHash) {
      if (typeof idOrHash === 'number') return byHash.get(idOrHash);
      const entry = byHash.get(hashOf(idOrHash));
      return entry !== undefined && idOf(entry.item) === idOrHash ? entry : undefined;
    },
    cachedIn: (range, totalCount) => ranksIn(range, totalCount).flatMap((rank) => byRank.get(rank) ?? []),
    missingIn: (range, totalCount) => ranksIn(range, totalCount).filter(isMissing),
    newestMissing(totalCount) {
      // A complete list is asked for each id that it does not hold, and may have a hundred thousand ranks.
      if (byRank.size + unsent.size === totalCount) return undefined;
      for (let rank = totalCount - 1; rank >= 0; rank -= 1) if (isMissing(rank)) return rank;
      return undefined;
    },
    add(entry) {
      byRank.set(entry.rank, entry);
      byHash.set(entry.hash, entry);
      unsent.delete(entry.rank);
    },
    remove(entry) {
      if (byRank.get(entry.rank) === entry) byRank.delete(entry.rank);
      if (byHash.get(entry.hash) === entry) byHash.delete(entry.hash);
    },
    recordUnsent(rank) {
      if (!byRank.has(rank)) unsent.add(rank);
    },
    forgetUnsent(from = 0) {
      for (const rank of unsent) if (rank >= from) unsent.delete(rank);
    },
    clear() {
      byRank.clear();
      byHash.clear();
      unsent.clear();
    },
  };
}

import type { ListDefinition } from '../list-definition.ts';
import type { Answer } from './answer.ts';
import { judgeAnswer, type Known } from './judge-answer.ts';
import { type ListEvents, rankShiftOf } from './list-events.ts';
import { hashOf } from './place.ts';
import { type RankRange, ranksOf } from './window.ts';

/*
 * WeChat's list is paged by offset, and offset 0 is the newest asset: every upload moves all the others on by one.
 * Counted from the other end they stay where they are. That position is the rank: total - 1 - offset, 0 for the oldest.
 *
 *                       newest                oldest
 *      offset              0    1    2    3    4
 *                          E    D    C    B    A       total 5
 *      rank                4    3    2    1    0
 *
 *      F is uploaded       0    1    2    3    4    5
 *                          F    E    D    C    B    A       total 6: all offsets change, no rank does
 *                          5    4    3    2    1    0
 *
 *      B is deleted        0    1    2    3    4
 *                          F    E    D    C    A       total 5: what is newer than B falls by one rank
 *                          4    3    2    1    0
 *
 * So assets are kept by rank, and an upload costs nothing. Three rules keep them right:
 *
 * 1. Each answer is placed by the total that it tells itself. One that contradicts what is kept is not taken in.
 * 2. Ranks only fall, and a rank falls no less than those below it. So if the newest asset of all is seen at its old rank,
 *    nothing was deleted since it was first seen there: all that was read in between is proven to be where it is kept.
 * 3. An upload can hide a deletion, as the total is the same. What is read *below* a kept asset then shows it by itself:
 *    the kept asset turns up in it. What is read *above* one does not. So each asset carries the number of the call that
 *    brought it, and a range in which older assets come from earlier calls has to be proven before it is shown.
 *
 * All three presume one upstream. Replicas that hear of a change at different times, or totals that are wrong for a while,
 * break them, so evidence of such a thing makes the list *disputed*: nothing of it is proven any more. What is read then is
 * taken in beside it, in the place of what it contradicts, and marked as provisional. What was kept well before stays as it is,
 * so that it can be verified as after a deletion once upstream agrees with itself; what is provisional is dropped then.
 */

/**
 * An item that is kept, and where. The object is the item's identity while it is kept: `rank`, `item` and `fetchedAt`
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

export interface Head {
  readonly rank: number;
  readonly id: string;
}

/** What is known of one type's list: some of its assets, by rank. Pure: it makes no call and reads no clock. */
export interface RankedList<Item> {
  /** Undefined before the first answer. */
  readonly totalCount: number | undefined;
  /** How many assets are kept. */
  readonly size: number;
  /** The last call that proved all of them to be where they are kept. */
  readonly provenBy: number;
  /** Whether upstream has contradicted itself about this list, and what is kept has not been verified since. */
  readonly isDisputed: boolean;
  at(rank: number): RankedItem<Item> | undefined;
  /** A kept item by its id, or by the hash of it. */
  find(idOrHash: string | number): RankedItem<Item> | undefined;
  /** The newest asset of all, as a proof last saw it: seeing it again is the next proof. It need not be kept. */
  readonly head: Head | undefined;
  /** What is kept of a range, newest first. */
  keptIn(range: RankRange): RankedItem<Item>[];
  /** The ranks of a range that exist and are not kept, newest first. */
  missingIn(range: RankRange): number[];
  /** The newest rank that exists and is not kept. */
  newestMissing(): number | undefined;
  /**
   * Takes an answer in; false, and nothing happens, where it contradicts what is kept. With `force` it is taken in
   * nevertheless, and what it contradicts is forgotten. It proves nothing of a list that is disputed.
   */
  takeIn(answer: Answer<Item>, options?: { readonly force: boolean }): boolean;
  /**
   * Upstream contradicts itself: nothing is proven, and what comes is provisional, until {@link move} tells what is so. So is
   * what has come since then already.
   *
   * @param since milliseconds since 1970
   */
  dispute(since: number): void;
  /** Upstream sends nothing for these ranks of a disputed list: they are not missing any more, until it is verified. */
  giveUp(ranks: readonly number[]): void;
  /** Whether the kept assets of a range belong to one state of the list (rule 3). */
  isProven(range: RankRange): boolean;
  /**
   * The kept assets of which it is sure that they belong to one state of the list, oldest first. Of a disputed one, it need
   * not be a state that still is.
   */
  proven(): RankedItem<Item>[];
  /**
   * Moves what is kept to the ranks at which it was found up to that call, by its old ones, in a list of `totalCount`;
   * forgets what has no new rank. After that the list is not disputed.
   */
  move(ranks: ReadonlyMap<number, number>, totalCount: number, call: number): void;
  forget(kept: RankedItem<Item>): void;
  /** Takes over what another list has kept of one state. */
  restore(state: RankedListState<Item>): void;
}

export interface RankedListState<Item> {
  readonly totalCount: number;
  readonly head: Head | undefined;
  readonly kept: readonly Pick<RankedItem<Item>, 'rank' | 'item' | 'fetchedAt'>[];
}

interface Entry<Item> {
  rank: number;
  item: Item;
  readonly hash: number;
  fetchedAt: number;
  /** The call that brought it here. Those up to the last proof count as one. */
  call: number;
  /** When it was first seen at its rank, or at the one from which it was moved there. */
  readonly placedAt: number;
  /** Whether it came while the list was disputed, or just before. */
  isProvisional: boolean;
}

/** A list of which nothing is known. */
export function createRankedList<Item>(
  { idOf }: Pick<ListDefinition<Item>, 'idOf'>,
  events: ListEvents<Item>,
): RankedList<Item> {
  let byRank = new Map<number, Entry<Item>>();
  const byHash = new Map<number, Entry<Item>>();
  /** Ranks that upstream counts, but for which it has sent nothing. */
  const holes = new Set<number>();
  let totalCount: number | undefined;
  let provenCall = 0;
  let head: Head | undefined;
  let isDisputed = false;

  function find(idOrHash: string | number): Entry<Item> | undefined {
    if (typeof idOrHash === 'number') return byHash.get(idOrHash);
    const entry = byHash.get(hashOf(idOrHash));
    return entry !== undefined && idOf(entry.item) === idOrHash ? entry : undefined;
  }

  /** The id of what is kept at a rank. */
  function idAt(rank: number): string | undefined {
    const entry = byRank.get(rank);
    return entry && idOf(entry.item);
  }

  /** Those that exist. */
  function ranksIn({ newest, oldest }: RankRange): number[] {
    return ranksOf({ newest: Math.min(newest, (totalCount ?? 0) - 1), oldest: Math.max(oldest, 0) });
  }

  const keptIn = (range: RankRange) => ranksIn(range).flatMap((rank) => byRank.get(rank) ?? []);

  const isMissing = (rank: number) => !byRank.has(rank) && !holes.has(rank);

  /** Calls up to the last proof count as one. */
  const callOf = (entry: Entry<Item>) => Math.max(entry.call, provenCall);

  function put(rank: number, item: Item, { call, at }: Pick<Answer<Item>, 'call' | 'at'>): void {
    const known = byRank.get(rank);
    const id = idOf(item);
    if (known !== undefined && idOf(known.item) === id) {
      known.item = item;
      known.fetchedAt = at;
      events.placed(known);
      return;
    }
    if (known !== undefined) forget(known);
    const entry: Entry<Item> = {
      rank,
      item,
      hash: hashOf(id),
      fetchedAt: at,
      call,
      placedAt: at,
      isProvisional: isDisputed,
    };
    byRank.set(rank, entry);
    byHash.set(entry.hash, entry);
    holes.delete(rank);
    events.placed(entry);
  }

  function forget(kept: RankedItem<Item>): void {
    if (byRank.get(kept.rank) === kept) byRank.delete(kept.rank);
    if (byHash.get(kept.hash) === kept) byHash.delete(kept.hash);
    events.forgotten(kept);
  }

  function evict(id: string): void {
    const kept = find(id);
    if (kept === undefined) return;
    forget(kept);
    // Asked for again, upstream would only go on to contradict itself.
    if (isDisputed) holes.add(kept.rank);
  }

  function forgetFrom(rank: number): void {
    for (const entry of byRank.values()) if (entry.rank >= rank) forget(entry);
    for (const hole of holes) if (hole >= rank) holes.delete(hole);
  }

  const known: Known<Item> = {
    idOf,
    idAt,
    has: (id) => find(id) !== undefined,
    get totalCount() {
      return totalCount;
    },
    get head() {
      return head;
    },
    get isDisputed() {
      return isDisputed;
    },
    get isEmpty() {
      return byRank.size === 0;
    },
  };

  return {
    get totalCount() {
      return totalCount;
    },
    get size() {
      return byRank.size;
    },
    get provenBy() {
      return provenCall;
    },
    get isDisputed() {
      return isDisputed;
    },
    at: (rank) => byRank.get(rank),
    get head() {
      return head;
    },
    find,
    keptIn,
    missingIn: (range) => ranksIn(range).filter(isMissing),
    newestMissing() {
      // A complete list is asked for each id that it does not hold, and may have a hundred thousand ranks.
      if (byRank.size + holes.size === totalCount) return undefined;
      for (let rank = (totalCount ?? 0) - 1; rank >= 0; rank -= 1) if (isMissing(rank)) return rank;
      return undefined;
    },

    takeIn(answer, { force } = { force: false }) {
      const { placed, verdict, evicts } = judgeAnswer(answer, known);
      if (verdict === 'contradiction' && !force) return false;

      if (placed.totalCount < (totalCount ?? 0)) forgetFrom(placed.totalCount);
      totalCount = placed.totalCount;
      if (verdict === 'proof') {
        provenCall = Math.max(provenCall, answer.call);
        holes.clear();
      }
      // Only where all that is older is proven as well may the next sight of this head prove it again.
      if (placed.isHead && answer.call <= provenCall) {
        const [newest] = placed.items;
        head = newest && { rank: newest.rank, id: idOf(newest.item) };
      }
      // What came with a kept asset is as sure as that is.
      const calls = placed.items.flatMap(({ rank }) => byRank.get(rank)?.call ?? []);
      const call = Math.min(answer.call, ...calls);
      for (const { rank, item } of placed.items) {
        if (evicts) evict(idOf(item));
        put(rank, item, { ...answer, call });
      }
      for (const rank of ranksIn(placed.askedFor)) if (!byRank.has(rank)) holes.add(rank);
      return true;
    },

    dispute(since) {
      isDisputed = true;
      for (const entry of byRank.values()) entry.isProvisional ||= entry.placedAt >= since;
    },

    giveUp(ranks) {
      for (const rank of ranks) if (!byRank.has(rank)) holes.add(rank);
    },

    isProven(range) {
      if (isDisputed) return false;
      const calls = keptIn(range).map(callOf);
      return calls.every((call, index) => call >= (calls[index - 1] ?? 0));
    },

    proven() {
      let latest = Number.POSITIVE_INFINITY;
      return oldestFirst(byRank.values()).filter((entry) => {
        if (entry.isProvisional || callOf(entry) > latest) return false;
        latest = callOf(entry);
        return true;
      });
    },

    move(ranks, total, call) {
      const entries = [...byRank.values()];
      byRank = new Map();
      byHash.clear();
      holes.clear();
      totalCount = total;
      provenCall = call;
      head = undefined;
      isDisputed = false;
      events.shifted(rankShiftOf(ranks, total));
      for (const entry of entries) {
        const rank = ranks.get(entry.rank);
        if (rank === undefined) {
          events.forgotten(entry);
          continue;
        }
        entry.rank = rank;
        byRank.set(rank, entry);
        byHash.set(entry.hash, entry);
      }
    },
    forget,
    restore(state) {
      totalCount = state.totalCount;
      head = state.head;
      for (const { rank, item, fetchedAt } of state.kept) put(rank, item, { call: 0, at: fetchedAt });
    },
  };
}

function oldestFirst<Item>(entries: Iterable<Entry<Item>>): Entry<Item>[] {
  return [...entries].sort((a, b) => a.rank - b.rank);
}

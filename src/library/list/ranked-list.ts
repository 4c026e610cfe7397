import type { ListDefinition } from '../list-definition.ts';
import { hashOf } from './anchor.ts';
import type { Answer } from './answer.ts';
import { judgeAnswer, type Known } from './judge-answer.ts';
import { type ListEvents, rankShiftOf } from './list-events.ts';
import { createRankIndex, type Entry, type RankedItem } from './rank-index.ts';
import type { RankRange } from './window.ts';

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
 * So assets are cached by rank, and an upload costs nothing. Three rules keep them right:
 *
 * 1. Each answer is placed by the total that it tells itself. One that contradicts what is cached is not applied.
 * 2. Ranks only fall, and a rank falls no less than those below it. So if the newest asset of all is seen at its old rank,
 *    nothing was deleted since it was first seen there: all that was read in between is proven to be where it is cached.
 * 3. An upload can hide a deletion, as the total is the same. What is read *below* a cached asset then shows it by itself:
 *    the cached asset turns up in it. What is read *above* one does not. So each asset carries the number of the call that
 *    brought it, and a range in which older assets come from earlier calls has to be proven before it is shown.
 *
 * All three presume one upstream. Replicas that hear of a change at different times, or totals that are wrong for a while,
 * break them, so evidence of such a thing makes the list *disputed*: nothing of it is proven any more. What is read then is
 * applied beside it, in the place of what it contradicts, and marked as provisional. What was cached well before stays as it is,
 * so that it can be verified as after a deletion once upstream agrees with itself; what is provisional is dropped then.
 */

export interface Head {
  readonly rank: number;
  readonly id: string;
}

/** What is known of a list: some of its items, by rank. Pure: it makes no call and reads no clock. */
export interface RankedList<Item> {
  /** Another number whenever anything that is known has changed. */
  readonly version: number;
  /** Undefined before the first answer. */
  readonly totalCount: number | undefined;
  /** How many assets are cached. */
  readonly size: number;
  /** The last call that proved all of them to be where they are cached. */
  readonly provenBy: number;
  /** Whether upstream has contradicted itself about this list, and what is cached has not been verified since. */
  readonly isDisputed: boolean;
  at(rank: number): RankedItem<Item> | undefined;
  /** A cached item by its id, or by the hash of it. */
  find(idOrHash: string | number): RankedItem<Item> | undefined;
  /** The newest asset of all, as a proof last saw it: seeing it again is the next proof. It need not be cached. */
  readonly head: Head | undefined;
  /** What is cached of a range, newest first. */
  cachedIn(range: RankRange): RankedItem<Item>[];
  /** The ranks of a range that exist and are not cached, newest first. */
  missingIn(range: RankRange): number[];
  /** The newest rank that exists and is not cached. */
  newestMissing(): number | undefined;
  /**
   * Applies an answer; false, and nothing happens, where it contradicts what is cached. With `force` it is applied
   * nevertheless, and what it contradicts is forgotten. It proves nothing of a list that is disputed.
   */
  apply(answer: Answer<Item>, options?: { readonly force: boolean }): boolean;
  /**
   * Upstream contradicts itself: nothing is proven, and what comes is provisional, until {@link move} tells what is so. So is
   * what has come since then already.
   *
   * @param since milliseconds since 1970
   */
  dispute(since: number): void;
  /** Upstream sends nothing for these ranks of a disputed list: they are not missing any more, until it is verified. */
  giveUp(ranks: readonly number[]): void;
  /** Whether the cached assets of a range belong to one state of the list (rule 3). */
  isProven(range: RankRange): boolean;
  /**
   * The cached assets of which it is sure that they belong to one state of the list, oldest first. Of a disputed one, it need
   * not be a state that still is.
   */
  proven(): RankedItem<Item>[];
  /**
   * Moves what is cached to the ranks at which it was found up to that call, by its old ones, in a list of `totalCount`;
   * forgets what has no new rank. After that the list is not disputed.
   */
  move(ranks: ReadonlyMap<number, number>, totalCount: number, call: number): void;
  forget(cached: RankedItem<Item>): void;
  /** Takes over what another list has cached of one state. */
  restore(state: RankedListState<Item>): void;
}

export interface RankedListState<Item> {
  readonly totalCount: number;
  readonly head: Head | undefined;
  readonly cached: readonly Pick<RankedItem<Item>, 'rank' | 'item' | 'fetchedAt'>[];
}

/** A list of which nothing is known. */
export function createRankedList<Item>(
  { idOf }: Pick<ListDefinition<Item>, 'idOf'>,
  events: ListEvents<Item>,
): RankedList<Item> {
  const index = createRankIndex<Item>({ idOf });
  let version = 0;
  let totalCount: number | undefined;
  let provenCall = 0;
  let head: Head | undefined;
  let isDisputed = false;

  const cachedIn = (range: RankRange) => index.cachedIn(range, totalCount ?? 0);

  /** Calls up to the last proof count as one. */
  const callOf = (entry: Entry<Item>) => Math.max(entry.call, provenCall);

  function put(rank: number, item: Item, { call, at }: Pick<Answer<Item>, 'call' | 'at'>): void {
    const known = index.at(rank);
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
    index.add(entry);
    events.placed(entry);
  }

  function forget(cached: RankedItem<Item>): void {
    version += 1;
    index.remove(cached);
    events.forgotten(cached);
  }

  function evict(id: string): void {
    const cached = index.find(id);
    if (cached === undefined) return;
    forget(cached);
    // Asked for again, upstream would only go on to contradict itself.
    if (isDisputed) index.recordUnsent(cached.rank);
  }

  function forgetFrom(rank: number): void {
    for (const entry of index.entries) if (entry.rank >= rank) forget(entry);
    index.forgetUnsent(rank);
  }

  const known: Known<Item> = {
    idOf,
    idAt(rank) {
      const entry = index.at(rank);
      return entry && idOf(entry.item);
    },
    has: (id) => index.find(id) !== undefined,
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
      return index.size === 0;
    },
  };

  return {
    get version() {
      return version;
    },
    get totalCount() {
      return totalCount;
    },
    get size() {
      return index.size;
    },
    get provenBy() {
      return provenCall;
    },
    get isDisputed() {
      return isDisputed;
    },
    at: index.at,
    get head() {
      return head;
    },
    find: index.find,
    cachedIn,
    missingIn: (range) => index.missingIn(range, totalCount ?? 0),
    newestMissing: () => index.newestMissing(totalCount ?? 0),

    apply(answer, { force } = { force: false }) {
      const { placed, verdict, evicts } = judgeAnswer(answer, known);
      if (verdict === 'contradiction' && !force) return false;
      version += 1;

      if (placed.totalCount < (totalCount ?? 0)) forgetFrom(placed.totalCount);
      totalCount = placed.totalCount;
      if (verdict === 'proof') {
        provenCall = Math.max(provenCall, answer.call);
        index.forgetUnsent();
      }
      // Only where all that is older is proven as well may the next sight of this head prove it again.
      if (placed.isHead && answer.call <= provenCall) {
        const [newest] = placed.items;
        head = newest && { rank: newest.rank, id: idOf(newest.item) };
      }
      // What came with a cached asset is as sure as that is.
      const calls = placed.items.flatMap(({ rank }) => index.at(rank)?.call ?? []);
      const call = Math.min(answer.call, ...calls);
      for (const { rank, item } of placed.items) {
        if (evicts) evict(idOf(item));
        put(rank, item, { ...answer, call });
      }
      for (const rank of index.missingIn(placed.askedFor, totalCount)) index.recordUnsent(rank);
      return true;
    },

    dispute(since) {
      version += 1;
      isDisputed = true;
      for (const entry of index.entries) entry.isProvisional ||= entry.placedAt >= since;
    },

    giveUp(ranks) {
      version += 1;
      for (const rank of ranks) index.recordUnsent(rank);
    },

    isProven(range) {
      if (isDisputed) return false;
      const calls = cachedIn(range).map(callOf);
      return calls.every((call, index) => call >= (calls[index - 1] ?? 0));
    },

    proven() {
      let latest = Number.POSITIVE_INFINITY;
      return oldestFirst(index.entries).filter((entry) => {
        if (entry.isProvisional || callOf(entry) > latest) return false;
        latest = callOf(entry);
        return true;
      });
    },

    move(ranks, total, call) {
      version += 1;
      const { entries } = index;
      index.clear();
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
        index.add(entry);
      }
    },
    forget,
    restore(state) {
      version += 1;
      totalCount = state.totalCount;
      head = state.head;
      for (const { rank, item, fetchedAt } of state.cached) put(rank, item, { call: 0, at: fetchedAt });
    },
  };
}

function oldestFirst<Item>(entries: readonly Entry<Item>[]): Entry<Item>[] {
  return entries.toSorted((a, b) => a.rank - b.rank);
}

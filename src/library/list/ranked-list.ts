import type { ListDefinition } from '../list-definition.ts';
import { hashOf } from './anchor.ts';
import type { Answer } from './answer.ts';
import { judgeAnswer, type Known } from './judge-answer.ts';
import { type ListEvents, rankShiftOf } from './list-events.ts';
import { createRankIndex, type Entry, type RankedItem } from './rank-index.ts';
import type { ReadonlyRankMap } from './rank-map.ts';
import type { RankRange } from './window.ts';

/*
 * WeChat's list is paged by offset. Offset 0 is the newest asset: every upload shifts all others.
 * Counted from the oldest, positions do not change. This is the rank: total - 1 - offset, from 0.
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
 * 1. Each answer is placed by its own total. One that contradicts the cache is not applied.
 * 2. Ranks only fall, and none falls less than those below it. So if the newest asset of all is
 *    still at the rank where it was first seen, nothing was deleted: reads in between are proven.
 * 3. An upload can hide a deletion, as the total is the same. A read *below* a cached asset shows
 *    it: the asset turns up again. A read *above* one does not. So each asset has the number of its
 *    call, and a range whose older assets come from earlier calls is shown only once it is proven.
 *
 * All three assume one upstream. Replicas that learn of a change late, or wrong totals, break them.
 * Any sign of that makes the list *disputed*: nothing of it is proven any more. New answers replace
 * what they contradict and are provisional. What was cached well before stays. Once upstream agrees
 * with itself, that is verified as after a deletion, and provisional items are dropped.
 */

export interface Head {
  readonly rank: number;
  readonly id: string;
}

/**
 * What is known of a list: some of its items, by rank. Those that are stored need not be in memory.
 * Pure: makes no call, reads no clock.
 */
export interface RankedList<Item> {
  /** Changes whenever anything that is known changes. */
  readonly version: number;
  /** Undefined before the first answer. */
  readonly totalCount: number | undefined;
  /** How many assets are cached. */
  readonly size: number;
  /** The last call that proved all of them to be at their cached ranks. */
  readonly provenBy: number;
  /** Whether upstream contradicted itself about it, and the cache has not been verified since. */
  readonly isDisputed: boolean;
  at(rank: number): RankedItem<Item> | undefined;
  /** A cached item by its id, or by the hash of the id. */
  find(idOrHash: string | number): RankedItem<Item> | undefined;
  /** The newest asset of all at the last proof. Seeing it again is a proof. It may be uncached. */
  readonly head: Head | undefined;
  /** The cached items of a range, newest first. */
  cachedIn(range: RankRange): RankedItem<Item>[];
  /** The ranks of a range that exist and are not cached, newest first. */
  missingIn(range: RankRange): number[];
  /** The newest rank that exists and is not cached. */
  newestMissing(): number | undefined;
  /**
   * The item that upstream sent the longest ago. Looks through the whole list.
   *
   * @param isMeant of which items. Default: of all
   */
  oldestRead(isMeant?: (cached: RankedItem<Item>) => boolean): RankedItem<Item> | undefined;
  /**
   * Applies an answer. Returns false, and does nothing, if it contradicts the cache. With `force`
   * it is applied, and what it contradicts is forgotten. Proves nothing of a disputed list.
   */
  apply(answer: Answer<Item>, options?: { readonly force: boolean }): boolean;
  /**
   * Upstream contradicts itself. Until {@link move}, nothing is proven, and what comes is
   * provisional. So is what came since then.
   *
   * @param since milliseconds since 1970
   */
  dispute(since: number): void;
  /** Upstream sends nothing for these ranks: they are not missing until the list is verified. */
  giveUp(ranks: readonly number[]): void;
  /** Whether the cached assets of a range belong to one state of the list (rule 3). */
  isProven(range: RankRange): boolean;
  /** The same for all of them. */
  readonly isWhollyProven: boolean;
  /** The same for cached assets, newest first. */
  areProven(cached: readonly RankedItem<Item>[]): boolean;
  /** Cached assets certain to belong to one state, oldest first. In a dispute it may be past. */
  proven(): RankedItem<Item>[];
  /**
   * Moves cached assets from their old ranks to those found up to that call, in a list of
   * `totalCount`. Forgets those without a new rank. After that the list is not disputed.
   */
  move(ranks: ReadonlyRankMap<number>, totalCount: number, call: number): void;
  forget(cached: RankedItem<Item>): void;
  /** The item is stored, as it is now, or it could not be stored. */
  store(cached: RankedItem<Item>, isStored: boolean): void;
  /** Drops a stored item from memory. Its rank stays known. */
  release(cached: RankedItem<Item>): void;
  /** Brings a stored item back into memory. Ignored if it is there, or its rank is not known now. */
  supply(cached: RankedItem<Item>, item: Item): void;
  /** Restores what another list has cached of one state. */
  restore(state: RankedListState<Item>): void;
  /**
   * Brings the list to the state that another process has found, all at once. Items that have not
   * changed stay in memory. After that the list is not disputed.
   */
  follow(found: FoundElsewhere): void;
}

/** What another process has found of a list. Calls have the numbers of that process. */
export interface FoundElsewhere {
  /** Undefined: the list is unread. Then all else is empty. */
  readonly totalCount: number | undefined;
  readonly head: Head | undefined;
  /** The last call that proved all items to be at their ranks. */
  readonly provenBy: number;
  /** The ids of items whose rank is not known any more. They go first. */
  readonly forgotten: readonly string[];
  /**
   * New ranks by old ones, the lowest first, none of them higher. What has none is forgotten. Undefined:
   * they are as before.
   */
  readonly ranks: ReadonlyRankMap<number> | undefined;
  /** Items that come to their ranks last. What was there is forgotten, unless it has another rank now. */
  readonly placed: readonly PlacedElsewhere[];
}

/** A stored item at its rank. */
export interface PlacedElsewhere
  extends Pick<RankedItem<unknown>, 'rank' | 'id' | 'hash' | 'updatedAt' | 'fetchedAt' | 'call'> {
  /** Whether it is stored otherwise than it may be in memory: then it leaves memory. */
  readonly isChanged: boolean;
}

export interface RankedListState<Item> {
  readonly totalCount: number;
  readonly head: Head | undefined;
  readonly cached: readonly SeenItem<Item>[];
}

/** An item at its rank, without what a list knows of the calls that brought it. */
export type SeenItem<Item> = Omit<RankedItem<Item>, 'call'>;

/** A list with an empty cache. */
export function createRankedList<Item>(
  { idOf, updatedAtOf }: Pick<ListDefinition<Item>, 'idOf' | 'updatedAtOf'>,
  events: ListEvents<Item>,
): RankedList<Item> {
  const index = createRankIndex<Item>();
  let version = 0;
  let totalCount: number | undefined;
  let provenCall = 0;
  let head: Head | undefined;
  let isDisputed = false;
  /** Looked through once for each version: there may be a hundred thousand items. */
  let whole = { version: 0, isProven: true };

  const cachedIn = (range: RankRange) => index.cachedIn(range, totalCount ?? 0);

  /** Calls up to the last proof count as one. */
  const callOf = (entry: Entry<Item>) => Math.max(entry.call, provenCall);

  function areProven(cached: readonly Entry<Item>[]): boolean {
    if (isDisputed) return false;
    let latest = 0;
    return cached.every((entry) => {
      const call = callOf(entry);
      const isInOrder = call >= latest;
      latest = call;
      return isInOrder;
    });
  }

  function isWhollyProven(): boolean {
    if (isDisputed) return false;
    let latest = Number.POSITIVE_INFINITY;
    let isInOrder = true;
    index.forEach((entry) => {
      const call = callOf(entry);
      isInOrder &&= call <= latest;
      latest = call;
    });
    return isInOrder;
  }

  function put(rank: number, item: Item, { call, at }: Pick<Answer<Item>, 'call' | 'at'>): void {
    const known = index.at(rank);
    const id = idOf(item);
    const updatedAt = updatedAtOf(item)?.getTime();
    if (known !== undefined && known.id === id) {
      known.item = item;
      known.isStored = false;
      known.updatedAt = updatedAt;
      known.fetchedAt = at;
      events.placed(known);
      return;
    }
    if (known !== undefined) forget(known);
    add({ rank, id, hash: hashOf(id), item, isStored: false, updatedAt, fetchedAt: at }, call);
  }

  function add(seen: SeenItem<Item>, call: number): void {
    const { rank, id, hash, item, isStored, updatedAt, fetchedAt } = seen;
    const entry: Entry<Item> = {
      rank,
      id,
      hash,
      item,
      isStored,
      updatedAt,
      fetchedAt,
      call,
      placedAt: fetchedAt,
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
    // Requested again, upstream would only keep contradicting itself.
    if (isDisputed) index.recordUnsent(cached.rank);
  }

  function forgetFrom(rank: number): void {
    for (const entry of index.entries) if (entry.rank >= rank) forget(entry);
    index.forgetUnsent(rank);
  }

  function moveAll(ranks: ReadonlyRankMap<number>, total: number): void {
    const shift = rankShiftOf(ranks, total);
    const lost = index.move(ranks);
    events.shifted({ ...shift, lost });
    for (const entry of lost) events.forgotten(entry);
  }

  function forgetId(id: string): void {
    const entry = index.find(id);
    if (entry !== undefined) forget(entry);
  }

  function placeAll(placed: readonly PlacedElsewhere[]): void {
    const before = new Map(placed.map(({ id }) => [id, index.find(id)]));
    // All of them first: one may come to the rank of another.
    for (const entry of before.values()) if (entry !== undefined) index.remove(entry);
    for (const { isChanged, call, ...told } of placed) {
      const there = index.at(told.rank);
      if (there !== undefined) forget(there);
      const entry = before.get(told.id);
      if (entry === undefined || isChanged) {
        if (entry !== undefined) events.forgotten(entry);
        // Another object: what is still being loaded for the former one is of the past.
        add({ ...told, item: undefined, isStored: true }, call);
      } else {
        const { rank, updatedAt, fetchedAt } = told;
        Object.assign(entry, { rank, updatedAt, fetchedAt, call, isStored: true });
        index.add(entry);
        events.placed(entry);
      }
    }
  }

  const known: Known<Item> = {
    idOf,
    idAt(rank) {
      const entry = index.at(rank);
      return entry?.id;
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
    oldestRead(isMeant = () => true) {
      let oldest: Entry<Item> | undefined;
      index.forEach((entry) => {
        if ((oldest === undefined || entry.fetchedAt < oldest.fetchedAt) && isMeant(entry)) oldest = entry;
      });
      return oldest;
    },

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
      // The next sight of this head may prove the list only if all that is older is proven as well.
      if (placed.isHead && answer.call <= provenCall) {
        const [newest] = placed.items;
        head = newest && { rank: newest.rank, id: idOf(newest.item) };
      }
      // What came with a cached asset is only as sure as that asset.
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

    isProven: (range) => areProven(cachedIn(range)),
    get isWhollyProven() {
      if (whole.version !== version) whole = { version, isProven: isWhollyProven() };
      return whole.isProven;
    },
    areProven,

    proven() {
      let latest = Number.POSITIVE_INFINITY;
      return index.entries.filter((entry) => {
        if (entry.isProvisional || callOf(entry) > latest) return false;
        latest = callOf(entry);
        return true;
      });
    },

    move(ranks, total, call) {
      version += 1;
      totalCount = total;
      provenCall = call;
      head = undefined;
      isDisputed = false;
      moveAll(ranks, total);
    },
    forget,
    store(cached, isStored) {
      const entry = index.at(cached.rank);
      if (entry === cached && entry.item !== undefined) entry.isStored = isStored;
    },
    release(cached) {
      const entry = index.at(cached.rank);
      if (entry === cached && entry.isStored) entry.item = undefined;
    },
    supply(cached, item) {
      const entry = index.at(cached.rank);
      if (entry !== cached || entry.item !== undefined) return;
      entry.item = item;
      events.supplied(entry);
    },
    restore(state) {
      version += 1;
      totalCount = state.totalCount;
      head = state.head;
      for (const seen of state.cached) add(seen, 0);
    },
    follow(found) {
      const { placed, forgotten, ranks } = found;
      const isProven = found.provenBy !== provenCall;
      const isHead = head?.id === found.head?.id && head?.rank === found.head?.rank;
      const isSame = totalCount === found.totalCount && isHead && !isProven && !isDisputed;
      if (isSame && ranks === undefined && forgotten.length + placed.length === 0) return;
      version += 1;
      if (isDisputed) for (const entry of index.entries) entry.isProvisional = false;
      isDisputed = false;
      for (const id of forgotten) forgetId(id);
      const { totalCount: total = 0 } = found;
      if (ranks !== undefined) moveAll(ranks, total);
      if (total < (totalCount ?? 0)) forgetFrom(total);
      totalCount = found.totalCount;
      provenCall = found.provenBy;
      head = found.head;
      if (isProven) index.forgetUnsent();
      placeAll(placed);
    },
  };
}

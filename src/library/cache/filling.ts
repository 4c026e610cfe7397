import { ageOf } from '../../clock.ts';
import { AnswerTooLargeError } from '../../upstream/errors.ts';
import { createJob } from '../../upstream/job.ts';
import type { Ledger } from '../../upstream/ledger.ts';
import type { MeteredEndpoint } from '../../upstream/metered-endpoint.ts';
import { MAX_COUNT } from '../../upstream/port.ts';
import type { ItemStore } from '../item-store.ts';
import type { CachedList } from '../list/cached-list.ts';
import type { Elsewhere } from '../list/library-calls.ts';
import type { RankedItem } from '../list/rank-index.ts';
import { ranksOf } from '../list/window.ts';
import type { Eviction } from './eviction.ts';

/**
 * Reads what nobody has asked for yet, one call at a time, so that the whole library is stored.
 * Only calls that are left over on an even day are made for it. Once all is stored, the pages that
 * were read the longest ago are read again.
 */
export interface Filling {
  /**
   * Makes the next call, if there is one to make and the day's calls allow it. Resolves once it has
   * ended, with whether it was made. Does not reject.
   */
  step(): Promise<boolean>;
  /**
   * Somebody searches these lists. For an hour, those that are incomplete come before others; nothing
   * follows if they are all that there are.
   */
  prefer(lists: readonly string[]): void;
  status(): FillingStatus;
}

export interface FillingStatus {
  /** How many items are still to be read, as far as is known. */
  readonly missing: number;
  /** About how many milliseconds it takes to read them, with what other calls leave over. */
  readonly remainingMs: number;
}

export interface FilledList {
  readonly list: CachedList<unknown>;
  readonly metered: Pick<MeteredEndpoint, 'endpoint' | 'ledger'>;
}

export interface FillingOptions {
  readonly lists: readonly FilledList[];
  readonly eviction: Eviction;
  /** What is read is stored there. Undefined: nothing is stored, so nothing is read. */
  readonly store: Pick<ItemStore, 'isStoring'> | undefined;
  /** What was read longer ago than this is read again. */
  readonly contentSeconds: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly onFailure: (error: unknown) => void;
  /** Who makes the calls in place of this process, and so fills the lists. Default: nobody. */
  readonly elsewhere?: Elsewhere | undefined;
}

/** How often in a row the same ranks are asked for in vain. */
const MAX_ATTEMPTS = 3;

/** For this long, lists that were searched come before others. */
const PREFERRED_MS = 3_600_000;

/** Pause after a failure, in milliseconds: of its list alone. */
const RETRY_MS = 60_000;

/** Of a day's calls, about so many are left over where the gateway is used. */
const LEFT_OVER_SHARE = 0.3;

const DAY_MS = 86_400_000;

export function createFilling({
  lists,
  eviction,
  store,
  now,
  elsewhere = () => undefined,
  ...options
}: FillingOptions): Filling {
  const contentMs = options.contentSeconds * 1000;
  const failedAt = new Map<FilledList, number>();
  /** Lists of which something was read here and is not proven yet. */
  const filled = new Set<FilledList>();
  const rest = new Map<FilledList, readonly number[]>();
  /** The newest rank that was asked for in vain, and how often in a row. */
  const stuck = new Map<FilledList, { readonly newest: number | undefined; readonly times: number }>();
  /** When ranks were asked for that upstream could not send: not again for `contentSeconds`. */
  const refusedAt = new Map<string, number>();
  /** When lists were last searched apart from others. */
  const searchedAt = new Map<string, number>();
  /** The list whose turn was last. */
  let last = -1;

  const isOld = (cached: RankedItem<unknown> | undefined) =>
    cached !== undefined && ageOf(cached.fetchedAt, now()) > contentMs;

  function mayCall(each: FilledList): boolean {
    const { list, metered } = each;
    // Otherwise it would leave memory, and be read over and over.
    if (store?.isStoring !== true) return false;
    if (ageOf(failedAt.get(each) ?? 0, now()) < RETRY_MS) return false;
    // A disputed list is read only by those who cannot wait.
    if (list.ranked.isDisputed || metered.endpoint.outage !== undefined) return false;
    return metered.endpoint.denial === undefined && metered.ledger.allows('mirror');
  }

  const keyOf = ({ list }: FilledList, rank: number) => `${list.definition.name} ${rank}`;

  const isRefused = (each: FilledList, rank: number) =>
    refusedAt.size > 0 &&
    ageOf(refusedAt.get(keyOf(each, rank)) ?? Number.NEGATIVE_INFINITY, now()) < contentMs;

  /** Searched lists first, and both in turn. */
  function inOrder(): FilledList[] {
    const inTurn = lists.map((_, index) => lists[(last + 1 + index) % lists.length] as FilledList);
    const isPreferred = ({ list }: FilledList) =>
      ageOf(searchedAt.get(list.definition.name) ?? 0, now()) < PREFERRED_MS;
    return [...inTurn.filter(isPreferred), ...inTurn.filter((each) => !isPreferred(each))];
  }

  /** The ranks of one page that is missing; undefined if nothing is. Empty for an unread list. */
  function missingPage(each: FilledList): number[] | undefined {
    const { ranked } = each.list;
    if (ranked.totalCount === undefined) return [];
    const newest = newestToRead(each);
    return newest && ranked.missingIn(pageFrom(newest.rank)).filter((rank) => !isRefused(each, rank));
  }

  function newestToRead(each: FilledList): { readonly rank: number } | undefined {
    const { ranked } = each.list;
    let rank = ranked.newestMissing();
    if (rank !== undefined && isRefused(each, rank))
      rank = ranked.missingIn({ newest: rank, oldest: 0 }).find((other) => !isRefused(each, other));
    return rank === undefined ? undefined : { rank };
  }

  /** The ranks of the page that was read the longest ago, if that is long ago. */
  function oldPage(each: FilledList): number[] | undefined {
    const { ranked } = each.list;
    const oldest = ranked.oldestRead(({ rank }) => !isRefused(each, rank));
    if (oldest === undefined || !isOld(oldest)) return undefined;
    // The blocks are fixed, as those of a content refresh.
    const newest = oldest.rank - (oldest.rank % MAX_COUNT) + MAX_COUNT - 1;
    return ranksOf(pageFrom(newest)).filter((rank) => rank < (ranked.totalCount ?? 0));
  }

  /** Whether all is read and not proven: then only a proof tells whether it is whole. */
  function unproven(each: FilledList): 'prove' | undefined {
    const { ranked } = each.list;
    // What others have read is proven by the next check.
    const isFilled = filled.has(each) && ranked.newestMissing() === undefined;
    return isFilled && !ranked.isWhollyProven ? 'prove' : undefined;
  }

  /** What was too large for one answer, of a page that is read again. */
  function restOfPage(each: FilledList): readonly number[] | undefined {
    const { ranked } = each.list;
    const left = (rest.get(each) ?? []).filter((rank) => isOld(ranked.at(rank)) && !isRefused(each, rank));
    return left.length > 0 ? left : undefined;
  }

  /** What is to be done next: to read a page of these ranks, or to prove what was read. */
  function next(): { readonly each: FilledList; readonly ranks: readonly number[] | 'prove' } | undefined {
    const open = inOrder().filter(mayCall);
    for (const ranksOfNext of [missingPage, unproven, restOfPage, oldPage]) {
      for (const each of open) {
        const ranks = ranksOfNext(each);
        if (ranks !== undefined) return { each, ranks };
      }
    }
    return undefined;
  }

  async function prove(each: FilledList): Promise<boolean> {
    await each.list.prove(createJob('mirror'));
    filled.delete(each);
    if (!each.list.ranked.isWhollyProven) failedAt.set(each, now());
    return true;
  }

  async function read(each: FilledList, ranks: readonly number[]): Promise<boolean> {
    const { list } = each;
    const { ranges } = list.plan(ranks);
    const [range] = ranges;
    // It is being read already.
    if (range === undefined) return false;
    last = lists.indexOf(each);
    const isLacking = (rank: number) => list.ranked.at(rank) === undefined || isOld(list.ranked.at(rank));
    if (ranks.some((rank) => list.ranked.at(rank) === undefined)) filled.add(each);
    await list.read({ ranges: [range], joined: [] }, createJob('mirror'));
    const left = ranks.filter(isLacking);
    rest.set(each, left);
    if (ranks.length > 0 && left.length === ranks.length) {
      failedAt.set(each, now());
      recordNothing(each, ranks);
    }
    return true;
  }

  /** Nothing of these ranks was sent: the list has changed, or an item beside them is too large. */
  function recordNothing(each: FilledList, ranks: readonly number[]): void {
    const [newest] = ranks;
    const before = stuck.get(each);
    const times = before?.newest === newest ? (before?.times ?? 0) + 1 : 1;
    stuck.set(each, { newest, times });
    if (times >= MAX_ATTEMPTS) refuse(each, ranks);
  }

  function refuse(each: FilledList, [newest]: readonly number[]): void {
    if (newest === undefined) failedAt.set(each, now());
    else refusedAt.set(keyOf(each, newest), now());
    for (const [key, at] of refusedAt) if (ageOf(at, now()) >= contentMs) refusedAt.delete(key);
  }

  return {
    async step() {
      const task = elsewhere() === undefined ? next() : undefined;
      if (task === undefined) return false;
      const { each, ranks } = task;
      try {
        return await eviction.deferDuring(() => (ranks === 'prove' ? prove(each) : read(each, ranks)));
      } catch (error) {
        // The halves of the page that were too large began with its newest item.
        if (error instanceof AnswerTooLargeError && ranks !== 'prove') refuse(each, ranks);
        else failedAt.set(each, now());
        options.onFailure(error);
        return true;
      }
    },
    prefer(names) {
      if (lists.every(({ list }) => names.includes(list.definition.name))) return;
      for (const name of names) searchedAt.set(name, now());
    },
    status() {
      let missing = 0;
      /** Lists that are read by the same call share its day. */
      const days = new Map<Ledger, number>();
      for (const { list, metered } of lists) {
        const { totalCount, size } = list.ranked;
        if (totalCount === undefined) continue;
        const lacking = Math.max(0, totalCount - size);
        missing += lacking;
        const { limit = Number.POSITIVE_INFINITY } = metered.ledger.status();
        const pages = Math.ceil(lacking / MAX_COUNT);
        days.set(metered.ledger, (days.get(metered.ledger) ?? 0) + pages / (limit * LEFT_OVER_SHARE));
      }
      return { missing, remainingMs: Math.max(0, ...days.values()) * DAY_MS };
    },
  };
}

function pageFrom(newest: number) {
  return { newest, oldest: newest - MAX_COUNT + 1 };
}

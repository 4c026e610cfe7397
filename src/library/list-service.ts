import type { MeteredEndpoint } from '../upstream/metered-endpoint.ts';
import { createCoverage, type ListCoverage } from './cache/coverage.ts';
import {
  createRevalidation,
  type ListChecks,
  type Revalidation,
  type RevalidationLimits,
} from './cache/revalidation.ts';
import type { CachedTotals } from './cache/totals.ts';
import type { ItemStore } from './item-store.ts';
import { hashOf } from './list/anchor.ts';
import { type CachedList, createCachedList } from './list/cached-list.ts';
import type { Elsewhere } from './list/library-calls.ts';
import { createListCalls } from './list/list-calls.ts';
import { createListEvents } from './list/list-events.ts';
import { createListProof } from './list/list-proof.ts';
import { createRankedList, type FoundElsewhere, type RankedListState } from './list/ranked-list.ts';
import type { ListDefinition } from './list-definition.ts';

/** One list of the library: what is cached of it, and how that is kept right. */
export interface ListService<Item> extends CachedList<Item> {
  readonly revalidation: Revalidation;
  readonly totals: CachedTotals | undefined;
  status(): ListStatus;
  /** A test for later: whether what is read of it now would be read in the same way, without a check. */
  stamp(): () => boolean;
  /** The same for what is found among the cached items, however long ago they were checked. */
  stampFound(): () => boolean;
  /**
   * The state to save, with the items in memory. Undefined if unread or disputed: the state saved
   * before is worth more.
   */
  snapshot(): ListSnapshot<Item> | undefined;
  /** Call this before anything is read. */
  restore(snapshot: ListSnapshot<Item>): void;
  /** The same for a list whose items are stored. */
  restoreStored(state: StoredState<Item>): void;
  /** Brings a list whose items are stored to the state that another process has found, all at once. */
  follow(found: StoredByOthers): void;
}

/** The present state of a list. */
export interface ListStatus {
  /** How many items upstream had when it was last read; undefined if it is unread. */
  readonly totalCount: number | undefined;
  readonly cachedItems: number;
  /** When it last agreed with upstream, in milliseconds since 1970; undefined if it is unread. */
  readonly checkedAt: number | undefined;
  /** Whether what is cached may be out of date, as its last check failed or was long ago. */
  readonly stale: boolean;
  /** Whether upstream contradicted itself about it, and the cache has not been verified since. */
  readonly isDisputed: boolean;
  /** Why the account does not have the list, in a sentence; undefined if it has, as far as known. */
  readonly unavailableReason: string | undefined;
  /** How much of it is stored, and so can be searched; undefined if nothing is. */
  readonly coverage: ListCoverage | undefined;
}

export interface ListSnapshot<Item> extends Omit<RankedListState<Item>, 'cached'> {
  readonly checks: ListChecks;
  readonly cached: readonly SavedItem<Item>[];
}

/** An item as it is saved with its list. */
export interface SavedItem<Item> {
  readonly rank: number;
  readonly item: Item;
  /** When upstream last sent it, in milliseconds since 1970. */
  readonly fetchedAt: number;
}

/** The state of a list whose items are stored apart. */
export interface StoredState<Item> extends RankedListState<Item> {
  readonly checks: ListChecks;
}

/** What another process has found of a list, and has stored here as well. */
export interface StoredByOthers extends FoundElsewhere {
  readonly checks: ListChecks;
  /** Whether this is all that is stored of the list, rather than what has changed. */
  readonly isWhole: boolean;
}

export interface ListServiceOptions<Item> extends RevalidationLimits {
  readonly definition: ListDefinition<Item>;
  /** The endpoint of its pages. */
  readonly metered: MeteredEndpoint;
  readonly totals: CachedTotals | undefined;
  /** How many lists without totals the call for its pages reads. */
  readonly uncountedLists: number;
  /** Whether another call may be spent on finding deletions. */
  readonly trySpendOnShifts: () => boolean;
  /** The deadline of one call for a page. */
  readonly upstreamTimeoutMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A background check failed. */
  readonly onFailure: (error: unknown) => void;
  /** Where its items are besides memory. Default: nowhere. */
  readonly store: ItemStore | undefined;
  /** Who makes the calls in place of this process. Default: nobody. */
  readonly elsewhere?: Elsewhere | undefined;
}

/** A list with an empty cache. */
export function createListService<Item>({
  definition,
  metered,
  totals,
  trySpendOnShifts,
  upstreamTimeoutMs,
  now,
  store,
  elsewhere,
  ...options
}: ListServiceOptions<Item>): ListService<Item> {
  const events = createListEvents<Item>();
  const ranked = createRankedList(definition, events);
  const calls = createListCalls({
    fetchPage: definition.fetchPage,
    endpoint: metered.endpoint,
    upstreamTimeoutMs,
    now,
    elsewhere,
  });
  const proof = createListProof({ definition, ranked, calls, events, trySpendOnShifts, now });
  const list = createCachedList({ definition, ranked, calls, events, proof, now, elsewhere });
  const revalidation = createRevalidation({ ...options, list, totals, metered, now });

  const coverage = store && createCoverage({ name: definition.name, ranked, revalidation, store });

  function restoreStored({ checks, ...state }: StoredState<Item>): void {
    ranked.restore(state);
    revalidation.restore(checks);
  }

  return Object.assign(list, {
    revalidation,
    totals,
    status() {
      const { totalCount, size, isDisputed } = ranked;
      const { checkedAt, stale } = revalidation.status();
      const isRead = totalCount !== undefined;
      return {
        totalCount,
        cachedItems: size,
        checkedAt: isRead ? checkedAt : undefined,
        stale: isRead && stale,
        isDisputed,
        unavailableReason: metered.endpoint.denial?.explanation,
        coverage: coverage?.(),
      };
    },
    stamp() {
      const { version } = ranked;
      const checks = revalidation.version;
      return () => ranked.version === version && revalidation.version === checks && !revalidation.isDue;
    },
    stampFound() {
      const { version } = ranked;
      return () => ranked.version === version && !revalidation.isExpired;
    },
    snapshot(): ListSnapshot<Item> | undefined {
      const { totalCount, head, proven, isDisputed } = ranked;
      if (totalCount === undefined || isDisputed) return undefined;
      const cached = proven().flatMap(({ rank, item, fetchedAt }) =>
        item === undefined ? [] : { rank, item, fetchedAt },
      );
      return { totalCount, head, checks: revalidation.snapshot(), cached };
    },
    restore({ cached, ...state }: ListSnapshot<Item>) {
      const seen = cached.map(({ rank, item, fetchedAt }) => ({
        rank,
        id: definition.idOf(item),
        hash: hashOf(definition.idOf(item)),
        item,
        isStored: false,
        updatedAt: definition.updatedAtOf(item)?.getTime(),
        fetchedAt,
      }));
      restoreStored({ ...state, cached: seen });
    },
    restoreStored,
    follow({ checks, isWhole, ...found }: StoredByOthers) {
      ranked.follow(found);
      revalidation.follow(checks, { isWhole });
      calls.countOn(found.placed.reduce((last, { call }) => Math.max(last, call), found.provenBy));
    },
  });
}

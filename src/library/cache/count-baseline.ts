import type { CachedList } from '../list/cached-list.ts';

/** Compares the count of get_materialcount with what is cached of a list. */
export interface CountBaseline {
  /** Whether a count came that the cache does not explain, with no proof made since. */
  readonly hasChanged: boolean;
  /** The count to expect for the cached list; may differ from its own total. Undefined at first. */
  readonly expected: number | undefined;
  /** Takes a new count. Returns whether it shows that the list has not changed. */
  compare(count: number): boolean;
  /** The cached list was proven, by calls that began with this one. */
  recordProof(firstCall: number): void;
  /** Restores the expected count after a restart. */
  restore(expected: number | undefined): void;
  /** Another process has proven the list since the last count came. */
  forgetCounts(): void;
}

/** What a baseline needs of its list. */
export type WatchedList = Pick<CachedList<unknown>, 'lastCall'> & {
  readonly ranked: Pick<CachedList<unknown>['ranked'], 'totalCount'>;
};

/**
 * How many checks in a row must prove a new difference before it is believed. Until then one of the
 * two calls may only lag behind the other, and an upload would stay unseen.
 */
const LASTING_CHECKS = 3;

export function createCountBaseline(list: WatchedList): CountBaseline {
  /** By how much counts exceed the list's own total. Upstream does not promise that they agree. */
  let difference: number | undefined;
  /** An unexpected count, and the last list call sent before it came. */
  let unexplained: { readonly count: number; readonly lastCall: number } | undefined;
  /** Another difference, and how many checks in a row have proven it. */
  let other: { readonly difference: number; readonly checks: number } | undefined;

  function settle(found: number): void {
    difference = found;
    other = undefined;
  }

  return {
    get hasChanged() {
      return unexplained !== undefined;
    },
    get expected() {
      const total = list.ranked.totalCount;
      return total === undefined || difference === undefined ? undefined : total + difference;
    },
    compare(count) {
      const total = list.ranked.totalCount;
      if (total === undefined) return false;
      // A first count has nothing to be compared with but the list's own total.
      const isExpected = count === total + (difference ?? 0);
      unexplained = isExpected ? undefined : { count, lastCall: list.lastCall };
      if (isExpected) settle(count - total);
      return isExpected;
    },
    recordProof(firstCall) {
      const total = list.ranked.totalCount;
      // The proof may have missed what a count told after its first call was sent.
      if (unexplained === undefined || total === undefined || firstCall <= unexplained.lastCall) return;
      const found = unexplained.count - total;
      unexplained = undefined;
      const checks = other?.difference === found ? other.checks + 1 : 1;
      if (found === difference || checks === LASTING_CHECKS) settle(found);
      else other = { difference: found, checks };
    },
    restore(count) {
      const total = list.ranked.totalCount;
      if (count !== undefined && total !== undefined) difference = count - total;
    },
    forgetCounts() {
      unexplained = undefined;
    },
  };
}

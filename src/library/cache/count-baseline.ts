import type { CachedList } from '../list/cached-list.ts';

/** Compares what get_materialcount tells of a list with what is cached of it. */
export interface CountBaseline {
  /** Whether a count was told that nothing cached explains, and no proof has looked into it since. */
  readonly hasChanged: boolean;
  /**
   * What is expected to be told of the list as it is cached; it need not be the list's own total. Undefined where no count has
   * been compared yet.
   */
  readonly expected: number | undefined;
  /** This count was told. Whether it shows that the list has not changed. */
  compare(count: number): boolean;
  /** What is cached of the list was found to be so, by calls of which this one was the first. */
  recordProof(firstCall: number): void;
  /** Takes over what was expected before a restart. */
  restore(expected: number | undefined): void;
}

/** What a baseline has to know of its list. */
export type WatchedList = Pick<CachedList<unknown>, 'lastCall'> & {
  readonly ranked: Pick<CachedList<unknown>['ranked'], 'totalCount'>;
};

/**
 * How many checks in a row have to prove the same new difference before it is taken for one that stays. Until then a list
 * call may only have lagged behind the count call, or this behind that: what was uploaded would stay unseen.
 */
const LASTING_CHECKS = 3;

export function createCountBaseline(list: WatchedList): CountBaseline {
  /** By how much counts exceed the list's own total, which nobody promises to be the same. */
  let difference: number | undefined;
  /** A count that was not expected, and the last list call that was sent before it came. */
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
      // Where the two are equal, the list's total may stand for the first count, which nothing else tells.
      const isExpected = count === total + (difference ?? 0);
      unexplained = isExpected ? undefined : { count, lastCall: list.lastCall };
      if (isExpected) settle(count - total);
      return isExpected;
    },
    recordProof(firstCall) {
      const total = list.ranked.totalCount;
      // What a count has told since that call was sent, the proof need not have seen.
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
  };
}

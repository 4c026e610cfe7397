import type { RankedList } from '../list/ranked-list.ts';

/** Compares what get_materialcount tells of a list with what is kept of it. */
export interface CountWatch {
  /** Whether a count was told that nothing kept explains, and no proof has looked into it since. */
  readonly hasChanged: boolean;
  /**
   * What is expected to be told of the list as it is kept; it need not be the list's own total. Undefined where nobody
   * knows.
   */
  readonly expected: number | undefined;
  /** This count was told. Whether it shows that the list has not changed. */
  compare(count: number): boolean;
  /** What is kept of the list was found to be so, by calls of which this one was the first. */
  noteProof(firstCall: number): void;
  /** Takes over what was expected before a restart. */
  restore(expected: number | undefined): void;
}

type Knowledge =
  | { readonly kind: 'none' }
  /** The last count, and the total that the list had when it was told. */
  | { readonly kind: 'matched'; readonly count: number; readonly total: number }
  /** A count that was not expected, and the last list call that was sent before it came. */
  | { readonly kind: 'changed'; readonly count: number; readonly lastCall: number };

/** What a watch has to know of its list. */
export interface WatchedList {
  readonly ranked: Pick<RankedList, 'totalCount'>;
  /** The number of the last list call that was sent. */
  readonly lastCall: number;
}

export function createCountWatch(list: WatchedList): CountWatch {
  let knowledge: Knowledge = { kind: 'none' };

  function expected(total: number): number | undefined {
    switch (knowledge.kind) {
      case 'none':
        // Where the two are equal, the list's total may stand for the first count, which nothing else tells.
        return total;
      case 'matched':
        // By an earlier count alone: that it equals the list's own total is not certain.
        return knowledge.count + total - knowledge.total;
      case 'changed':
        return undefined;
    }
  }

  return {
    get hasChanged() {
      return knowledge.kind === 'changed';
    },
    get expected() {
      const total = list.ranked.totalCount;
      return knowledge.kind === 'none' || total === undefined ? undefined : expected(total);
    },
    compare(count) {
      const total = list.ranked.totalCount;
      if (total === undefined) return false;
      const isExpected = count === expected(total);
      knowledge = isExpected
        ? { kind: 'matched', count, total }
        : { kind: 'changed', count, lastCall: list.lastCall };
      return isExpected;
    },
    noteProof(firstCall) {
      const total = list.ranked.totalCount;
      if (knowledge.kind !== 'changed' || total === undefined) return;
      // What a count has told since that call was sent, the proof need not have seen.
      if (firstCall > knowledge.lastCall) knowledge = { kind: 'matched', count: knowledge.count, total };
    },
    restore(count) {
      const total = list.ranked.totalCount;
      if (count !== undefined && total !== undefined) knowledge = { kind: 'matched', count, total };
    },
  };
}

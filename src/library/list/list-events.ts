import type { RankedItem } from './rank-index.ts';
import type { ReadonlyRankMap } from './rank-map.ts';

/** Events of a list. Listeners run synchronously in order of subscription, and must not throw. */
export interface ListListener<Item> {
  /** An item arrived, for the first time or again. */
  placed?(cached: RankedItem<Item>): void;
  /** A stored item is in memory again. */
  supplied?(cached: RankedItem<Item>): void;
  /** Where an item is, is no longer known. */
  forgotten?(cached: RankedItem<Item>): void;
  /**
   * Deletions were found: cached items fell to lower ranks. What was not found is lost, and will be
   * forgotten: it still has its old rank.
   */
  shifted?(shift: RankShift & { readonly lost: readonly RankedItem<Item>[] }): void;
  /** Everything cached was proven, by calls that began with this one. */
  proven?(firstCall: number): void;
  /** Upstream contradicted itself, for the first time or while a disputed list was verified. */
  disputed?(): void;
  /** These items were part of an answer. */
  shown?(cached: readonly RankedItem<Item>[]): void;
}

/** How items have fallen, by rank, so that holders of other items of the list can follow. */
export interface RankShift {
  /** How many items there are now. */
  readonly totalCount: number;
  /**
   * Old ranks, lowest first, and how far their items have fallen. Items between two that fell
   * equally far fell just as far. Nothing is known of any others.
   */
  readonly falls: readonly (readonly [rank: number, fall: number])[];
}

/** Passes the events of a list to its listeners. */
export interface ListEvents<Item> extends Required<ListListener<Item>> {
  subscribe(listener: ListListener<Item>): void;
}

export function createListEvents<Item>(): ListEvents<Item> {
  const listeners: ListListener<Item>[] = [];
  return {
    subscribe: (listener) => void listeners.push(listener),
    placed(cached) {
      for (const listener of listeners) listener.placed?.(cached);
    },
    supplied(cached) {
      for (const listener of listeners) listener.supplied?.(cached);
    },
    forgotten(cached) {
      for (const listener of listeners) listener.forgotten?.(cached);
    },
    shifted(shift) {
      for (const listener of listeners) listener.shifted?.(shift);
    },
    proven(firstCall) {
      for (const listener of listeners) listener.proven?.(firstCall);
    },
    disputed() {
      for (const listener of listeners) listener.disputed?.();
    },
    shown(cached) {
      for (const listener of listeners) listener.shown?.(cached);
    },
  };
}

/** @param ranks new ranks by old ones, lowest first */
export function rankShiftOf(ranks: ReadonlyRankMap<number>, totalCount: number): RankShift {
  const falls: [rank: number, fall: number][] = [];
  /** The rank up to which all have fallen as far as the last one in the list. */
  let upTo = -1;

  /** Of a run that has fallen equally far, the first and the last are told. */
  function endRun(): void {
    const [rank, fall] = falls.at(-1) ?? [upTo, 0];
    if (rank !== upTo) falls.push([upTo, fall]);
  }

  ranks.forEach((rank, old) => {
    if (falls.at(-1)?.[1] !== old - rank) {
      endRun();
      falls.push([old, old - rank]);
    }
    upTo = old;
  });
  endRun();
  return { totalCount, falls };
}

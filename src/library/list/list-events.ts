import type { RankedItem } from './rank-index.ts';

/** What happens to a list. Listeners are called at once, in the order in which they subscribed, and must not throw. */
export interface ListListener<Item> {
  /** An item was brought, for the first time or again. */
  placed?(cached: RankedItem<Item>): void;
  /** An item is no longer cached. */
  forgotten?(cached: RankedItem<Item>): void;
  /** Deletions were found: what is cached has fallen to lower ranks. What was not found again is forgotten. */
  shifted?(shift: RankShift): void;
  /** All that is cached was found to be so, by calls of which this one was the first. */
  proven?(firstCall: number): void;
  /** Upstream has contradicted itself, for the first time or while a disputed list was verified. */
  disputed?(): void;
  /** These were part of an answer. */
  shown?(cached: readonly RankedItem<Item>[]): void;
}

/** How items have fallen, in rank space: who holds others of the same list can follow. */
export interface RankShift {
  /** How many items there are now. */
  readonly totalCount: number;
  /**
   * Old ranks, the lowest first, and how far their items have fallen. What is between two that have fallen equally far has
   * fallen as far; of anything else nothing is known.
   */
  readonly falls: readonly (readonly [rank: number, fall: number])[];
}

/** Tells whoever wants to know what happens to a list. */
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

/** @param ranks new ranks by old ones */
export function rankShiftOf(ranks: ReadonlyMap<number, number>, totalCount: number): RankShift {
  const falls = Array.from(ranks, ([old, rank]) => [old, old - rank] as const).sort(([a], [b]) => a - b);
  // Of several in a row that have fallen equally far, the first and the last.
  const isEnd = ([, fall]: readonly [number, number], index: number) =>
    fall !== falls[index - 1]?.[1] || fall !== falls[index + 1]?.[1];
  return { totalCount, falls: falls.filter(isEnd) };
}

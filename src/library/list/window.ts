import type { Anchor } from './anchor.ts';

/**
 * A range of a list by rank: an item's position counted from the oldest, which is 0 (see
 * ranked-list.ts). Both ends are included; `newest < oldest` means empty.
 */
export interface RankRange {
  readonly newest: number;
  readonly oldest: number;
}

/** All ranks of a range, newest first. */
export function ranksOf({ newest, oldest }: RankRange): number[] {
  return Array.from({ length: Math.max(0, newest - oldest + 1) }, (_, index) => newest - index);
}

/** A part of a list that a caller requests. */
export interface Window {
  /** The name of the list. */
  readonly list: string;
  /** Only what is older than this anchor. */
  readonly after?: Anchor | undefined;
  /** Only what is newer than this anchor. */
  readonly before?: Anchor | undefined;
  /** The ranks it wants, within those that both anchors allow in a list of `totalCount` items. */
  rangeIn(allowed: RankRange & { readonly totalCount: number }): RankRange;
}

/** An item that a caller requests, wherever it is in its list. */
export interface ItemKey {
  /** The name of the list. */
  readonly list: string;
  /** The upstream id of the item. */
  readonly id: string;
}

export type LoaderKey = Window | ItemKey;

export function isWindow(key: LoaderKey): key is Window {
  return 'rangeIn' in key;
}

/** What a window shows, newest first, of one state of a list of `totalCount` items. */
export interface Slice<Item> extends RankRange {
  readonly items: readonly Item[];
  /** The position of the item with this index, for a cursor. */
  readonly anchorAt: (index: number) => Anchor;
  readonly totalCount: number;
  /** The last good check of this list. */
  readonly checkedAt: Date;
  /** Whether the last check failed or is too old. */
  readonly stale: boolean;
  /** Whether it continues a walk that may show an item twice or, going back, skip one. */
  readonly isAtLeastOnce: boolean;
  /**
   * While the list has this version, every window that shows one of these items gives it the same
   * anchor. Undefined if others may give it another one.
   */
  readonly version: number | undefined;
}

import type { AssetType } from '../../upstream/asset.ts';
import type { Place } from './place.ts';

/**
 * A range of one type's list, by rank: an asset's position counted from the oldest, which is 0 (see
 * ranked-list.ts). Both ends are included; `newest < oldest` means that it is empty.
 */
export interface RankRange {
  readonly newest: number;
  readonly oldest: number;
}

/** All ranks of a range, newest first. */
export function ranksOf({ newest, oldest }: RankRange): number[] {
  return Array.from({ length: Math.max(0, newest - oldest + 1) }, (_, index) => newest - index);
}

/** A part of one type's list that somebody wants. */
export interface Window {
  readonly type: AssetType;
  /** Only what is older than this place. */
  readonly after?: Place | undefined;
  /** Only what is newer than this place. */
  readonly before?: Place | undefined;
  /** Which ranks these are, within those that the two places allow in a list of `totalCount` assets. */
  rangeIn(allowed: RankRange & { readonly totalCount: number }): RankRange;
}

/** An asset that somebody wants, wherever it is in the list of its type. */
export interface AssetKey {
  readonly type: AssetType;
  readonly mediaId: string;
}

export type Want = Window | AssetKey;

export function isWindow(want: Want): want is Window {
  return 'rangeIn' in want;
}

export interface SliceItem<Item> {
  readonly item: Item;
  /** Where it stands, for a cursor. */
  readonly place: () => Place;
}

/** What a window shows, newest first, of one state of a list of `totalCount` assets. */
export interface Slice<Item> extends RankRange {
  readonly items: readonly SliceItem<Item>[];
  readonly totalCount: number;
  /** The last good check of this list. */
  readonly checkedAt: Date;
  /** Whether the last check failed, or is too long ago. */
  readonly stale: boolean;
}

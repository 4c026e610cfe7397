import type { Asset, AssetType } from './asset.ts';

/**
 * A stretch of one type's list, by rank: an asset's position counted from the oldest, which is 0. An upload goes to
 * the head, so it changes every offset but no rank. Both ends are included; `newest < oldest` means that it is empty.
 */
export interface RankRange {
  readonly newest: number;
  readonly oldest: number;
}

/** A part of one type's list that somebody wants. */
export interface Window {
  readonly type: AssetType;
  /** Which ranks these are in a list of `totalCount` assets; the range may reach past its ends. */
  rangeIn(totalCount: number): RankRange;
  /** The total as the caller last knew it, say from a cursor: a hint that saves a call where it still holds. */
  readonly expectedTotal?: number;
}

/** An asset that somebody wants, wherever it is in the list of its type. */
export interface AssetKey {
  readonly type: AssetType;
  readonly mediaId: string;
}

export interface RankedAsset {
  readonly rank: number;
  readonly asset: Asset;
}

/** What a window shows, newest first, in a list of `totalCount` assets. */
export interface Slice extends RankRange {
  readonly items: readonly RankedAsset[];
  readonly totalCount: number;
}

export type Want = Window | AssetKey;

export function isWindow(want: Want): want is Window {
  return 'rangeIn' in want;
}

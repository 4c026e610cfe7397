import type { Asset } from '../asset.ts';
import type { Page } from '../asset-source.ts';
import type { RankRange } from './window.ts';

/** The answer to a list call. */
export interface Answer {
  readonly offset: number;
  /** How many items the call asked for. */
  readonly count: number;
  readonly page: Page;
  /** Calls are numbered in the order in which they were sent. */
  readonly call: number;
  /** When it came, in milliseconds since 1970. */
  readonly at: number;
}

/** An answer by the ranks that its own total gives. */
export interface Placed {
  readonly totalCount: number;
  /** Whether it begins with the newest asset of all. */
  readonly isHead: boolean;
  /** Newest first. */
  readonly items: readonly { readonly rank: number; readonly asset: Asset }[];
  readonly askedFor: RankRange;
}

/**
 * Reads an answer by ranks.
 *
 * @param total how many assets there are. Default: as many as the answer tells
 */
export function readPlaced(
  { offset, count, page }: Pick<Answer, 'offset' | 'count' | 'page'>,
  total = page.totalCount,
): Placed {
  // A total smaller than the answer itself cannot be true.
  const seen = page.assets.length === 0 ? 0 : offset + page.assets.length;
  const totalCount = Math.max(total, seen);
  const newest = totalCount - 1 - offset;
  return {
    totalCount,
    isHead: offset === 0,
    items: page.assets.map((asset, index) => ({ rank: newest - index, asset })),
    askedFor: { newest, oldest: Math.max(0, newest - count + 1) },
  };
}

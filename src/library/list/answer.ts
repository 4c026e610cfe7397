import type { Page } from '../../upstream/port.ts';
import type { RankRange } from './window.ts';

/** The answer to a list call. */
export interface Answer<Item> {
  readonly offset: number;
  /** How many items the call requested. */
  readonly count: number;
  readonly page: Page<Item>;
  /** Calls are numbered in the order they were sent. */
  readonly call: number;
  /** When it arrived, in milliseconds since 1970. */
  readonly at: number;
}

/** An answer with its items placed by rank. */
export interface Placed<Item> {
  readonly totalCount: number;
  /** Whether it begins with the newest item of the list. */
  readonly isHead: boolean;
  /** Newest first. */
  readonly items: readonly { readonly rank: number; readonly item: Item }[];
  readonly askedFor: RankRange;
}

/**
 * Places an answer by rank.
 *
 * @param total how many items there are. Default: the total in the answer
 */
export function readPlaced<Item>(
  { offset, count, page }: Pick<Answer<Item>, 'offset' | 'count' | 'page'>,
  total = page.totalCount,
): Placed<Item> {
  // A total smaller than the answer itself cannot be true.
  const seen = page.items.length === 0 ? 0 : offset + page.items.length;
  const totalCount = Math.max(total, seen);
  const newest = totalCount - 1 - offset;
  return {
    totalCount,
    isHead: offset === 0,
    items: page.items.map((item, index) => ({ rank: newest - index, item })),
    askedFor: { newest, oldest: Math.max(0, newest - count + 1) },
  };
}

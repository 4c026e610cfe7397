import { NEIGHBOURS, type Place, shortHashOf } from './place.ts';
import type { RankedItem, RankedList } from './ranked-list.ts';
import type { Slice } from './window.ts';
import type { WindowNeed } from './window-need.ts';

/** What a window shows of the list as it is now, and the kept assets that this uses. */
export function sliceOf<Item>(
  list: RankedList<Item>,
  { range, isAtLeastOnce }: Pick<WindowNeed, 'range' | 'isAtLeastOnce'>,
  { checkedAt, stale }: { readonly checkedAt: number; readonly stale: boolean },
): { readonly slice: Slice<Item>; readonly kept: readonly RankedItem<Item>[] } {
  const totalCount = list.totalCount ?? 0;
  const kept = list.keptIn(range);
  // A neighbour that was read earlier than what is shown need not be where it is kept any more.
  const isSure = ({ rank }: RankedItem<Item>) =>
    list.isProven({ newest: Math.max(rank, range.oldest), oldest: Math.min(rank, range.newest) });
  const around = list.keptIn({ newest: range.newest + NEIGHBOURS, oldest: range.oldest - NEIGHBOURS });
  // Read off now: the list may have changed when a cursor is asked for.
  const hashes = new Map(around.filter(isSure).map(({ rank, hash }) => [rank, shortHashOf(hash)]));

  /** The nearest first, up to a gap: one behind it would be taken for a nearer one. */
  function neighboursOf(rank: number, step: 1 | -1): number[] {
    const found: number[] = [];
    for (let at = rank + step; found.length < NEIGHBOURS; at += step) {
      const hash = hashes.get(at);
      if (hash === undefined) break;
      found.push(hash);
    }
    return found;
  }

  const items = kept.map(({ rank, hash, item }) => {
    const place = (): Place => ({
      rank,
      totalCount,
      hash,
      newer: neighboursOf(rank, 1),
      older: neighboursOf(rank, -1),
      atLeastOnce: isAtLeastOnce,
    });
    return { item, place };
  });
  return { slice: { ...range, items, totalCount, checkedAt: new Date(checkedAt), stale }, kept };
}

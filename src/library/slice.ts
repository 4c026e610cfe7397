import { NEIGHBOURS, type Place, shortHashOf } from './place.ts';
import type { KeptAsset, RankedList } from './ranked-list.ts';
import type { Slice } from './window.ts';
import type { WindowNeed } from './window-need.ts';

/** What a window shows of the list as it is now, and the kept assets that this uses. */
export function sliceOf(
  list: RankedList,
  { range, isAtLeastOnce }: Pick<WindowNeed, 'range' | 'isAtLeastOnce'>,
  { checkedAt, stale }: { readonly checkedAt: number; readonly stale: boolean },
): { readonly slice: Slice; readonly kept: readonly KeptAsset[] } {
  const totalCount = list.totalCount ?? 0;
  const from = Math.min(range.newest, totalCount - 1) + NEIGHBOURS;
  const length = Math.max(0, from - Math.max(range.oldest, 0) + 1 + NEIGHBOURS);
  const around = Array.from({ length }, (_, index) => list.at(from - index));
  // A neighbour that was read earlier than what is shown need not be where it is kept any more.
  const isSure = (rank: number) =>
    list.isProven({ newest: Math.max(rank, range.oldest), oldest: Math.min(rank, range.newest) });
  // The list may have changed when a cursor is asked for, so all that it needs is read off now.
  const hashes = around.map((each) => (each && isSure(each.rank) ? shortHashOf(each.hash) : undefined));
  const shown = around.slice(NEIGHBOURS, -NEIGHBOURS);

  const items = shown.flatMap((each, index) => {
    if (each === undefined) return [];
    const { rank, hash, asset } = each;
    const at = index + NEIGHBOURS;
    const place = (): Place => ({
      rank,
      totalCount,
      hash,
      newer: untilUnknown(hashes.slice(index, at).reverse()),
      older: untilUnknown(hashes.slice(at + 1, at + 1 + NEIGHBOURS)),
      atLeastOnce: isAtLeastOnce,
    });
    return [{ asset, place }];
  });
  const slice = { ...range, items, totalCount, checkedAt: new Date(checkedAt), stale };
  return { slice, kept: shown.filter(isDefined) };
}

/** How far away a neighbour is, its index tells: one behind a gap would be taken for a nearer one. */
function untilUnknown(hashes: readonly (number | undefined)[]): number[] {
  const end = hashes.indexOf(undefined);
  return hashes.slice(0, end < 0 ? hashes.length : end).filter(isDefined);
}

function isDefined<T>(value: T | undefined): value is T {
  return value !== undefined;
}

import { MAX_COUNT, type PageRange } from '../../upstream/port.ts';
import { ranksOf, type Window } from './window.ts';

/** The newest page of a list. */
export const HEAD: PageRange = { offset: 0, count: MAX_COUNT };

/**
 * The fewest calls, of `width` items each, that reach every offset. Greedy from the lowest is
 * optimal: that offset needs some call, and none that reaches it gets further than the one that
 * begins there. A call costs the same for any number of items, so each requests as many as it may.
 */
export function cover(offsets: readonly number[], width = MAX_COUNT): PageRange[] {
  const ranges: PageRange[] = [];
  for (const offset of offsets.toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last === undefined || offset >= last.offset + width) ranges.push({ offset, count: width });
  }
  return ranges;
}

/** The same, but each call begins one item early, or with the last item of the call before. */
export function coverOverlapping(offsets: readonly number[], width = MAX_COUNT): PageRange[] {
  if (width === 1) return cover(offsets, width);
  return cover(offsets, width - 1).map(({ offset }) => ({ offset: Math.max(0, offset - 1), count: width }));
}

/** Assumed of a list of unknown length: more than any offset, so its head and tail never meet. */
const ENDLESS = 2 ** 40;

/**
 * How many calls windows take of an unread list, if it is long enough. The first call always reads
 * the newest page: it tells the total, and later sights of its head prove the rest.
 */
export function coldCost(windows: readonly Window[]): number {
  const totals = windows
    .flatMap(({ after, before }) => [after, before])
    .flatMap((anchor) => anchor?.totalCount ?? []);
  const totalCount = totals.length === 0 ? ENDLESS : Math.max(...totals);
  const offsets = windows
    .flatMap((window) => presumedRanks(window, totalCount))
    .map((rank) => totalCount - 1 - rank);
  return 1 + cover([...new Set(offsets)].filter((offset) => offset >= MAX_COUNT)).length;
}

function presumedRanks({ after, before, rangeIn }: Window, totalCount: number): number[] {
  const newest = after === undefined ? totalCount - 1 : after.rank - 1;
  const oldest = before === undefined ? 0 : before.rank + 1;
  const shown = ranksOf(rangeIn({ newest, oldest, totalCount }));
  // With the assets of its anchors, as a proof of these.
  return [...shown, ...(after ? [after.rank] : []), ...(before ? [before.rank] : [])];
}

import { MAX_COUNT, type PageRange } from '../../upstream/port.ts';

/** The newest page of a list. */
export const HEAD: PageRange = { offset: 0, count: MAX_COUNT };

/**
 * The fewest calls, of `width` items each, that reach every one of the offsets. Greedy from the lowest is optimal: that
 * offset needs some call, and no call reaches it and further than the one that begins there. A call costs the same
 * however many items it asks for, so each asks for as many as it may.
 */
export function cover(offsets: readonly number[], width = MAX_COUNT): PageRange[] {
  const ranges: PageRange[] = [];
  for (const offset of offsets.toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last === undefined || offset >= last.offset + width) ranges.push({ offset, count: width });
  }
  return ranges;
}

/** The same by calls that each begin with the item before what they are for, or with the last one of the call before. */
export function coverOverlapping(offsets: readonly number[], width = MAX_COUNT): PageRange[] {
  if (width === 1) return cover(offsets, width);
  return cover(offsets, width - 1).map(({ offset }) => ({ offset: Math.max(0, offset - 1), count: width }));
}

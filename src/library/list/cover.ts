import { MAX_COUNT } from '../../upstream/source.ts';

/** What one list call asks for. */
export interface CallRange {
  readonly offset: number;
  readonly count: number;
}

/** The newest page of a list. */
export const HEAD: CallRange = { offset: 0, count: MAX_COUNT };

/**
 * The fewest calls, of `width` items each, that reach every one of the offsets. Greedy from the lowest is optimal: that
 * offset needs some call, and no call reaches it and further than the one that begins there. A call costs the same
 * however many items it asks for, so each asks for as many as it may.
 */
export function cover(offsets: readonly number[], width = MAX_COUNT): CallRange[] {
  const ranges: CallRange[] = [];
  for (const offset of offsets.toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last === undefined || offset >= last.offset + width) ranges.push({ offset, count: width });
  }
  return ranges;
}

/** The same by calls that each begin with the item before what they are for, or with the last one of the call before. */
export function coverOverlapping(offsets: readonly number[], width = MAX_COUNT): CallRange[] {
  if (width === 1) return cover(offsets, width);
  return cover(offsets, width - 1).map(({ offset }) => ({ offset: Math.max(0, offset - 1), count: width }));
}

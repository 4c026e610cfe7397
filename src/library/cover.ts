import { MAX_COUNT } from './page.ts';

/** One list call's reach. */
export interface Stretch {
  readonly offset: number;
  readonly count: number;
}

/**
 * The fewest calls, of at most {@link MAX_COUNT} items each, that reach every one of the offsets. Greedy from the
 * lowest is optimal: that offset needs some call, and no call reaches it and further than the one that begins there.
 */
export function cover(offsets: readonly number[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const offset of offsets.toSorted((a, b) => a - b)) {
    const last = stretches.at(-1);
    if (last === undefined || offset >= last.offset + MAX_COUNT) stretches.push({ offset, count: 1 });
    else stretches[stretches.length - 1] = { offset: last.offset, count: offset - last.offset + 1 };
  }
  return stretches;
}

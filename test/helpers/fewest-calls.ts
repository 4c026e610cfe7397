import { MAX_COUNT } from '../../src/library/page.ts';

/** The fewest calls that reach all these offsets, found by trying every choice: the model that the cover is held to. */
export function fewestCalls(offsets: readonly number[]): number {
  const [pivot] = offsets;
  if (pivot === undefined) return 0;
  // Some call must reach the first offset, wherever it begins.
  const starts = Array.from({ length: MAX_COUNT }, (_, index) => pivot - index);
  const rests = starts.map((start) =>
    offsets.filter((offset) => offset < start || offset >= start + MAX_COUNT),
  );
  // Many starts leave the same rest: each is tried once.
  const distinct = new Map(rests.map((rest) => [rest.join(), rest]));
  return 1 + Math.min(...Array.from(distinct.values(), fewestCalls));
}

import { MAX_COUNT } from '../../src/upstream/port.ts';

/**
 * The fewest calls that reach all these offsets, found by trying every choice: the model that the
 * cover is held to.
 */
export function fewestCalls(offsets: readonly number[], known = new Map<string, number>()): number {
  const [pivot] = offsets;
  if (pivot === undefined) return 0;
  const key = offsets.join();
  const found = known.get(key);
  if (found !== undefined) return found;

  // Some call must reach the pivot, wherever that call begins.
  const starts = Array.from({ length: MAX_COUNT }, (_, index) => pivot - index);
  const fewest = Math.min(
    ...starts.map((start) => {
      const rest = offsets.filter((offset) => offset < start || offset >= start + MAX_COUNT);
      return 1 + fewestCalls(rest, known);
    }),
  );
  known.set(key, fewest);
  return fewest;
}

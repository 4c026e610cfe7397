import { setImmediate as nextTurn } from 'node:timers/promises';

/** How many in one turn of the event loop: what each of them does may take a ms. */
const PER_TURN = 32;

/**
 * Does the same with each of many, a few in each turn of the event loop, so that all else gets its
 * turn between. The first few are dealt with before it returns.
 */
export async function forEachInPortions<T>(all: Iterable<T>, use: (one: T) => void): Promise<void> {
  const items = [...all];
  for (let start = 0; start < items.length; start += PER_TURN) {
    if (start > 0) await nextTurn();
    for (const item of items.slice(start, start + PER_TURN)) use(item);
  }
}

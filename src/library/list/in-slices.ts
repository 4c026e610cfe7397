import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long the event loop does nothing else, in milliseconds. */
const SLICE_MS = 5;

/**
 * Runs work that pauses now and then. Where it takes long, others get their turn in between; where
 * it does not, it is done at once.
 */
export function inSlices<T>(work: Iterator<void, T>): T | Promise<T> {
  const { done, value } = runSlice(work);
  return done === true ? value : runOn(work);
}

async function runOn<T>(work: Iterator<void, T>): Promise<T> {
  for (;;) {
    await nextTurn();
    const { done, value } = runSlice(work);
    if (done !== true) continue;
    // What comes of it has a turn of its own.
    await nextTurn();
    return value;
  }
}

function runSlice<T>(work: Iterator<void, T>): IteratorResult<void, T> {
  const end = performance.now() + SLICE_MS;
  let result = work.next();
  while (result.done !== true && performance.now() < end) result = work.next();
  return result;
}

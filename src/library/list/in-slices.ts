import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * How many steps of the work one turn of the event loop takes: some milliseconds. Not by a clock: on
 * the same calls, a list is to be the same on each machine.
 */
const STEPS = 6;

/**
 * Runs work that pauses after each step. Where it takes many, others get their turn in between;
 * where it does not, it is done at once.
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
  let result = work.next();
  for (let step = 1; step < STEPS && result.done !== true; step += 1) result = work.next();
  return result;
}

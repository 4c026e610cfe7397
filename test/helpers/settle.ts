import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Lets what goes on behind an answer come to its end, or so many turns of the event loop further,
 * where none of it takes time.
 */
export async function settle(turns = 20): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await nextTurn();
}

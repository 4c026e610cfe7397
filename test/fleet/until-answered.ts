import { setTimeout as sleep } from 'node:timers/promises';
import type { FleetBoard } from '../../src/fleet/board.ts';
import { BoardUnreachableError } from '../../src/fleet/board.ts';

/** Resolves once a board takes what is written to it. */
export async function untilAnswered(board: FleetBoard): Promise<void> {
  for (;;) {
    try {
      await board.putChunk({ snapshot: 'until answered', number: 0 }, new Uint8Array(1), 1000);
      return;
    } catch (error) {
      if (!(error instanceof BoardUnreachableError) || error.problem === 'closed') throw error;
      await sleep(20);
    }
  }
}

/** Why a call was refused; undefined if it was not. */
export async function problemOf(call: Promise<unknown>): Promise<BoardUnreachableError | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (error instanceof BoardUnreachableError) return error;
    throw error;
  }
}

import type { FleetBoard } from './board.ts';

/** Since when the board has not answered. */
export interface Contact {
  /**
   * The same board. Its answers to what changes it are contact: one that is read-only, or full, may be read
   * for ever.
   */
  readonly board: FleetBoard;
  /** Milliseconds since the last answer. */
  readonly lostForMs: number;
}

/**
 * @param now milliseconds since a fixed instant
 * @param graceMs for this long, a board that has never answered counts as one that has
 */
export function watchContact(board: FleetBoard, now: () => number, graceMs: number): Contact {
  let answeredUntil = now() - LOST_AFTER_MS + graceMs;

  function noting<Request extends readonly unknown[], Answer>(
    ask: (...request: Request) => Promise<Answer>,
  ): (...request: Request) => Promise<Answer> {
    return async (...request) => {
      const answer = await ask(...request);
      answeredUntil = now();
      return answer;
    };
  }

  return {
    board: {
      ...board,
      hold: noting(board.hold),
      here: noting(board.here),
      spend: noting(board.spend),
      addAlone: noting(board.addAlone),
      append: noting(board.append),
    },
    get lostForMs() {
      return now() - answeredUntil;
    },
  };
}

/** A replica is alone when the board has not answered for this long, in milliseconds. */
export const LOST_AFTER_MS = 4000;

import type { FleetBoard } from './board.ts';

/** Since when the board has not answered. */
export interface Contact {
  /** The same board. Each of its answers is contact. */
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
      bye: noting(board.bye),
      here: noting(board.here),
      spend: noting(board.spend),
      recount: noting(board.recount),
      addAlone: noting(board.addAlone),
      append: noting(board.append),
      read: noting(board.read),
      want: noting(board.want),
      lastWant: noting(board.lastWant),
      putChunk: noting(board.putChunk),
      getChunk: noting(board.getChunk),
    },
    get lostForMs() {
      return now() - answeredUntil;
    },
  };
}

/** A replica is alone when the board has not answered for this long, in milliseconds. */
export const LOST_AFTER_MS = 4000;

import type { BoardStatus, FleetBoard, ReadRequest, SpendAnswer } from '../../src/fleet/board.ts';
import { BoardUnreachableError, SETTLE_MS } from '../../src/fleet/board.ts';
import {
  addAlone,
  addCounts,
  append,
  type BoardState,
  bye,
  chunkKey,
  copyOf,
  emptyBoard,
  here,
  hold,
  lastOf,
  read,
  recount,
  spend,
  want,
} from './memory-board-state.ts';

export interface MemoryBoardOptions {
  /** Milliseconds since 1970. The same for all replicas: it is the board's. */
  readonly now: () => number;
  /** Calls back after `ms` milliseconds, unless what it returns is called. Default: a timer. */
  readonly after?: (ms: number, callBack: () => void) => () => void;
  /** Awaited before each call reaches the board, and before its answer comes back. Default: at once. */
  readonly travel?: (label: string) => Promise<void>;
  /** Told of each answer about a call as it is given: it may not arrive. */
  readonly onSpend?: (answer: SpendAnswer) => void;
  /** Default: as on a real board. */
  readonly settleMs?: number;
}

/** What of a replica's calls does not arrive: `answers` are lost after the board has done what it was asked. */
export type Cut = 'calls' | 'answers';

/** One board in memory as each replica sees it, and what can happen to it. */
export interface MemoryBoards {
  /** The board as one replica reaches it. */
  connect(me: string): FleetBoard;
  cut(me: string, what?: Cut): void;
  heal(me: string): void;
  /** As FLUSHALL does. */
  flush(): void;
  /** What is on the board now survives a failover. */
  replicate(): void;
  /** What has come since the last {@link MemoryBoards.replicate} is lost. */
  failOver(): void;
  /** Only the newest entries of the log stay. */
  trim(count: number): void;
  /** What is on it, to look at. */
  readonly state: BoardState;
}

/** A {@link FleetBoard} in memory. Time is the caller's. */
export function createMemoryBoards(options: MemoryBoardOptions): MemoryBoards {
  const { now, after = afterMs, travel = async () => {}, settleMs = SETTLE_MS, onSpend = () => {} } = options;
  let state = emptyBoard();
  let replicated = emptyBoard();
  const cuts = new Map<string, Cut>();
  /** Called when something may have changed for those who wait. */
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const look of [...waiting]) look();
  };

  function connect(me: string): FleetBoard {
    let isClosed = false;
    let status: BoardStatus = { isReachable: false, problem: 'disconnected', reconnects: 0 };

    function check(what: Cut): void {
      const isCut = cuts.get(me) === what || cuts.get(me) === 'calls';
      const problem = isClosed ? 'closed' : isCut ? 'timeout' : undefined;
      const wasCut = status.problem === 'timeout';
      const reconnects = status.reconnects + (wasCut && problem === undefined ? 1 : 0);
      status = { isReachable: problem === undefined, problem, reconnects };
      if (problem !== undefined) throw new BoardUnreachableError(problem);
    }

    async function ask<T>(label: string, run: () => T | Promise<T>): Promise<T> {
      await travel(`${me} ${label}`);
      check('calls');
      const answer = await run();
      await travel(`${me} ${label}: answer`);
      check('answers');
      return answer;
    }

    /** Resolves once there is something to read, or `blockMs` are over, or the replica is cut off. */
    function untilThereIs(request: ReadRequest): Promise<void> {
      return new Promise((resolve) => {
        const look = () => {
          const { entries, wants } = read(state, request);
          if (entries.length + wants.length > 0 || isClosed || cuts.has(me)) end();
        };
        const end = () => {
          waiting.delete(look);
          cancel();
          resolve();
        };
        const cancel = after(request.blockMs, end);
        waiting.add(look);
        look();
      });
    }

    return {
      hold: (request) => ask('hold', () => hold(state, request, now(), settleMs)),
      bye: (replica, farewell) =>
        ask('bye', () => {
          bye(state, replica, farewell, now());
          wake();
        }),
      here: (request) => ask('here', () => here(state, request, now(), settleMs)),
      spend: (request) =>
        ask('spend', () => {
          const answer = spend(state, request, now());
          onSpend(answer);
          return answer;
        }),
      recount: (request) => ask('recount', () => recount(state, request, now())),
      addAlone: (request) => ask('addAlone', () => addAlone(state, request, now())),
      addCounts: (request) => ask('addCounts', () => addCounts(state, request, now())),
      append: (request) =>
        ask('append', () => {
          const answer = append(state, request, now());
          wake();
          return answer;
        }),
      read: (request) =>
        ask('read', async () => {
          if (request.blockMs > 0) await untilThereIs(request);
          return read(state, request);
        }),
      want: (text) =>
        ask('want', () => {
          const id = want(state, text, now());
          wake();
          return id;
        }),
      lastEntry: () => ask('lastEntry', () => lastOf(state.log)),
      lastWant: () => ask('lastWant', () => lastOf(state.wants)),
      putChunk: (chunk, bytes, ttlMs) =>
        ask('putChunk', () => {
          state.chunks.set(chunkKey(chunk), { bytes: bytes.slice(), until: now() + ttlMs });
        }),
      getChunk: (chunk) =>
        ask('getChunk', () => {
          const kept = state.chunks.get(chunkKey(chunk));
          return kept !== undefined && kept.until > now() ? kept.bytes.slice() : undefined;
        }),
      status: () => status,
      close() {
        isClosed = true;
        wake();
      },
    };
  }

  return {
    connect,
    cut(me, what = 'calls') {
      cuts.set(me, what);
      wake();
    },
    heal: (me) => void cuts.delete(me),
    flush() {
      state = emptyBoard();
    },
    replicate() {
      replicated = copyOf(state);
    },
    failOver() {
      state = copyOf(replicated);
    },
    trim(count) {
      state.log.splice(0, state.log.length - count);
    },
    get state() {
      return state;
    },
  };
}

function afterMs(ms: number, callBack: () => void): () => void {
  const timer = setTimeout(callBack, ms);
  return () => clearTimeout(timer);
}

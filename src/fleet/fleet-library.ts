import type { ListChanges } from '../index/asset-index.ts';
import type { LibraryCalls, TimedTotals } from '../library/list/library-calls.ts';
import type { LedgerState } from '../upstream/ledger.ts';
import type { ObstaclesEntry } from './entries.ts';

/**
 * What a replica holds of the account, as the fleet moves it: the store, the lists in memory, and what
 * makes calls. One of `follow`, `lead` and `pause` is the last that was called.
 */
export interface FleetLibrary {
  /** How far the store is in the log. */
  readPosition(): Promise<StoredPosition>;
  /**
   * From now on it is as the log says, and stores nothing of its own: what is known beyond the store is
   * dropped. Also for a leader or one alone that was.
   */
  follow(): Promise<void>;
  /**
   * While it follows: stores changes of the log and this position as one, then has the lists in memory
   * follow. One at a time.
   */
  apply(changes: ListChanges, position: string): Promise<void>;
  /** Stores the epoch of the changes from here on, and this position. */
  beginEpoch(epoch: string, position: string): Promise<void>;
  /**
   * From now on it makes its own calls. What it learns is appended to the log, then stored with the
   * position that it got, one after the other. Where either fails, it stores nothing more.
   */
  lead(append: (changes: ListChanges) => Promise<string>): Promise<void>;
  /** From now on it makes its own calls, and stores nothing: what it learns waits in memory. */
  pause(): Promise<void>;
  /** While it leads: all that is known by now is in the log and in the store. Rejects if it cannot be. */
  flush(): Promise<void>;
  /** Why the store cannot be written at present; undefined if it can. */
  readProblem(): string | undefined;
  /** Its own calls. Those that are not needed any more are not made. */
  readonly calls: LibraryCalls;

  /** By the name of the call. */
  readLedgers(): Readonly<Record<string, LedgerState>>;
  /** Brings the ledgers to what the log tells, whatever was counted here. */
  restoreLedgers(ledgers: Readonly<Record<string, LedgerState>>): void;
  /** What stops calls here. */
  readObstacles(): LeaderObstacles;
  /** Shows what stops the leader's calls, until `lead` or `pause`. */
  followObstacles(told: LeaderObstacles): void;
  /** Of a day, by its end in milliseconds since 1970: at least so many calls were made. */
  raiseUsed(call: string, day: number, used: number): void;
  /** Totals that the leader has read, by the name of their call. */
  restoreTotals(told: TimedTotals & { readonly call: string }): void;
  /** Upstream contradicts itself about this list, for the leader. */
  doubt(list: string): void;

  /** A copy of the store as it is, and the position that it is at. */
  copyStore(): Promise<StoreCopy>;
  /** The store is this copy from now on. While it follows. */
  replaceStore(bytes: Uint8Array): Promise<void>;
}

/** What stops the calls of a leader, as it tells the others. */
export type LeaderObstacles = Omit<ObstaclesEntry, 'kind'>;

/** How far a store is in the log. */
export interface StoredPosition {
  /** Undefined: nothing in it is from a log. */
  readonly position: string | undefined;
  /** Whether there is nothing in it at all. */
  readonly isEmpty: boolean;
}

export interface StoreCopy {
  /** Undefined: nothing in it is from a log. */
  readonly position: string | undefined;
  readonly bytes: Uint8Array;
}

import type { TimedTotals } from '../library/list/library-calls.ts';
import type { FleetBoard, Lease } from './board.ts';
import type { FleetLibrary } from './fleet-library.ts';
import type { KnownCounts } from './known-counts.ts';
import type { ReserveShare } from './reserve.ts';
import type { Packing } from './snapshots.ts';
import type { Wants } from './wants.ts';

/** What goes by. A simulation has its own. */
export interface FleetClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after so many milliseconds. Keeps no process running. */
  wait(ms: number): Promise<void>;
  /** From 0 to 1: so that replicas do not ask in step. */
  random(): number;
}

/** What the operator is told. */
export interface FleetListener {
  /** This replica has another role. */
  onRole(role: Role): void;
  /** A replica leads from now on. */
  onLeader(replica: string): void;
  /** Entries of the log are missing, or cannot be used. */
  onGap(reason: string): void;
  /** A copy of the leader's store has taken the place of the own. */
  onSnapshot(): void;
  /** Something was not done. It is tried again. */
  onFailure(error: unknown): void;
}

/**
 * `following`: another replica makes the calls, or none does for the moment. `leading`: this one does,
 * for all. `alone`: this one does for itself, as the fleet cannot be reached.
 */
export type Role = 'following' | 'leading' | 'alone';

/** What the roles of one replica share. */
export interface ReplicaParts {
  /** Names the replica: no other that runs has the same. */
  readonly me: string;
  /** Where the others reach it: an origin. Undefined: they need not. */
  readonly url: () => string | undefined;
  readonly board: FleetBoard;
  readonly library: FleetLibrary;
  readonly wants: Wants;
  readonly known: KnownCounts;
  readonly reserve: ReserveShare;
  /** The totals that the log told last, by the name of their call. */
  readonly totals: Map<string, TimedTotals>;
  readonly packing: Packing;
  readonly clock: FleetClock;
  readonly listener: FleetListener;
}

/** How a role ends. */
export type End = 'following' | 'alone' | 'closed' | { readonly lease: Lease };

/** What others ask of a role while it goes on. */
export interface Control {
  /** Whether this replica may lead: not while it stops. */
  readonly mayLead: boolean;
  /** Ends the role that goes on. */
  readonly ending: Ending;
}

/** The end of a role, that many may bring about: the first one holds. */
export interface Ending {
  readonly isOver: boolean;
  readonly reached: Promise<End>;
  end(end: End): void;
}

export function createEnding(): Ending {
  let isOver = false;
  let resolve: (end: End) => void = () => {};
  const reached = new Promise<End>((settle) => {
    resolve = settle;
  });
  return {
    get isOver() {
      return isOver;
    },
    reached,
    end(end) {
      isOver = true;
      resolve(end);
    },
  };
}

import type { AddAloneRequest } from './board.ts';

/*
 * The day's calls of an endpoint, so that they suffice however the fleet is parted:
 *
 *      |  the leader, counted in Redis: four fifths  |  the reserve: one fifth  |
 *                                                     each alone: its own share
 */

const RESERVED_SHARE = 1 / 5;

/** How many of a day's calls are for those who are alone. */
function reserveOf(limit: number): number {
  return Math.floor(limit * RESERVED_SHARE);
}

/** The most calls of a day that leaders make. */
export function ceilingOf(limit: number): number {
  return limit === Number.POSITIVE_INFINITY ? limit : limit - reserveOf(limit);
}

/** A replica's part of the reserve. */
export interface ReserveShare {
  /** Counts a call, if there is one left. */
  trySpend(endpoint: string, day: { readonly limit: number; readonly day: number }): boolean;
  /** All calls that were counted, for the count of the fleet. */
  readonly spent: readonly Omit<AddAloneRequest, 'me'>[];
  /** From 0 to 1. */
  share: number;
}

/** None, until a share is known: others may have all of it. */
export function createReserveShare(): ReserveShare {
  const spent = new Map<string, { readonly endpoint: string; readonly day: number; calls: number }>();

  return {
    share: 0,
    trySpend(endpoint, { limit, day }) {
      const key = `${endpoint} ${day}`;
      const counted = spent.get(key) ?? { endpoint, day, calls: 0 };
      const isUnlimited = limit === Number.POSITIVE_INFINITY;
      if (!isUnlimited && counted.calls + 1 > Math.floor(reserveOf(limit) * this.share)) return false;
      counted.calls += 1;
      spent.set(key, counted);
      return true;
    },
    get spent() {
      return [...spent.values()];
    },
  };
}

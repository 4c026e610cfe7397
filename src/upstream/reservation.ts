import { isDoneWithin } from './deadline.ts';
import type { QuotaDay, StoredToday } from './quota-days.ts';

/*
 * Calls are saved before they are made, a block ahead, so that few calls wait for the disk:
 *
 *      calls of the day  ----------------------->
 *      made, and saved as used    |  made  |  reserved, not made  |
 *                               used                          reserved
 *
 * A killed process leaves a count that is too high, by one block at most.
 */

/** Saves a ledger's calls before they are made. */
export interface Reservation {
  /** From now on calls wait until they are reserved. */
  begin(): void;
  /** Whether this many calls of the day are saved or reserved. True if nothing can be saved. */
  covers(day: QuotaDay, calls: number): boolean;
  /** Whether all used calls of the day are saved as used. True if nothing can be saved. */
  holds(day: QuotaDay): boolean;
  /** Saves. After {@link PATIENCE_MS} it gives up: calls are made as if nothing could be saved. */
  save(): Promise<void>;
  /** A snapshot was saved; undefined if saving failed. */
  recordSaved(snapshot: StoredToday | undefined): void;
}

/** How long a save may take, in milliseconds. Less than a call: a hung disk must not stop calls. */
const PATIENCE_MS = 5000;

/** Share of a day's calls that is reserved ahead: the most that a killed process overcounts. */
const BLOCK_SHARE = 0.025;

/** For 1,000 calls, and without a ceiling. */
const USUAL_BLOCK = 25;

/** How many calls are reserved beyond those used. */
export function blockOf(limit: number): number {
  return limit === Number.POSITIVE_INFINITY ? USUAL_BLOCK : Math.max(1, Math.floor(limit * BLOCK_SHARE));
}

/** @param save must not reject */
export function createReservation(save: () => Promise<void>): Reservation {
  let saved: StoredToday | undefined;
  /** Whether there is a disk that accepts saves. */
  let isKept = false;

  const isOf = (day: QuotaDay) => saved?.dayEndsAt === day.endsAt;

  return {
    begin() {
      isKept = true;
    },
    covers: (day, calls) => !isKept || (isOf(day) && calls <= (saved?.reserved ?? 0)),
    holds: (day) => !isKept || (isOf(day) && day.used <= (saved?.used ?? 0)),
    async save() {
      const saving = save();
      if (await isDoneWithin(PATIENCE_MS, saving)) return;
      // If the whole process stalled, the timeout fires before the finished save is reported.
      if (!(await isDoneWithin(0, saving))) isKept = false;
    },
    recordSaved(snapshot) {
      isKept = snapshot !== undefined;
      saved = snapshot ?? saved;
    },
  };
}
